// DuckDB's SQL: the table of words. Where its own habit differs from the language, the
// word bridges it; docs/semantics.md says what each must mean.
#include "phlox/compile/dialects/duckdb.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/row.h"

namespace phlox::compile {
namespace duckdb {
namespace {

// Of `x + 1 < 5` DuckDB makes `x < 4`, which does not see that x + 1 overflows, and fails
// itself over constants beyond int64; what bits make it leaves alone.
std::string compared_word(const Expr& node) {
  const auto args = node.args();
  const auto words = standard::comparison_words();
  std::string text(std::find_if(words.begin(), words.end(), [&](const Word& word) {
                     return node.is(word.op);
                   })->text);
  const bool whole = std::all_of(args.begin(), args.end(), [](const Expr& arg) {
    return sql_type(arg.element()).is_integer();
  });
  if (!whole || std::none_of(args.begin(), args.end(),
                             [](const Expr& arg) { return arg.is("literal"); }))
    return text;
  for (size_t i = 0; i < args.size(); ++i) {
    const Expr& arg = args[i];
    if (!arg.is("add") && !arg.is("sub") && !arg.is("mul") && !arg.is("neg")) continue;
    const std::string place = "{" + std::to_string(i) + ":~c}";
    text.replace(text.find(place), place.size(), "(" + place + " | 0)");
  }
  return text;
}

constexpr Word kWords[] = {
    {"eq", {}, compared_word},
    {"ne", {}, compared_word},
    {"lt", {}, compared_word},
    {"le", {}, compared_word},
    {"gt", {}, compared_word},
    {"ge", {}, compared_word},
    {"between", {}, compared_word},
    // Arithmetic.
    {"add", {}, add_word},
    {"sub", {}, sub_word},
    {"mul", {}, mul_word},
    {"div", "{0:d} / {1:d}"},
    {"floordiv", {}, floordiv_word},
    {"mod", {}, mod_word},
    {"pow", "pow({0:d}, {1:d})"},
    {"neg", {}, neg_word},
    {"abs", {}, abs_word},
    {"sign", {}, sign_word},
    {"round", {}, round_word},
    {"floor", {}, round_word},
    {"ceil", {}, round_word},
    {"trunc", {}, round_word},
    // DuckDB throws outside of a function's domain, where the language has NaN. NaN
    // itself is above
    // all numbers in its comparisons.
    {"sqrt", "CASE WHEN {0:d} < 0 THEN 'nan'::DOUBLE ELSE sqrt({0:d}) END"},
    {"expm1",
     "CASE WHEN abs({0:d}) < 1e-17 THEN {0:d} WHEN {0:d} < -40 THEN -1e0 ELSE 2 * "
     "sinh({0:d} / 2) * exp({0:d} / 2) END"},
    {"log",
     "CASE WHEN {0:d} > 0 THEN ln({0:d}) WHEN {0:d} = 0 THEN '-inf'::DOUBLE WHEN {0:d} < "
     "0 THEN 'nan'::DOUBLE END"},
    {"log2",
     "CASE WHEN {0:d} > 0 THEN log2({0:d}) WHEN {0:d} = 0 THEN '-inf'::DOUBLE WHEN {0:d} "
     "< 0 THEN 'nan'::DOUBLE END"},
    {"log10",
     "CASE WHEN {0:d} > 0 THEN log10({0:d}) WHEN {0:d} = 0 THEN '-inf'::DOUBLE WHEN "
     "{0:d} < 0 THEN 'nan'::DOUBLE END"},
    {"log1p",
     "CASE WHEN abs({0:d}) < 1e-17 THEN {0:d} WHEN {0:d} > -0.5 AND {0:d} < 1 THEN 2 * "
     "atanh({0:d} / (2 + {0:d})) WHEN {0:d} > -1 THEN ln(1 + {0:d}) WHEN {0:d} = -1 THEN "
     "'-inf'::DOUBLE WHEN {0:d} < -1 THEN 'nan'::DOUBLE END"},
    {"sin", "CASE WHEN isinf({0:d}) THEN 'nan'::DOUBLE ELSE sin({0:d}) END"},
    {"cos", "CASE WHEN isinf({0:d}) THEN 'nan'::DOUBLE ELSE cos({0:d}) END"},
    {"tan", "CASE WHEN isinf({0:d}) THEN 'nan'::DOUBLE ELSE tan({0:d}) END"},
    {"asin", "CASE WHEN abs({0:d}) > 1 THEN 'nan'::DOUBLE ELSE asin({0:d}) END"},
    {"acos", "CASE WHEN abs({0:d}) > 1 THEN 'nan'::DOUBLE ELSE acos({0:d}) END"},
    {"acosh", "CASE WHEN {0:d} < 1 THEN 'nan'::DOUBLE ELSE acosh({0:d}) END"},
    {"atanh",
     "CASE WHEN abs({0:d}) > 1 THEN 'nan'::DOUBLE WHEN {0:d} = -1 THEN '-inf'::DOUBLE "
     "ELSE atanh({0:d}) END"},
    {"hypot",
     "CASE WHEN isinf({0:d}) OR isinf({1:d}) THEN 'inf'::DOUBLE WHEN {0:d} = 0 AND {1:d} "
     "= 0 THEN 0e0 WHEN abs({0:d}) < abs({1:d}) THEN abs({1:d}) * sqrt(1 + ({0:d} / "
     "{1:d}) * ({0:d} / {1:d})) ELSE abs({0:d}) * sqrt(1 + ({1:d} / {0:d}) * ({1:d} / "
     "{0:d})) END"},
    {"isnan", {}, isnan_word},
    {"isinf", {}, isinf_word},
    {"cast", {}, cast_word},
    {"try_cast", {}, cast_word},
    // Reductions.
    {"approx_nunique", "approx_count_distinct({0}){f}"},
    {"sum", {}, sum_word},
    {"mean", {}, mean_word},
    {"var", {}, variance_word},
    {"std", {}, variance_word},
    {"cov", {}, covariance_word},
    {"corr", {}, corr_word},
    {"median", {}, quantile_word},
    {"quantile", {}, quantile_word},
    {"mode", {}, mode_word},
    {"topk", {}, topk_word},
    // Nulls are passed over; the order of rows decides.
    {"first", "arg_min({0}, {o}){f}"},
    {"last", "arg_max({0}, {o}){f}"},
    // Rows without a key are passed over, and of equal keys the first row counts; the
    // value may be null.
    {"argmin", "arg_min_null({0}, CASE WHEN {1} IS NOT NULL THEN ROW({1}, {o}) END){f}"},
    {"argmax", "arg_max_null({0}, CASE WHEN {1} IS NOT NULL THEN ROW({1}, -{o}) END){f}"},
};

struct Duckdb : Dialect {
  explicit Duckdb(std::string_view name)
      : Dialect(name, {kWords, string_words(), time_words(), nested_words(),
                       standard::logic_words(), standard::choice_words(),
                       standard::function_words(), standard::reduction_words(),
                       standard::window_words()}) {
    asof_join = "ASOF LEFT JOIN";
  }

  std::string type_name(const type::Type& type) const override {
    return duckdb::type_name(type);
  }
  std::string literal(const expr::Value& value, const type::Type& type) const override {
    return duckdb::literal(value, type);
  }
  std::string identifier(std::string_view name) const override {
    return duckdb::identifier(name);
  }
  std::string stored_column(const std::string& text, const Stored::Column& column,
                            const type::Type& wanted) const override {
    if (sql_type(column.type) != sql_type(wanted) && !column.gives(wanted))
      return Dialect::stored_column(text, column, wanted);
    if (column.declared != "TIMESTAMP_NS")
      return "CAST(" + text + " AS " + duckdb::type_name(wanted) + ")";
    // What lies between two microseconds has no equal.
    return "CASE WHEN epoch_ns(" + text + ") % 1000 = 0 THEN CAST(" + text +
           " AS TIMESTAMP) WHEN " + text + " IS NOT NULL THEN CAST(error(CAST(" + text +
           " AS VARCHAR) || ' is no whole number of microseconds') AS TIMESTAMP) END";
  }
  Unnested unnest(const std::string& list, const type::Type& element,
                  bool keep_empty) const override {
    return duckdb::unnest(list, element, keep_empty);
  }
  std::string distance(const std::string& later, const std::string& earlier,
                       const type::Type& type) const override {
    const auto minus = [&](const std::string& open, const std::string& close) {
      return open + later + close + " - " + open + earlier + close;
    };
    using enum type::Kind;
    if (type.is_integer()) return minus("CAST(", " AS HUGEINT)");
    if (type.is_float()) return minus("CAST(", " AS DOUBLE)");
    if (type.is(kDecimal)) return "TRY(" + minus("", "") + ")";
    if (type.is(kDate)) return "CAST(" + minus("", "") + " AS HUGEINT) * 86400000000";
    return minus("CAST(epoch_us(", ") AS HUGEINT)");
  }
  std::string hash(const std::string& row, int64_t seed) const override {
    // Twice, since the hash of two differs by seed in the same bits for every row.
    return "hash(hash(" + row + ", " + std::to_string(seed) + "))";
  }
  std::optional<Narrow> narrow(const expr::Expr& node,
                               std::span<const Known> args) const override {
    return duckdb::narrow(node, args);
  }
  std::string let(const std::string& name, const std::string& value,
                  const std::string& body) const override {
    return "list_transform([" + value + "], lambda " + name + ": " + body + ")[1]";
  }
};

const Duckdb dialect("duckdb");

// The same database as a server: it has none of our functions and streams, and its rows
// come as Arrow's.
struct ServedDuckdb : Duckdb {
  ServedDuckdb() : Duckdb("flightsql_duckdb") {
    reads_streams = false;
    values_as_selects = true;
    lacks = "phlox_";
  }
  std::string deliver(std::string query, const std::vector<std::string>& outs,
                      const type::Type& result) const override {
    std::string items;
    bool any = false;
    for (size_t i = 0; i < outs.size(); ++i) {
      const type::Type type = result.element().fields()[i].type.without_option();
      const bool is_span = type.is(type::Kind::kTimedelta);
      if (!is_span && holds_timedelta(type))
        throw Error(Code::kUnsupported,
                    std::string(name) + " gives no values of type " + type.to_string());
      any |= is_span;
      // Arrow has months beside microseconds.
      items += (i == 0 ? "" : ", ") +
               (is_span ? "epoch_us(" + outs[i] + ") AS " + outs[i] : outs[i]);
    }
    return any ? "SELECT " + items + " FROM (" + query + ")" : query;
  }

 private:
  static bool holds_timedelta(const type::Type& given) {
    const type::Type type = given.without_option();
    if (type.is(type::Kind::kTimedelta)) return true;
    if (type.is(type::Kind::kRecord))
      return std::any_of(type.fields().begin(), type.fields().end(),
                         [](const auto& field) { return holds_timedelta(field.type); });
    if (type.is(type::Kind::kMap) && holds_timedelta(type.map_key())) return true;
    return (type.is_list() || type.is(type::Kind::kMap)) &&
           holds_timedelta(type.element());
  }
};

const ServedDuckdb served_dialect;

}  // namespace
}  // namespace duckdb
}  // namespace phlox::compile

// SQL for a server of which nothing is known but that it speaks it: what SQLite,
// PostgreSQL, DataFusion, Dremio and Derby all take, and take alike.
//
// Texts are not compared: Derby pads them with blanks, and a column of SQLite may ignore
// the case of letters. Integers are not computed with, since some have floats, and some a
// smaller number, where the result is too large. LIMIT is not known to Derby, and the
// order of rows is nowhere promised.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/dialects/standard.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::compile {
namespace {

using expr::Expr;
using standard::arg_type;
using type::Type;
namespace kind {
using enum type::Kind;
}

// Which of them has 64 bits without a sign, and what it makes of them beside others,
// differs.
bool is_plain_integer(const Type& type) {
  return type.is_integer() && !type.is(kind::kUint64);
}

bool takes(const Expr& node, bool (*test)(const Type&)) {
  for (size_t i = 0; i < node.args().size(); ++i)
    if (!test(arg_type(node, i))) return false;
  return true;
}

std::string of_integers(const Expr& node, std::string_view text) {
  return takes(node, is_plain_integer) ? std::string(text) : std::string();
}
std::string eq_word(const Expr& node) { return of_integers(node, "{0} = {1}"); }
std::string ne_word(const Expr& node) { return of_integers(node, "{0} <> {1}"); }
std::string lt_word(const Expr& node) { return of_integers(node, "{0} < {1}"); }
std::string le_word(const Expr& node) { return of_integers(node, "{0} <= {1}"); }
std::string gt_word(const Expr& node) { return of_integers(node, "{0} > {1}"); }
std::string ge_word(const Expr& node) { return of_integers(node, "{0} >= {1}"); }
std::string between_word(const Expr& node) {
  return of_integers(node, "{0} BETWEEN {1} AND {2}");
}

// Those with a condition have one argument more, and no clause for it that all know.
bool is_plain(const Expr& reduction) {
  const auto* where = reduction.attributes().find("where");
  return !(where && where->boolean() && *where->boolean());
}
std::string count_word(const Expr& node) { return is_plain(node) ? "count({0})" : ""; }
std::string nrows_word(const Expr& node) { return is_plain(node) ? "count(*)" : ""; }
std::string extreme_word(const Expr& node) {
  return is_plain(node) ? of_integers(node, std::string(node.op().name) + "({0})") : "";
}

constexpr Word kWords[] = {
    {"eq", {}, eq_word},           {"ne", {}, ne_word},
    {"lt", {}, lt_word},           {"le", {}, le_word},
    {"gt", {}, gt_word},           {"ge", {}, ge_word},
    {"between", {}, between_word}, {"and", "{0} AND {1}"},
    {"or", "{0} OR {1}"},          {"not", "NOT {0}"},
    {"isnull", "{0} IS NULL"},     {"notnull", "{0} IS NOT NULL"},
    {"count", {}, count_word},     {"nrows", {}, nrows_word},
    {"min", {}, extreme_word},     {"max", {}, extreme_word},
};

bool is_reduction(const Expr& node) {
  return node.relative() && node.op().kind == expr::Kind::kReduction;
}

// Of the same rows, which would be a window.
bool has_reduction_below_another(const Expr& column) {
  for (const Expr& node : expr::postorder(column)) {
    if (!is_reduction(node)) continue;
    for (const Expr& arg : node.args()) {
      const auto below = expr::postorder(arg);
      if (std::any_of(below.begin(), below.end(), is_reduction)) return true;
    }
  }
  return false;
}

struct Flightsql : Dialect {
  Flightsql() : Dialect("flightsql", {kWords}) {
    reads_streams = false;
    names_subqueries = true;
    star_replace = false;
    groups_by_number = false;
    filters = false;
    shared = "AS";
  }

  std::string type_name(const Type& type) const override {
    throw Error(
        Code::kUnsupported,
        std::string(name) + " does not know what its server calls " + type.to_string());
  }
  std::string literal(const expr::Value& value, const Type& given) const override {
    const Type type = sql_type(given);
    if (const auto* flag = value.boolean()) return *flag ? "TRUE" : "FALSE";
    // The least one is read as minus a number that is too large.
    const auto* integer = value.integer();
    if (integer && is_plain_integer(type) && *integer != INT64_MIN)
      return std::to_string(*integer);
    throw Error(
        Code::kUnsupported,
        std::string(name) + " does not know how its server writes " + type.to_string());
  }
  std::string identifier(std::string_view text) const override {
    return standard::identifier(text, name);
  }
  std::string widen(const std::string& text, const Type& from,
                    const Type& to) const override {
    if (is_plain_integer(from) && is_plain_integer(to)) return text;
    return "CAST(" + text + " AS " + type_name(to) + ")";
  }
  bool compares(const Type& a, const Type& b) const override {
    return is_plain_integer(a) && is_plain_integer(b);
  }
  std::string window_text_of(const Expr&) const override { return {}; }
  bool runs(const Expr& table) const override {
    const bool groups = table.is("by") || table.is("summary");
    if (!groups && !table.is("select") && !table.is("mutate") && !table.is("filter"))
      return false;
    // Texts that are equal to the server may be other ones.
    const int64_t keys = table.is("by") ? table.integer("keys") : 0;
    for (size_t i = 1; i < table.args().size(); ++i) {
      const Expr& column = table.arg(i);
      if (static_cast<int64_t>(i) <= keys &&
          (!is_plain_integer(sql_type(column.element())) || column.is("literal")))
        return false;
      if (has_reduction_below_another(column)) return false;
    }
    return true;
  }
};

const Flightsql dialect;

}  // namespace
}  // namespace phlox::compile

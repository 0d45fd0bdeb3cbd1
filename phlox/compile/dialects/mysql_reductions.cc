// MySQL's and MariaDB's SQL: reductions. There is no clause for a condition, so that what
// does not meet it is null before it is reduced. What goes by an order of rows is made by
// group_concat, which alone has one.

#include "phlox/compile/dialects/mysql.h"
#include "phlox/expr/op.h"
#include "phlox/expr/window.h"

namespace phlox::compile::mysql {

namespace {

// The condition of where=, which is the last argument, or empty.
std::string condition_of(const Expr& node) {
  const auto* where = node.attributes().find("where");
  if (!where || !where->boolean()) return {};
  return "{" + std::to_string(node.args().size() - 1) + "}";
}

// `text` of the rows that count, else null.
std::string counted(const Expr& node, const std::string& text) {
  const std::string condition = condition_of(node);
  return condition.empty() ? text : "CASE WHEN " + condition + " THEN " + text + " END";
}

std::string count_word(const Expr& node) {
  return "count(" + counted(node, "{0}") + "){f}";
}

std::string nrows_word(const Expr& node) {
  return condition_of(node).empty() ? "count(*){f}"
                                    : "count(" + counted(node, "1") + "){f}";
}

std::string nunique_word(const Expr& node) {
  // A zero has no sign there.
  const bool is_float = arg_type(node, 0).is_float();
  return "count(DISTINCT " + counted(node, is_float ? "{0} + 0e0" : "{0}") + "){f}";
}

// Of what sums are made: exact numbers, which sum without loss. What has none such is not
// for the server.
std::string exactly(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (!type.is_float()) return counted(node, "{0}");
  return counted(node,
                 "CASE WHEN {0} = 0 OR abs({0}) BETWEEN 1e-12 AND 1e25 THEN CAST({0} AS "
                 "DECIMAL(65, 30)) WHEN {0} IS NOT NULL THEN " +
                     beyond("{0}", Type::decimal(1, 0)) + " END");
}

std::string sum_word(const Expr& node) {
  const Type type = arg_type(node, 0), result = type_of(node);
  const std::string sum = "sum(" + exactly(node) + "){f}";
  if (type.is_float()) return "CAST(" + sum + " AS DOUBLE)";
  if (result.is(kind::kDecimal)) {
    const std::string limit =
        "1" + std::string(static_cast<size_t>(result.precision() - result.scale()), '0');
    return "CASE WHEN abs(" + sum + ") >= " + limit + " THEN " + beyond(sum, result) +
           " ELSE CAST(" + sum + " AS " + type_name(result) + ") END";
  }
  // A division of integers, unlike a cast, fails where the sum is beyond the range.
  return sum + (result.is(kind::kUint64) ? " DIV CAST(1 AS UNSIGNED)" : " DIV 1");
}

std::string mean_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (!type_of(node).is(kind::kFloat64) || type.is_temporal()) return {};
  return "CAST(sum(" + exactly(node) + "){f} AS DOUBLE) / count(" + counted(node, "{0}") +
         "){f}";
}

std::string variance_word(const Expr& node) {
  const std::string value =
      arg_type(node, 0).is_float()
          ? "CASE WHEN abs({0}) < 1e150 THEN {0} ELSE 1e308 * (abs({0}) * 0 + 100) END"
          : "{0:d}";
  return standard::variance_function(node) + "(" + counted(node, value) + "){f}";
}

std::string extreme_word(const Expr& node) {
  const char* const function = node.is("min") || node.is("all") ? "min(" : "max(";
  return function + counted(node, "{0}") + "){f}";
}

std::string first_word(const Expr& node) {
  return from_text("group_concat(" + counted(node, "{0}") + " ORDER BY {o}" +
                       (node.is("last") ? " DESC" : "") + " LIMIT 1){f}",
                   arg_type(node, 0));
}

// A null is the empty text, any other begins with a mark.
std::string argument_word(const Expr& node) {
  const std::string condition = condition_of(node);
  const std::string best = "group_concat(CASE WHEN {1} IS NOT NULL" +
                           (condition.empty() ? condition : " AND " + condition) +
                           " THEN coalesce(concat('=', {0}), '') END ORDER BY {1}" +
                           (node.is("argmax") ? " DESC" : "") + ", {o} LIMIT 1){f}";
  return "CASE WHEN " + best + " <> '' THEN " +
         from_text("substr(" + best + ", 2)", arg_type(node, 0)) + " END";
}

// The value that q of all values are not above, out of a text with all of them.
std::string quantile_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (!type.is_number()) return {};
  const std::string q = standard::fraction_of(node);
  const std::string value = counted(node, "{0}");
  const std::string count = "count(" + value + "){f}";
  const std::string at = "(" + q + " * (" + count + " - 1))";
  const auto element = [&](const char* round) {
    return "CAST(substring_index(substring_index(group_concat(" + value + " ORDER BY " +
           value + "){f}, ',', CAST(" + round + "(" + at +
           ") AS SIGNED) + 1), ',', -1) AS DOUBLE)";
  };
  const std::string low = element("floor"), high = element("ceil");
  // A longer text would be cut.
  return "CASE WHEN " + count + " > 100000 OR abs(" + low + ") >= 4e307 OR abs(" + high +
         ") >= 4e307 THEN " + beyond(count, Type::float64()) + " ELSE " + low + " + (" +
         high + " - " + low + ") * (" + at + " - floor(" + at + ")) END";
}

// A number of pairs as an exact one, of which products and their sums have room; of
// floats that have none such the server fails.
std::string exact_side(const Expr& node, size_t i) {
  const Type type = arg_type(node, i);
  const std::string place = "{" + std::to_string(i) + "}";
  if (type.is_integer() || type.is(kind::kBool))
    return "CAST(" + place + " AS DECIMAL(20, 0))";
  if (type.is(kind::kDecimal) && type.precision() <= 23 && type.scale() <= 15)
    return place;
  const std::string number = "CAST(" + place + " AS DECIMAL(22, 11))";
  return "CASE WHEN abs(" + place + ") < 1e11 AND CAST(" + number +
         " AS DOUBLE) = " + place + " THEN " + number + " WHEN " + place +
         " IS NOT NULL THEN " + beyond(place, Type::decimal(1, 0)) + " END";
}

// cov and corr: of the sums of n pairs, all exact.
std::string pairs_word(const Expr& node) {
  const std::string condition = condition_of(node);
  const auto of_pairs = [&](const std::string& text) {
    return "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL" +
           (condition.empty() ? condition : " AND " + condition) + " THEN " + text +
           " END";
  };
  const auto sum = [&](const std::string& text) {
    return "sum(" + of_pairs(text) + "){f}";
  };
  const std::string x = exact_side(node, 0), y = exact_side(node, 1);
  const std::string n = "count(" + of_pairs("1") + "){f}";
  // n squared times the covariance.
  const auto spread = [&](const std::string& a, const std::string& b) {
    return "(" + n + " * " + sum("(" + a + ") * (" + b + ")") + " - " + sum(a) + " * " +
           sum(b) + ")";
  };
  const std::string both = "CAST(" + spread(x, y) + " AS DOUBLE)";
  if (node.is("cov")) {
    const bool population = standard::of_population(node);
    return "CASE WHEN " + n + (population ? " > 0" : " > 1") + " THEN " + both + " / (" +
           n + " * " + (population ? n : "(" + n + " - 1)") + ") END";
  }
  const std::string of_x = spread(x, x), of_y = spread(y, y);
  return "CASE WHEN " + n + " > 1 THEN CASE WHEN " + of_x + " > 0 AND " + of_y +
         " > 0 THEN " + both + " / (sqrt(" + of_x + ") * sqrt(" + of_y + ")) ELSE " +
         kNanText + " END END";
}

// As a list, see mysql_nested.cc; of none it is null.
std::string topk_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kBytes)) return {};
  const std::string mark = standard::string_literal(std::string(1, kMark));
  std::string value = "concat(" + mark + ", {0})";
  if (type.is(kind::kString) || type.is(kind::kJson))
    value = "CASE WHEN locate(" + mark + ", {0}) > 0 THEN " +
            beyond("{0}", Type::string()) + " ELSE " + value + " END";
  return "group_concat(" + counted(node, value) +
         " ORDER BY {0} DESC SEPARATOR '' LIMIT " + std::to_string(node.integer("k")) +
         "){f}";
}

// It has no place for the value where there is no such row: a row that is there is told
// by a mark.
std::string lag_word(const Expr& over) {
  if (expr::window_of(over).values.size() < 2) return standard::lag_word(over);
  const std::string n = std::to_string(over.integer("n"));
  const std::string call = over.string("function") + "(";
  return "CASE WHEN " + call + "1, " + n + "){f} = 1 THEN " + call + "{0:r}, " + n +
         "){f} ELSE {1:r} END";
}

constexpr Word kWords[] = {
    {"lag", {}, lag_word},         {"lead", {}, lag_word},
    {"count", {}, count_word},     {"nrows", {}, nrows_word},
    {"nunique", {}, nunique_word}, {"approx_nunique", {}, nunique_word},
    {"sum", {}, sum_word},         {"mean", {}, mean_word},
    {"var", {}, variance_word},    {"std", {}, variance_word},
    {"min", {}, extreme_word},     {"max", {}, extreme_word},
    {"any", {}, extreme_word},     {"all", {}, extreme_word},
    {"median", {}, quantile_word}, {"quantile", {}, quantile_word},
    {"first", {}, first_word},     {"last", {}, first_word},
    {"argmin", {}, argument_word}, {"argmax", {}, argument_word},
    {"topk", {}, topk_word},       {"cov", {}, pairs_word},
    {"corr", {}, pairs_word},
};

}  // namespace

std::string from_text(const std::string& text, const Type& type) {
  const std::string name = type_name(type);
  return name == "CHAR" ? text : "CAST(" + text + " AS " + name + ")";
}

std::span<const Word> reduction_words() { return kWords; }

}  // namespace phlox::compile::mysql

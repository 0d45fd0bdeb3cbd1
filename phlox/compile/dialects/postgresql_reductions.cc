// PostgreSQL's SQL: reductions.
#include <cstdint>

#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/dialects/standard.h"
#include "phlox/expr/op.h"
#include "phlox/expr/window.h"

namespace phlox::compile::postgresql {

namespace {

// Of what sums are made: exact numbers, which sum without loss. Of floats that is their
// text; the server's own cast keeps 15 digits of them.
std::string exactly(const Expr& node, size_t i) {
  const std::string place = "{" + std::to_string(i) + "}";
  if (arg_type(node, i).is_float()) return "CAST(CAST(" + place + " AS TEXT) AS NUMERIC)";
  return arg_type(node, i).is(kind::kBool)
             ? "CAST(CAST(" + place + " AS INTEGER) AS NUMERIC)"
             : "CAST(" + place + " AS NUMERIC)";
}

std::string sum_word(const Expr& node) {
  const Type type = arg_type(node, 0), result = type_of(node);
  if (type.is_float())
    return "CAST(sum(" + exactly(node, 0) + "){f} AS DOUBLE PRECISION)";
  const std::string value = type.is(kind::kBool) ? "CAST({0} AS INTEGER)" : "{0}";
  if (result.is(kind::kUint64)) return as_unsigned("sum({0}){f}");
  return "CAST(sum(" + value + "){f} AS " + type_name(result) + ")";
}

std::string mean_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (!type_of(node).is(kind::kFloat64) || type.is_temporal()) return {};
  return "CAST(avg(" + exactly(node, 0) + "){f} AS DOUBLE PRECISION)";
}

std::string variance_word(const Expr& node) {
  return "CAST(" + standard::variance_function(node) + "(" + exactly(node, 0) +
         "){f} AS DOUBLE PRECISION)";
}

std::string extreme_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kBool))
    return node.is("min") ? "bool_and({0}){f}" : "bool_or({0}){f}";
  if (type.is(kind::kUuid) || type.is(kind::kBytes))
    return std::string("(array_agg({0} ORDER BY {0} ") +
           (node.is("min") ? "ASC" : "DESC") + " NULLS LAST){f})[1]";
  return std::string(node.op().name) + "({0}){f}";
}

std::string quantile_word(const Expr& node) {
  const std::string q = standard::fraction_of(node);
  const Type type = arg_type(node, 0);
  if (!type.is_number()) return {};
  if (!type.is_float())
    return "percentile_cont(" + q + ") WITHIN GROUP (ORDER BY {0:d}){f}";
  // Between infinities the server computes NaN, and near the ends it fails.
  const std::string at = "(CAST(" + q + " AS DOUBLE PRECISION) * (count({0}){f} - 1))";
  const auto element = [&](const char* round) {
    return std::string("(array_agg({0:d} ORDER BY {0:d}){f})[CAST(") + round + "(" + at +
           ") AS INTEGER) + 1]";
  };
  const std::string low = element("floor"), high = element("ceil");
  const std::string part = "(" + at + " - floor(" + at + "))";
  return "CASE WHEN " + part + " = 0 OR " + low + " = " + high + " THEN " + low +
         " WHEN " + low + " = '-Infinity' OR " + high + " >= 'Infinity' THEN " + low +
         " + " + high + " WHEN abs(" + low + ") > 8e307 OR abs(" + high +
         ") > 8e307 THEN " + low + " * (1 - " + part + ") + " + high + " * " + part +
         " WHEN " + high + " - " + low + " < 1e-300 THEN " + low + " ELSE " + low +
         " + (" + high + " - " + low + ") * " + part + " END";
}

// As a list without nulls; of none it is null.
std::string topk_word(const Expr& node) {
  const std::string value = "CAST({0} AS " + type_name(arg_type(node, 0)) + ")";
  return "nullif(array_remove((array_agg(" + value + " ORDER BY " + value +
         " DESC NULLS LAST){f})[1:" + std::to_string(node.integer("k")) +
         "], NULL), CAST(ARRAY[] AS " + type_name(node.element()) + "))";
}

std::string mode_word(const Expr&) { return "mode() WITHIN GROUP (ORDER BY {0}){f}"; }

// Its offsets have 32 bits, and no table there has more rows.
std::string lag_word(const Expr& over) {
  if (over.integer("n") <= INT32_MAX) return standard::lag_word(over);
  return expr::window_of(over).values.size() > 1
             ? "{1:r}"
             : "CAST(NULL AS " + type_name(type_of(over)) + ")";
}

std::string ntile_word(const Expr& over) {
  return "CAST(ntile(" + std::to_string(over.integer("n")) + "){f} AS BIGINT)";
}

constexpr Word kWords[] = {
    {"ntile", {}, ntile_word},
    {"lag", {}, lag_word},
    {"lead", {}, lag_word},
    {"cov", {}, standard::covariance_word},
    // Of a constant it is null there.
    {"corr",
     "CASE WHEN regr_count({0:d}, {1:d}){f} >= 2 THEN coalesce(corr({0:d}, {1:d}){f}, "
     "CAST('NaN' AS DOUBLE PRECISION)) END"},
    {"approx_nunique", "count(DISTINCT {0}){f}"},
    {"sum", {}, sum_word},
    {"mean", {}, mean_word},
    {"var", {}, variance_word},
    {"std", {}, variance_word},
    {"min", {}, extreme_word},
    {"max", {}, extreme_word},
    {"median", {}, quantile_word},
    {"quantile", {}, quantile_word},
    {"mode", {}, mode_word},
    {"topk", {}, topk_word},
    {"first", "(array_agg({0} ORDER BY {0} IS NULL, {o}){f})[1]"},
    {"last", "(array_agg({0} ORDER BY {0} IS NULL, {o} DESC){f})[1]"},
    {"argmin",
     "CASE WHEN count({1}){f} > 0 THEN (array_agg({0} ORDER BY {1} ASC NULLS LAST, "
     "{o}){f})[1] END"},
    {"argmax",
     "CASE WHEN count({1}){f} > 0 THEN (array_agg({0} ORDER BY {1} DESC NULLS LAST, "
     "{o}){f})[1] END"},
};

}  // namespace

std::span<const Word> reduction_words() { return kWords; }

}  // namespace phlox::compile::postgresql

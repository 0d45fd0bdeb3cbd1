// Spark's SQL: reductions and the functions of windows.
#include <cstdint>

#include "phlox/compile/dialects/spark.h"
#include "phlox/expr/op.h"
#include "phlox/expr/window.h"

namespace phlox::compile::spark {

namespace {

// A number of which sums, means and moments are made.
std::string number(const Expr& node, size_t i) {
  return arg_type(node, i).is(kind::kBool) ? "CAST({" + std::to_string(i) + "} AS INT)"
                                           : "{" + std::to_string(i) + ":d}";
}

std::string sum_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is_float()) return "sum({0:d}){f}";
  if (type.is(kind::kBool)) return "sum(CAST({0} AS BIGINT)){f}";
  if (type.is(kind::kDecimal))
    return "CAST(sum({0}){f} AS " + type_name(type_of(node)) + ")";
  if (type.is(kind::kUint64)) {
    const std::string sum = "sum(CAST({0} AS DECIMAL(28, 0))){f}";
    return "CASE WHEN " + sum + " <= 18446744073709551615 THEN CAST(" + sum +
           " AS DECIMAL(20, 0)) WHEN " + sum + " IS NOT NULL THEN " +
           raise("'the sum does not fit uint64'", Type::uint64()) + " END";
  }
  // Their halves have room for what leaves 64 bits on the way, and are far quicker to add
  // up than decimals.
  if (type.is(kind::kInt64)) {
    const std::string low = "sum({0} & 4294967295L){f}";
    const std::string high =
        "(sum(shiftright({0}, 32)){f} + shiftright(" + low + ", 32))";
    return "CASE WHEN " + high + " BETWEEN -2147483648L AND 2147483647L THEN " + high +
           " * 4294967296L + (" + low + " & 4294967295L) WHEN " + high +
           " IS NOT NULL THEN " +
           raise("'integer overflow: the sum does not fit int64'", Type::int64()) +
           " END";
  }
  if (type.is_unsigned() || type.is(kind::kTimedelta))
    return "CAST(sum(CAST({0} AS DECIMAL(28, 0))){f} AS " + type_name(type_of(node)) +
           ")";
  return "sum({0:i}){f}";
}

std::string quick_sum_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  return type.is(kind::kInt64) || type.is(kind::kTimedelta) ? "sum({0}){f}"
                                                            : sum_word(node);
}

std::string mean_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (!type_of(node).is(kind::kFloat64) || type.is_temporal()) return {};
  return "avg(" + number(node, 0) + "){f}";
}

std::string variance_word(const Expr& node) {
  return standard::variance_function(node) + "(" + number(node, 0) + "){f}";
}

std::string extreme_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  return type.is_list() || type.is(kind::kRecord) || type.is(kind::kMap)
             ? ""
             : std::string(node.op().name) + "({0}){f}";
}

std::string quantile_word(const Expr& node) {
  const std::string q = standard::fraction_of(node, std::chars_format::fixed);
  const Type type = arg_type(node, 0);
  if (!type.is_number() && !type.is(kind::kBool)) return {};
  return "percentile(" + number(node, 0) + ", " + q + "){f}";
}

// Of floats the two zeros are one.
std::string mode_word(const Expr& node) {
  if (arg_type(node, 0).is_float())
    return "CAST(mode({0:d} + 0D, TRUE){f} AS " + type_name(arg_type(node, 0)) + ")";
  return "mode({0}, TRUE){f}";
}

std::string topk_word(const Expr& node) {
  const int64_t k = node.integer("k");
  if (k < 1 || k > INT32_MAX) return {};
  return "CASE WHEN count({0}){f} > 0 THEN slice(sort_array(collect_list({0}){f}, "
         "FALSE), 1, " +
         std::to_string(k) + ") END";
}

std::string ranking_word(const Expr& over) {
  const std::string& function = over.string("function");
  const std::string n = function == "ntile" ? std::to_string(over.integer("n")) : "";
  if (n.size() > 9) return {};
  return "CAST(" + function + "(" + n + "){f} AS BIGINT)";
}

// Its offsets have 32 bits.
std::string lag_word(const Expr& over) {
  if (over.integer("n") <= INT32_MAX) return standard::lag_word(over);
  return expr::window_of(over).values.size() > 1
             ? "{1:r}"
             : "CAST(NULL AS " + type_name(type_of(over)) + ")";
}

constexpr Word kWords[] = {
    {"row_number", {}, ranking_word},
    {"rank", {}, ranking_word},
    {"dense_rank", {}, ranking_word},
    {"ntile", {}, ranking_word},
    {"lag", {}, lag_word},
    {"lead", {}, lag_word},
    {"cov", {}, standard::covariance_word},
    // Of a constant Spark's own divides by zero.
    {"corr",
     "CASE WHEN regr_count({0:d}, {1:d}){f} > 1 THEN CASE WHEN stddev_pop(CASE WHEN {1} "
     "IS NOT "
     "NULL THEN {0:d} END){f} * stddev_pop(CASE WHEN {0} IS NOT NULL THEN {1:d} END){f} "
     "<> 0 "
     "THEN covar_pop({0:d}, {1:d}){f} / (stddev_pop(CASE WHEN {1} IS NOT NULL THEN {0:d} "
     "END){f} * stddev_pop(CASE WHEN {0} IS NOT NULL THEN {1:d} END){f}) ELSE CAST('NaN' "
     "AS "
     "DOUBLE) END END"},
    {"nrows", "count(1){f}"},
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
    {"first", "min_by({0}, CASE WHEN {0} IS NOT NULL THEN {o} END){f}"},
    {"last", "max_by({0}, CASE WHEN {0} IS NOT NULL THEN {o} END){f}"},
    {"argmin",
     "min_by({0}, CASE WHEN {1} IS NOT NULL THEN named_struct('k', {1}, 'o', {o}) "
     "END){f}"},
    {"argmax",
     "max_by({0}, CASE WHEN {1} IS NOT NULL THEN named_struct('k', {1}, 'o', -{o}) "
     "END){f}"},
};

constexpr Word kQuickWords[] = {{"sum", {}, quick_sum_word}};

}  // namespace

std::span<const Word> quick_words() { return kQuickWords; }

std::span<const Word> reduction_words() { return kWords; }

}  // namespace phlox::compile::spark

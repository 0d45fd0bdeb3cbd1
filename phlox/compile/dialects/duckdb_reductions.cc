// DuckDB's SQL: words of reductions that depend on the types.
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/row.h"

namespace phlox::compile::duckdb {

namespace {

// DuckDB throws where a sum of squares leaves the floats: values beyond this are set
// apart.
constexpr const char* kLarge = "1e150";

// In 128 bits, which DuckDB lets wrap around: a sum of floats beside it shows that.
std::string decimal_sum(const Type& type) {
  if (type.precision() <= 25) return "sum({0}){f}";
  std::string most(38, '9');
  most.insert(38 - static_cast<size_t>(type.scale()), ".");
  const std::string far = "1.1e" + std::to_string(38 - type.scale());
  return "CASE WHEN abs(sum({0:d}){f}) > " + far + " OR abs(sum({0}){f}) > CAST('" +
         most + "' AS DECIMAL(38, " + std::to_string(type.scale()) +
         ")) THEN CAST(error('the sum has more than 38 digits') AS DECIMAL(38, " +
         std::to_string(type.scale()) + ")) ELSE sum({0}){f} END";
}

}  // namespace

std::string sum_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kTimedelta))
    return "to_microseconds(CAST(sum(epoch_us({0})){f} AS BIGINT))";
  if (type.is_float()) return "sum({0:d}){f}";
  if (type.is(kind::kDecimal)) return decimal_sum(type);
  // DuckDB sums in 128 bits: bringing the sum back is the check for an overflow.
  if (type.is_unsigned()) return "CAST(sum({0}){f} AS UBIGINT)";
  return "CAST(sum({0}){f} AS BIGINT)";
}

std::string mean_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kBool)) return "avg(CAST({0} AS TINYINT)){f}";
  // The sum of large decimals leaves 128 bits.
  const bool wide = type.is(kind::kDecimal) && type.precision() > 25;
  return type.is_float() || wide ? "avg({0:d}){f}" : "avg({0}){f}";
}

std::string variance_word(const Expr& node) {
  const std::string function = standard::variance_function(node);
  const Type type = arg_type(node, 0);
  if (type.is(kind::kBool)) return function + "(CAST({0} AS TINYINT)){f}";
  if (!type.is_float()) return function + "({0:d}){f}";
  const std::string limit = kLarge;
  const std::string least = standard::of_population(node) ? "1" : "2";
  return "CASE WHEN max(abs({0:d})){f} <= " + limit + " THEN " + function +
         "(CASE WHEN abs({0:d}) <= " + limit +
         " THEN {0:d} END){f} WHEN count({0}){f} >= " + least +
         " THEN CASE WHEN max(abs({0:d})){f} < 'inf'::DOUBLE THEN 'inf'::DOUBLE ELSE "
         "'nan'::DOUBLE END END";
}

namespace {

// Of pairs of floats: nothing where there are fewer than `least`, NaN where one is none
// or so large that DuckDB's own would leave the floats.
std::string of_float_pairs(const std::string& function, int least) {
  const std::string limit = kLarge;
  const std::string both = "{0} IS NOT NULL AND {1} IS NOT NULL";
  const std::string fits = "abs({0:d}) <= " + limit + " AND abs({1:d}) <= " + limit;
  return "CASE WHEN count(CASE WHEN " + both + " THEN 1 END){f} < " +
         std::to_string(least) + " THEN NULL WHEN bool_and(CASE WHEN " + both + " THEN " +
         fits + " END){f} THEN " + function + "(CASE WHEN " + fits +
         " THEN {0:d} END, {1:d}){f} ELSE 'nan'::DOUBLE END";
}

bool has_floats(const Expr& node) {
  return arg_type(node, 0).is_float() || arg_type(node, 1).is_float();
}

}  // namespace

std::string covariance_word(const Expr& node) {
  if (!has_floats(node)) return standard::covariance_word(node);
  const bool population = standard::of_population(node);
  return of_float_pairs(population ? "covar_pop" : "covar_samp", population ? 1 : 2);
}

std::string corr_word(const Expr& node) {
  if (has_floats(node)) return of_float_pairs("corr", 2);
  // Only rows with both values count; fewer than two have no correlation.
  return "CASE WHEN count(CASE WHEN {1} IS NOT NULL THEN {0:d} END){f} > 1 THEN "
         "corr({0:d}, {1:d}){f} END";
}

std::string quantile_word(const Expr& node) {
  std::string q = standard::fraction_of(node);
  if (node.is("quantile") && q.find('e') == std::string::npos) q += "e0";
  const std::string value = arg_type(node, 0).is(kind::kBool)
                                ? "CAST(CAST({0} AS TINYINT) AS DOUBLE)"
                                : "{0:d}";
  return "quantile_cont(" + value + ", " + q + "){f}";
}

std::string mode_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  // In the order of the values the first of several that are equally frequent is the
  // least.
  if (!type.is_float()) return "mode({0} ORDER BY {0}){f}";
  // NaN is one value, and so are the two zeros; DuckDB counts them apart, but not as
  // texts.
  const std::string name = type_name(type);
  return "CAST(mode(CASE WHEN isnan({0}) THEN 'nan' WHEN {0} = 0 THEN '0' ELSE CAST({0} "
         "AS VARCHAR) END "
         "ORDER BY {0}){f} AS " +
         name + ")";
}

std::string topk_word(const Expr& node) {
  return "max({0}, " + std::to_string(node.integer("k")) + "){f}";
}

}  // namespace phlox::compile::duckdb

// PostgreSQL's SQL: arithmetic and casts. Its integers fail where they overflow, as ours
// do; its floats fail too, where ours become infinite or zero, so their words keep away
// from that.
#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"

namespace phlox::compile::postgresql {

using expr::Expr;
using type::Type;
namespace kind {
using enum type::Kind;
}

namespace {

bool is_int64(const Type& type) { return type.is(kind::kInt64); }

// Of two floats near the end of their range the half is computed, which cannot overflow.
std::string float_sum(const std::string& sign) {
  const std::string half = "{0:d} / 2 " + sign + " {1:d} / 2";
  return "CASE WHEN abs({0:d}) < 1e280 OR abs({1:d}) < 1e280 THEN {0:d} " + sign +
         " {1:d} WHEN abs(" + half + ") > 8.988465674311579e307 THEN (" + half +
         ") * CAST('Infinity' AS DOUBLE PRECISION) ELSE {0:d} " + sign + " {1:d} END";
}

// Values of which two can be multiplied and divided without leaving the range.
std::string is_middling(const std::string& place) {
  return "(abs(" + place + ") BETWEEN 1e-150 AND 1e150)";
}
constexpr const char* kEnds =
    "{0:d} IN (0, 'Infinity', '-Infinity', 'NaN') OR {1:d} IN (0, 'Infinity', "
    "'-Infinity', 'NaN')";
constexpr const char* kSign = "CASE WHEN ({0:d} < 0) <> ({1:d} < 0) THEN -1 ELSE 1 END";

std::string float_product() {
  return "CASE WHEN " + is_middling("{0:d}") + " AND " + is_middling("{1:d}") +
         " THEN {0:d} * {1:d} WHEN " + kEnds +
         " THEN {0:d} * {1:d} WHEN ln(abs({0:d})) + ln(abs({1:d})) > 709.78 THEN " +
         kSign +
         " * CAST('Infinity' AS DOUBLE PRECISION) WHEN ln(abs({0:d})) + ln(abs({1:d})) < "
         "-745 THEN " +
         kSign + " * CAST('0' AS DOUBLE PRECISION) ELSE {0:d} * {1:d} END";
}

std::string div_word(const Expr& node) {
  if (node.element().without_option().is(kind::kTimedelta)) return {};
  // The sign of a zero shows in its text alone.
  return std::string(
             "CASE WHEN {1:d} = 0 THEN CASE WHEN {0:d} = 0 OR {0:d} = 'NaN' THEN "
             "CAST('NaN' AS DOUBLE PRECISION) ELSE {0:d} * CAST(CASE WHEN "
             "CAST({1:d} AS TEXT) = '-0' THEN '-Infinity' ELSE 'Infinity' END AS "
             "DOUBLE PRECISION) END WHEN ") +
         is_middling("{0:d}") + " AND " + is_middling("{1:d}") +
         " THEN {0:d} / {1:d} WHEN " + kEnds +
         " THEN {0:d} / {1:d} WHEN ln(abs({0:d})) - ln(abs({1:d})) > 709.78 THEN " +
         kSign +
         " * CAST('Infinity' AS DOUBLE PRECISION) WHEN ln(abs({0:d})) - ln(abs({1:d})) < "
         "-745 THEN " +
         kSign + " * CAST('0' AS DOUBLE PRECISION) ELSE {0:d} / {1:d} END";
}

std::string as_result(const Expr& node, const std::string& text) {
  return "CAST(" + text + " AS " + type_name(node.element()) + ")";
}

bool is_moment(const Type& type) {
  return type.is(kind::kDate) || type.is(kind::kDatetime);
}

std::string sum_of(const Expr& node, const std::string& sign) {
  const Type type = type_of(node);
  if (is_int64(type)) return "{0:r} " + sign + " {1:r}";
  if (type.is(kind::kDecimal)) return as_result(node, "{0} " + sign + " {1}");
  if (type.is(kind::kFloat64)) return float_sum(sign);
  if (type.is(kind::kTimedelta) && arg_type(node, 0).is(kind::kTimedelta))
    return "{0} " + sign + " {1}";
  return {};
}

// A moment and a timedelta. Intervals are multiplied as floats, which are exact for days
// and for the microseconds of one.
std::string shifted(const Expr& node, size_t moment, const std::string& sign) {
  const std::string at = "{" + std::to_string(moment) + "}";
  const std::string by = "{" + std::to_string(1 - moment) + "}";
  const std::string whole =
      arg_type(node, moment).is(kind::kDate) ? "CAST(" + at + " AS TIMESTAMP)" : at;
  return whole + " " + sign + " (" + by + " / 86400000000) * INTERVAL '1 day' " + sign +
         " (" + by + " % 86400000000) * INTERVAL '1 microsecond'";
}

std::string add_word(const Expr& node) {
  if (type_of(node).is(kind::kString)) return "{0} || {1}";
  if (type_of(node).is(kind::kDatetime))
    return shifted(node, arg_type(node, 0).is(kind::kTimedelta) ? 1 : 0, "+");
  return sum_of(node, "+");
}

std::string sub_word(const Expr& node) {
  const Type a = arg_type(node, 0), b = arg_type(node, 1);
  if (is_moment(a) && is_moment(b))
    return "CAST(extract(epoch FROM CAST({0:c} AS TIMESTAMP)) * 1000000 AS BIGINT) - "
           "CAST(extract(epoch FROM CAST({1:c} AS TIMESTAMP)) * 1000000 AS BIGINT)";
  if (type_of(node).is(kind::kDatetime)) return shifted(node, 0, "-");
  return sum_of(node, "-");
}

std::string mul_word(const Expr& node) {
  const Type type = type_of(node);
  if (is_int64(type)) return "{0:r} * {1:r}";
  if (type.is(kind::kDecimal)) return as_result(node, "{0} * {1}");
  if (type.is(kind::kFloat64)) return float_product();
  return {};
}

std::string floordiv_word(const Expr& node) {
  const Type type = type_of(node);
  if (is_int64(type))
    return "CASE WHEN {1:i} <> 0 THEN {0:i} / {1:i} - CASE WHEN {0:i} % {1:i} <> 0 AND "
           "({0:i} < 0) <> ({1:i} < 0) THEN 1 ELSE 0 END END";
  if (type.is(kind::kDecimal))
    return as_result(
        node,
        "CASE WHEN {1} <> 0 THEN div({0}, {1}) - CASE WHEN {0} % {1} <> 0 AND "
        "({0} < 0) <> ({1} < 0) THEN 1 ELSE 0 END END");
  return {};
}

std::string mod_word(const Expr& node) {
  const Type type = type_of(node);
  const std::string text =
      "CASE WHEN {1:r} <> 0 THEN CASE WHEN {0:r} % {1:r} <> 0 AND ({0:r} < 0) <> ({1:r} "
      "< "
      "0) THEN {0:r} % {1:r} + {1:r} ELSE {0:r} % {1:r} END END";
  if (is_int64(type)) return text;
  if (type.is(kind::kDecimal)) return as_result(node, text);
  return {};
}

std::string neg_word(const Expr& node) {
  return type_of(node).is(kind::kUint64) ? "" : "-{0:r}";
}

std::string sign_word(const Expr& node) {
  if (type_of(node).is_float())
    return "CASE WHEN {0} = 'NaN' THEN {0} ELSE " + as_result(node, "sign({0})") + " END";
  return as_result(node, "sign({0})");
}

std::string round_word(const Expr& node) {
  const Type from = arg_type(node, 0);
  const auto* given = node.attributes().find("digits");
  const int64_t digits = given ? *given->integer() : 0;
  if (from.is_integer() && !from.is(kind::kUint64))
    return digits >= 0 || !node.is("round") ? "{0:i}" : "";
  if (node.is("round")) {
    // Of floats round goes to the even neighbour, of decimals away from zero.
    return digits == 0 && from.is(kind::kFloat64) ? "round({0})" : "";
  }
  if (from.is_float())
    return "CAST(" + std::string(node.op().name) + "({0:d}) AS " +
           type_name(type_of(node)) + ")";
  if (from.is(kind::kDecimal))
    return as_result(node, std::string(node.op().name) + "({0})");
  return {};
}

std::string isnan_word(const Expr& node) {
  return arg_type(node, 0).is_float() ? "{0} = 'NaN'" : "{0} IS NULL AND NULL";
}
std::string isinf_word(const Expr& node) {
  return arg_type(node, 0).is_float() ? "{0} IN ('Infinity', '-Infinity')"
                                      : "{0} IS NULL AND NULL";
}

constexpr Word kWords[] = {
    {"add", {}, add_word},
    {"sub", {}, sub_word},
    {"mul", {}, mul_word},
    {"div", {}, div_word},
    {"floordiv", {}, floordiv_word},
    {"mod", {}, mod_word},
    {"neg", {}, neg_word},
    {"abs", "abs({0:r})"},
    {"sign", {}, sign_word},
    {"round", {}, round_word},
    {"floor", {}, round_word},
    {"ceil", {}, round_word},
    {"trunc", {}, round_word},
    {"sqrt",
     "CASE WHEN {0:d} < 0 THEN CAST('NaN' AS DOUBLE PRECISION) ELSE sqrt({0:d}) END"},
    {"exp",
     "CASE WHEN {0:d} = 'NaN' THEN {0:d} WHEN {0:d} > 709.782712893384 THEN "
     "CAST('Infinity' AS DOUBLE PRECISION) WHEN "
     "{0:d} < -745.1332191019412 THEN CAST('0' AS DOUBLE PRECISION) ELSE exp({0:d}) END"},
    {"log",
     "CASE WHEN {0:d} > 0 THEN ln({0:d}) WHEN {0:d} = 0 THEN CAST('-Infinity' AS DOUBLE "
     "PRECISION) WHEN {0:d} < 0 THEN CAST('NaN' AS DOUBLE PRECISION) END"},
    {"log10",
     "CASE WHEN {0:d} > 0 THEN log({0:d}) WHEN {0:d} = 0 THEN CAST('-Infinity' AS DOUBLE "
     "PRECISION) WHEN {0:d} < 0 THEN CAST('NaN' AS DOUBLE PRECISION) END"},
    {"sin",
     "CASE WHEN abs({0:d}) < 'Infinity' THEN sin({0:d}) WHEN {0:d} IS NOT NULL THEN "
     "CAST('NaN' AS DOUBLE PRECISION) END"},
    {"cos",
     "CASE WHEN abs({0:d}) < 'Infinity' THEN cos({0:d}) WHEN {0:d} IS NOT NULL THEN "
     "CAST('NaN' AS DOUBLE PRECISION) END"},
    {"tan",
     "CASE WHEN abs({0:d}) < 'Infinity' THEN tan({0:d}) WHEN {0:d} IS NOT NULL THEN "
     "CAST('NaN' AS DOUBLE PRECISION) END"},
    {"asin",
     "CASE WHEN abs({0:d}) <= 1 THEN asin({0:d}) WHEN {0:d} IS NOT NULL THEN CAST('NaN' "
     "AS DOUBLE PRECISION) END"},
    {"acos",
     "CASE WHEN abs({0:d}) <= 1 THEN acos({0:d}) WHEN {0:d} IS NOT NULL THEN CAST('NaN' "
     "AS DOUBLE PRECISION) END"},
    {"atan", "atan({0:d})"},
    {"tanh", "tanh({0:d})"},
    {"asinh", "asinh({0:d})"},
    {"isnan", {}, isnan_word},
    {"isinf", {}, isinf_word},
    {"log2",
     "CASE WHEN {0:d} > 0 THEN ln({0:d}) / ln(CAST(2 AS DOUBLE PRECISION)) WHEN {0:d} = "
     "0 THEN CAST('-Infinity' AS "
     "DOUBLE PRECISION) WHEN {0:d} < 0 THEN CAST('NaN' AS DOUBLE PRECISION) END"},
    {"atan2", "atan2({0:d}, {1:d})"},
    {"sinh", "sinh({0:d})"},
    {"cosh", "cosh({0:d})"},
    {"acosh",
     "CASE WHEN {0:d} < 1 THEN CAST('NaN' AS DOUBLE PRECISION) ELSE acosh({0:d}) END"},
    {"atanh",
     "CASE WHEN abs({0:d}) <= 1 THEN atanh({0:d}) WHEN {0:d} IS NOT NULL THEN CAST('NaN' "
     "AS DOUBLE PRECISION) END"},
};

}  // namespace

std::span<const Word> number_words() { return kWords; }

}  // namespace phlox::compile::postgresql

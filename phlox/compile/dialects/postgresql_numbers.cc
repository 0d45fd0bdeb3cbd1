// PostgreSQL's SQL: arithmetic and casts. Its integers fail where they overflow, as ours
// do; its floats fail too, where ours become infinite or zero, so their words keep away
// from that.
#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"

namespace phlox::compile::postgresql {

// Of two floats near the end of their range the half is computed, which cannot overflow.
std::string float_sum(const std::string& sign) {
  const std::string half = "{0:d} / 2 " + sign + " {1:d} / 2";
  return "CASE WHEN abs({0:d}) < 1e280 OR abs({1:d}) < 1e280 THEN {0:d} " + sign +
         " {1:d} WHEN abs(" + half + ") > 8.988465674311579e307 THEN (" + half +
         ") * CAST('Infinity' AS DOUBLE PRECISION) ELSE {0:d} " + sign + " {1:d} END";
}

std::string as_unsigned(const std::string& number) {
  return "CASE WHEN " + number + " BETWEEN 0 AND 18446744073709551615 THEN CAST(" +
         number + " AS NUMERIC(20, 0)) WHEN " + number + " IS NOT NULL THEN " +
         failure("CAST(" + number + " AS TEXT) || ' is out of range of uint64'",
                 "NUMERIC(20, 0)") +
         " END";
}

namespace {

bool is_int64(const Type& type) { return type.is(kind::kInt64); }

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

// Of the float64 next to it.
std::string as_float32(const std::string& text) {
  const std::string value = "(" + text + ")";
  return "CAST(CASE WHEN abs(" + value + ") <= 7.006492321624085e-46 THEN " + value +
         " * 0 WHEN abs(" + value + ") >= 3.4028235677973366e38 THEN " + value +
         " * CAST('Infinity' AS DOUBLE PRECISION) ELSE " + value + " END AS REAL)";
}

std::string as_result(const Expr& node, const std::string& text) {
  return "CAST(" + text + " AS " + type_name(node.element()) + ")";
}

std::string sum_of(const Expr& node, const std::string& sign) {
  const Type type = type_of(node);
  if (type.is(kind::kUint64)) return as_unsigned("({0:r} " + sign + " {1:r})");
  if (type.is(kind::kFloat32)) return as_float32(float_sum(sign));
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
  if (type.is(kind::kUint64)) return as_unsigned("({0:r} * {1:r})");
  if (type.is(kind::kFloat64)) return float_product();
  if (type.is(kind::kFloat32)) return as_float32(float_product());
  const bool spans = type.is(kind::kTimedelta);
  const Type a = arg_type(node, 0), b = arg_type(node, 1);
  if (spans && (a.is_integer() || b.is_integer()) && !a.is(kind::kUint64) &&
      !b.is(kind::kUint64))
    return "{0} * {1}";
  return {};
}

std::string floordiv_word(const Expr& node) {
  const Type type = type_of(node);
  if (is_int64(type))
    return standard::floored_quotient("{0:i}", "{1:i}", "{0:i} / {1:i}");
  if (type.is(kind::kDecimal))
    return as_result(node, standard::floored_quotient("{0}", "{1}", "div({0}, {1})"));
  if (type.is(kind::kUint64)) return "CASE WHEN {1:r} <> 0 THEN div({0:r}, {1:r}) END";
  return {};
}

std::string mod_word(const Expr& node) {
  const Type type = type_of(node);
  const std::string text = standard::floored_remainder("{0:r}", "{1:r}");
  if (is_int64(type) || type.is(kind::kUint64)) return text;
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
  if (from.is_integer() && (digits >= 0 || !node.is("round"))) return "{0:i}";
  if (node.is("round")) {
    if (digits < -40 || digits > 40) return {};
    // Of floats round goes to the even neighbour, of exact numbers away from zero.
    if (from.is_float())
      return digits != 0 ? ""
             : from.is(kind::kFloat64)
                 ? "round({0})"
                 : "CAST(round(CAST({0} AS DOUBLE PRECISION)) AS REAL)";
    const std::string n = std::to_string(digits), x = "CAST({0} AS NUMERIC)";
    const std::string unit = "CAST(1e" + std::to_string(-digits) + " AS NUMERIC)";
    const std::string down = "trunc(" + x + ", " + n + ")";
    return as_result(node, "CASE WHEN abs(" + x + " - " + down + ") * 2 = " + unit +
                               " THEN " + down + " + sign(" + x + ") * mod(abs(" + down +
                               ") / " + unit + ", 2) * " + unit + " ELSE round(" + x +
                               ", " + n + ") END");
  }
  if (from.is_float())
    return "CAST(" + std::string(node.op().name) + "({0:d}) AS " +
           type_name(type_of(node)) + ")";
  if (from.is(kind::kDecimal))
    return as_result(node, std::string(node.op().name) + "({0})");
  return {};
}

// Where the logarithm of the result shows that it is no float, the server would fail.
std::string pow_word(const Expr&) {
  const std::string odd =
      "({1:d} = trunc({1:d}) AND abs({1:d}) < 9007199254740992 AND trunc({1:d} / 2) * 2 "
      "<> {1:d})";
  const auto signed_text = [&](const std::string& negative, const std::string& value) {
    return "CAST(CASE WHEN " + negative + " AND " + odd + " THEN '-" + value +
           "' ELSE '" + value + "' END AS DOUBLE PRECISION)";
  };
  const std::string log = "ln(abs({0:d})) * greatest(least({1:d}, 1e20), -1e20)";
  return "CASE WHEN {0:d} IS NULL OR {1:d} IS NULL THEN NULL WHEN {0:d} = 0 THEN CASE "
         "WHEN {1:d} < 0 THEN " +
         signed_text("CAST({0:d} AS TEXT) = '-0'", "Infinity") +
         " ELSE power({0:d}, {1:d}) END WHEN {0:d} < 0 AND abs({1:d}) < 'Infinity' AND "
         "{1:d} <> trunc({1:d}) THEN CAST(CASE WHEN {0:d} > '-Infinity' THEN 'NaN' WHEN "
         "{1:d} > 0 THEN 'Infinity' ELSE '0' END AS DOUBLE PRECISION) WHEN abs({0:d}) >= "
         "'Infinity' OR abs({1:d}) >= 'Infinity' OR abs({0:d}) = 1 THEN power({0:d}, "
         "{1:d}) WHEN abs({1:d}) < 1e-20 THEN CAST(1 AS DOUBLE PRECISION) WHEN " +
         log + " > 709.782712893384 THEN " + signed_text("{0:d} < 0", "Infinity") +
         " WHEN " + log + " < -745.1332191019412 THEN " + signed_text("{0:d} < 0", "0") +
         " ELSE power({0:d}, {1:d}) END";
}

// The greater times the root of 1 and the square of the quotient.
std::string hypot_word(const Expr&) {
  const std::string great = "greatest(abs({0:d}), abs({1:d}))";
  const std::string less = "least(abs({0:d}), abs({1:d}))";
  const std::string root =
      "sqrt(1 + (" + less + " / " + great + ") * (" + less + " / " + great + "))";
  return "CASE WHEN {0:d} IS NULL OR {1:d} IS NULL THEN NULL WHEN abs({0:d}) = "
         "'Infinity' OR abs({1:d}) = 'Infinity' THEN CAST('Infinity' AS DOUBLE "
         "PRECISION) WHEN {0:d} = 'NaN' OR {1:d} = 'NaN' THEN CAST('NaN' AS DOUBLE "
         "PRECISION) WHEN " +
         less + " = 0 OR ln(" + great + ") - ln(" + less + ") > 40 THEN " + great +
         " WHEN " + great + " > 1e308 AND " + great + " / 2 * " + root +
         " > 8.988465674311579e307 THEN CAST('Infinity' AS DOUBLE PRECISION) ELSE " +
         great + " * " + root + " END";
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
    {"pow", {}, pow_word},
    {"hypot", {}, hypot_word},
    // ln and exp of what is near to 1 and 0 lose digits, which the quotients give back.
    {"log1p",
     "CASE WHEN {0:d} < -1 THEN CAST('NaN' AS DOUBLE PRECISION) WHEN {0:d} = -1 THEN "
     "CAST('-Infinity' AS DOUBLE PRECISION) WHEN {0:d} >= 'Infinity' OR 1 + {0:d} = 1 "
     "THEN {0:d} ELSE ln(1 + {0:d}) * ({0:d} / ((1 + {0:d}) - 1)) END"},
    {"expm1",
     "CASE WHEN {0:d} = 'NaN' THEN {0:d} WHEN {0:d} > 709.782712893384 THEN "
     "CAST('Infinity' AS DOUBLE PRECISION) WHEN {0:d} < -50 THEN CAST(-1 AS DOUBLE "
     "PRECISION) WHEN abs({0:d}) < 1e-17 OR exp({0:d}) = 1 THEN {0:d} ELSE (exp({0:d}) - "
     "1) * ({0:d} / ln(exp({0:d}))) END"},
    {"degrees",
     "CASE WHEN abs({0:d}) > 3.1375664143845866e306 THEN {0:d} * CAST('Infinity' AS "
     "DOUBLE PRECISION) ELSE degrees({0:d}) END"},
    {"radians",
     "CASE WHEN abs({0:d}) < 1.416e-322 THEN {0:d} * 0 ELSE radians({0:d}) END"},
    {"isnan", {}, isnan_word},
    {"isinf", {}, isinf_word},
    {"log2",
     "CASE WHEN {0:d} > 0 THEN ln({0:d}) / ln(CAST(2 AS DOUBLE PRECISION)) WHEN {0:d} = "
     "0 THEN CAST('-Infinity' AS "
     "DOUBLE PRECISION) WHEN {0:d} < 0 THEN CAST('NaN' AS DOUBLE PRECISION) END"},
    {"acosh",
     "CASE WHEN {0:d} < 1 THEN CAST('NaN' AS DOUBLE PRECISION) ELSE acosh({0:d}) END"},
    {"atanh",
     "CASE WHEN abs({0:d}) <= 1 THEN atanh({0:d}) WHEN {0:d} IS NOT NULL THEN CAST('NaN' "
     "AS DOUBLE PRECISION) END"},
};

}  // namespace

std::span<const Word> number_words() { return kWords; }

}  // namespace phlox::compile::postgresql

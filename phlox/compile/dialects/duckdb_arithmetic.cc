// DuckDB's SQL: words of arithmetic and choice that depend on the types.
#include "phlox/base/error.h"
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"

namespace phlox::compile::duckdb {

namespace {

// A literal integer above zero, for which flooring is simple.
bool is_positive_literal(const Expr& node) {
  if (!node.is("literal")) return false;
  const auto& value = node.attribute("value");
  return value.unsigned_integer() || (value.integer() && *value.integer() > 0);
}

// `a OP b`: integers in 64 bits, so that they cannot overflow in the narrower type.
std::string arithmetic(const Expr& node, const std::string& symbol) {
  const Type type = type_of(node);
  // DuckDB makes of an operation on decimals one more digit than the type rule allows at
  // most.
  if (type.is(kind::kDecimal)) {
    const auto side = [&](size_t i) { return standard::decimal_side(node, i); };
    if (symbol == "*") {
      // Of two that fit in 64 bits each DuckDB makes the product in 64 bits, too.
      const Type a = arg_type(node, 0);
      const std::string wide =
          type.precision() > 18 && (!a.is(kind::kDecimal) || a.precision() <= 18)
              ? "CAST(" + side(0) + " AS DECIMAL(" +
                    std::to_string(std::max(19, a.is(kind::kDecimal) ? 0 : 20)) + ", " +
                    std::to_string(a.is(kind::kDecimal) ? a.scale() : 0) + "))"
              : side(0);
      return "CAST(" + wide + " * " + side(1) + " AS " + type_name(type) + ")";
    }
    return "CAST({0:r} " + symbol + " {1:r} AS " + type_name(type) + ")";
  }
  return "{0:~r} " + symbol + " {1:~r}";
}

bool is_zoned(const Type& type) {
  return type.is(kind::kDatetime) && !type.zone().empty();
}

}  // namespace

std::string add_word(const Expr& node) {
  const Type type = type_of(node);
  if (type.is(kind::kString)) return joined(node, "{0} || {1}");
  // DuckDB adds to zoned ones by the calendar of its session.
  if (is_zoned(type)) return "make_timestamptz(epoch_us({0}) + epoch_us({1}))";
  if (is_moment(type) || type.is(kind::kTimedelta)) return "{0} + {1}";
  return arithmetic(node, "+");
}

std::string sub_word(const Expr& node) {
  const Type a = arg_type(node, 0), b = arg_type(node, 1);
  if (is_moment(a) && is_moment(b))
    // As microseconds: DuckDB's own difference of dates is a number of days.
    return "to_microseconds(epoch_us({0:c}) - epoch_us({1:c}))";
  if (is_zoned(a)) return "make_timestamptz(epoch_us({0}) - epoch_us({1}))";
  if (is_moment(a) || a.is(kind::kTimedelta)) return "{0} - {1}";
  return arithmetic(node, "-");
}

std::string mul_word(const Expr& node) {
  if (type_of(node).is(kind::kTimedelta)) {
    const bool first = arg_type(node, 0).is(kind::kTimedelta);
    return std::string("to_microseconds(epoch_us({") + (first ? "0" : "1") + "}) * {" +
           (first ? "1" : "0") + ":i})";
  }
  return arithmetic(node, "*");
}

// An argument in units of the smallest digit of both, in 128 bits.
static std::string units(const Expr& node, int at) {
  const auto digits = [&](size_t i) -> std::pair<int, int> {
    const Type type = arg_type(node, i);
    if (type.is(kind::kDecimal)) return {type.precision() - type.scale(), type.scale()};
    return {type.is_unsigned() ? 20 : 19, 0};
  };
  const auto [whole_a, scale_a] = digits(0);
  const auto [whole_b, scale_b] = digits(1);
  const int scale = std::max(scale_a, scale_b);
  const int precision = std::min(38, std::max(whole_a, whole_b) + scale);
  const std::string value = "CAST({" + std::to_string(at) + "} AS DECIMAL(" +
                            std::to_string(precision) + ", " + std::to_string(scale) +
                            "))";
  if (precision + scale + 1 <= 38)
    return "CAST(" + value + " * CAST(1e" + std::to_string(scale) + " AS DECIMAL(" +
           std::to_string(scale + 1) + ", 0)) AS HUGEINT)";
  return "CAST(replace(CAST(" + value + " AS VARCHAR), '.', '') AS HUGEINT)";
}

std::string floordiv_word(const Expr& node) {
  const Type type = type_of(node);
  if (type.is_float()) {
    // As Python: the quotient of what is left when the remainder is taken off, to the
    // nearest whole number; the remainder has the divisor's sign.
    const std::string whole =
        "({0:d} - {0:d} % {1:d}) / {1:d} - CASE WHEN {0:d} % {1:d} <> 0 AND ({1:d} < 0) "
        "<> "
        "({0:d} % {1:d} < 0) THEN 1 ELSE 0 END";
    std::string text =
        "CASE WHEN {1:d} = 0 THEN {0:d} * 'nan'::DOUBLE WHEN isinf({1:d}) AND NOT "
        "isinf({0:d}) AND "
        "NOT isnan({0:d}) THEN CASE WHEN {0:d} <> 0 AND ({0:d} < 0) <> ({1:d} < 0) THEN "
        "-1e0 ELSE 0e0 END WHEN round(" +
        whole + ") = 0 THEN {0:d} / {1:d} * 0 ELSE round(" + whole + ") END";
    return type.bit_width() == 32 ? "CAST(" + text + " AS FLOAT)" : text;
  }
  if (type.is(kind::kDecimal)) {
    // As whole numbers of the smaller unit, which divide exactly: in floats 0.3 // 0.1
    // is 2.
    const std::string a = units(node, 0), b = units(node, 1);
    return "CASE WHEN {1} <> 0 THEN CAST(CASE WHEN " + a + " % " + b +
           " <> 0 AND ({0} < 0) <> ({1} < 0) THEN " + a + " // " + b + " - 1 ELSE " + a +
           " // " + b + " END AS " + type_name(type) + ") END";
  }
  if (type.is_unsigned()) return "{0:r} // {1:r}";
  if (is_positive_literal(node.arg(1)))
    return "CASE WHEN {0:i} % {1:~i} < 0 THEN {0:i} // {1:~i} - 1 ELSE {0:i} // {1:~i} "
           "END";
  return "CASE WHEN {1:i} <> -1 AND {0:i} % {1:i} <> 0 AND ({0:i} < 0) <> ({1:i} < 0) "
         "THEN {0:i} // "
         "{1:i} - 1 ELSE {0:i} // {1:i} END";
}

std::string mod_word(const Expr& node) {
  const Type type = type_of(node);
  if (type.is_float()) {
    std::string text =
        "CASE WHEN {0:d} % {1:d} = 0 THEN CASE WHEN {1:d} < 0 THEN -0e0 ELSE 0e0 END "
        "WHEN ({1:d} < 0) <> "
        "({0:d} % {1:d} < 0) THEN {0:d} % {1:d} + {1:d} ELSE {0:d} % {1:d} END";
    return type.bit_width() == 32 ? "CAST(" + text + " AS FLOAT)" : text;
  }
  if (type.is(kind::kDecimal))
    return "CAST(CASE WHEN {0:r} % {1:r} <> 0 AND ({1:r} < 0) <> ({0:r} % {1:r} < 0) "
           "THEN {0:r} % "
           "{1:r} + {1:r} ELSE {0:r} % {1:r} END AS " +
           type_name(type) + ")";
  if (type.is_unsigned()) return "{0:r} % {1:r}";
  if (is_positive_literal(node.arg(1)))
    return "CASE WHEN {0:i} % {1:~i} < 0 THEN {0:i} % {1:~i} + {1:~i} ELSE {0:i} % "
           "{1:~i} END";
  // The remainder by -1 is 0, also of the least integer, for which DuckDB overflows.
  return "CASE WHEN {1:i} = -1 THEN CAST(0 AS BIGINT) * {0:i} WHEN {0:i} % {1:i} <> 0 "
         "AND ({0:i} < 0) <> "
         "({1:i} < 0) THEN {0:i} % {1:i} + {1:i} ELSE {0:i} % {1:i} END";
}

std::string neg_word(const Expr& node) {
  return type_of(node).is(kind::kTimedelta) ? "to_microseconds(-epoch_us({0}))"
                                            : "-{0:r}";
}

std::string abs_word(const Expr& node) {
  return type_of(node).is(kind::kTimedelta) ? "to_microseconds(abs(epoch_us({0})))"
                                            : "abs({0:r})";
}

std::string sign_word(const Expr& node) {
  const Type type = type_of(node);
  if (!type.is_float()) return "CAST(sign({0}) AS BIGINT)";
  return "CASE WHEN isnan({0}) THEN {0} ELSE CAST(sign({0}) AS " + type_name(type) +
         ") END";
}

// Exactly as Python: what is nearest to the float's own value, which 2.675 times 100 is
// not. Far from a half the scaled number decides; near to one its decimal digits, which
// printf has right.
static std::string round_float(int64_t digits, bool narrow) {
  const auto power = [](int64_t exponent) { return "1e" + std::to_string(exponent); };
  std::string text;
  if (digits == 0) {
    text = "round_even({0:d}, 0)";
  } else if (digits > 0) {
    const std::string unit = power(std::min<int64_t>(digits, 22));
    const std::string scaled = "{0:d} * " + unit;
    text = "CASE WHEN isnan({0:d}) OR abs({0:d}) >= 4503599627370496 THEN {0:d} ";
    if (digits <= 22)
      text += "WHEN abs(" + scaled + ") < 1e12 AND abs(" + scaled + " - round(" + scaled +
              ")) < 0.499 THEN round(" + scaled + ") / " + unit + " ";
    text += "ELSE CAST(printf('%." + std::to_string(digits) + "f', {0:d}) AS DOUBLE) END";
  } else if (digits < -300) {
    text = "{0:d} * 0";
  } else {
    const std::string unit = power(-digits);
    text = "CASE WHEN isnan({0:d}) OR isinf({0:d}) THEN {0:d} ELSE round_even({0:d} / " +
           unit + ", 0) * " + unit + " END";
  }
  return narrow ? "CAST(" + text + " AS FLOAT)" : text;
}

std::string round_word(const Expr& node) {
  const Type type = type_of(node);
  const Type from = arg_type(node, 0);
  int64_t digits = 0;
  if (const auto* given = node.attributes().find("digits")) digits = *given->integer();
  const std::string& name =
      node.op().name == "round" ? std::string("round_even") : std::string(node.op().name);
  if (from.is_integer()) {
    if (digits >= 0 || name != "round_even") return "{0:i}";
    if (digits < -18) return "{0:i} * 0";
    std::string unit = "1" + std::string(static_cast<size_t>(-digits), '0');
    // Exact in 128 bits: halves to the even neighbour.
    const std::string half = std::to_string(std::stoll(unit) / 2);
    return "CAST(CASE WHEN abs({0:i} % " + unit + ") > " + half + " OR (abs({0:i} % " +
           unit + ") = " + half + " AND {0:i} // " + unit +
           " % 2 <> 0) THEN CAST({0:i} // " + unit + " + sign({0:i}) AS HUGEINT) * " +
           unit + " ELSE {0:i} - {0:i} % " + unit + " END AS BIGINT)";
  }
  if (from.is(kind::kDecimal)) {
    const std::string target = type_name(type);
    if (name != "round_even") return "CAST(" + name + "({0}) AS " + target + ")";
    if (digits >= from.scale()) return "CAST({0} AS " + target + ")";
    // What is cut off decides; DuckDB's own rounding of decimals sends halves away from
    // zero.
    const int cut = static_cast<int>(from.scale() - digits);
    if (cut > 38) return "CAST({0} * 0 AS " + target + ")";
    std::string unit;
    if (digits > 0)
      unit = "0." + std::string(static_cast<size_t>(digits - 1), '0') + "1";
    else
      unit = "1" + std::string(static_cast<size_t>(-digits), '0');
    return "CAST(CASE WHEN abs({0} % " + unit + ") * 2 = " + unit + " AND ({0} - {0} % " +
           unit + ") % (2 * " + unit + ") = 0 THEN {0} - {0} % " + unit +
           " ELSE round({0}, " + std::to_string(digits) + ") END AS " + target + ")";
  }
  if (name == "round_even") return round_float(digits, type.bit_width() == 32);
  return name + "({0})";
}

std::string isnan_word(const Expr& node) {
  return arg_type(node, 0).is_float() ? "isnan({0})" : "isnan({0:d})";
}
std::string isinf_word(const Expr& node) {
  return arg_type(node, 0).is_float() ? "isinf({0})" : "isinf({0:d})";
}

}  // namespace phlox::compile::duckdb

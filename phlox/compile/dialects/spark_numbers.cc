// Spark's SQL: arithmetic. In ANSI mode its integers fail where they overflow, as ours
// do, and so does every division by zero, which words of ours keep away from.
#include <cstdlib>

#include "phlox/compile/dialects/spark.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"

namespace phlox::compile::spark {

namespace {

constexpr const char* kNan = "CAST('NaN' AS DOUBLE)";
constexpr const char* kInfinity = "CAST('Infinity' AS DOUBLE)";

bool is_int64(const Type& type) { return type.is(kind::kInt64); }

std::string as_result(const Expr& node, const std::string& text) {
  return "CAST(" + text + " AS " + type_name(node.element()) + ")";
}

// A uint64, whose decimal has room for more.
std::string as_unsigned(const std::string& text) {
  return "CASE WHEN " + text + " BETWEEN 0 AND 18446744073709551615 THEN CAST(" + text +
         " AS DECIMAL(20, 0)) WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN " +
         raise("'the result does not fit uint64'", Type::uint64()) + " END";
}

std::string arithmetic(const Expr& node, const std::string& sign) {
  const Type type = type_of(node);
  if (type.is(kind::kUint64)) return as_unsigned("({0:r} " + sign + " {1:r})");
  if (is_int64(type) || type.is(kind::kFloat64)) return "{0:~r} " + sign + " {1:~r}";
  if (type.is(kind::kDecimal))
    return as_result(node, standard::decimal_side(node, 0) + " " + sign + " " +
                               standard::decimal_side(node, 1));
  if (type.is(kind::kTimedelta) && arg_type(node, 0).is(kind::kTimedelta) && sign != "*")
    return "{0} " + sign + " {1}";
  return {};
}

std::string shifted(const Expr& node, const std::string& sign) {
  const Type type = type_of(node);
  if (!type.is(kind::kDatetime)) return {};
  const bool first = is_moment(arg_type(node, 0));
  const size_t at = first ? 0 : 1, by = first ? 1 : 0;
  if (!arg_type(node, by).is(kind::kTimedelta)) return {};
  return moment(micros("{" + std::to_string(at) + "}", arg_type(node, at)) + " " + sign +
                    " {" + std::to_string(by) + "}",
                type);
}

std::string add_word(const Expr& node) {
  if (type_of(node).is(kind::kString)) return "{0} || {1}";
  if (is_moment(arg_type(node, 0)) || is_moment(arg_type(node, 1)))
    return shifted(node, "+");
  return arithmetic(node, "+");
}

std::string sub_word(const Expr& node) {
  const Type a = arg_type(node, 0), b = arg_type(node, 1);
  if (is_moment(a) && is_moment(b))
    return micros("{0:c}", Type::datetime()) + " - " + micros("{1:c}", Type::datetime());
  if (is_moment(a)) return shifted(node, "-");
  return arithmetic(node, "-");
}

std::string mul_word(const Expr& node) {
  if (type_of(node).is(kind::kTimedelta)) {
    const size_t other = arg_type(node, 0).is(kind::kTimedelta) ? 1 : 0;
    return arg_type(node, other).is_integer() && !arg_type(node, other).is(kind::kUint64)
               ? "{0:i} * {1:i}"
               : "";
  }
  return arithmetic(node, "*");
}

std::string div_word(const Expr& node) {
  if (node.element().without_option().is(kind::kTimedelta)) return {};
  const Expr& divisor = node.arg(1);
  if (divisor.is("literal")) {
    const auto& value = divisor.attribute("value");
    if ((value.integer() && *value.integer() != 0) ||
        (value.real() && *value.real() != 0))
      return "{0:d} / {1:d}";
  }
  // The sign of a zero shows in its text alone.
  return std::string(
             "CASE WHEN {1:d} <> 0 THEN {0:d} / {1:d} WHEN {0:d} = 0 OR isnan({0:d}) ") +
         "THEN CASE WHEN {1:d} IS NOT NULL THEN " + kNan +
         " END ELSE CASE WHEN (CAST({1:d} AS STRING) = '-0.0') = ({0:d} < 0) THEN " +
         kInfinity + " WHEN {1:d} IS NOT NULL AND {0:d} IS NOT NULL THEN -" + kInfinity +
         " END END";
}

// As Python: the quotient of what is left when the remainder is taken off, to the nearest
// whole number; the remainder has the divisor's sign.
std::string float_floordiv() {
  const std::string rest = "({0:d} % {1:d})";
  const std::string whole = "({0:d} - " + rest + ") / {1:d} - CASE WHEN " + rest +
                            " <> 0 AND ({1:d} < 0) <> (" + rest +
                            " < 0) THEN 1 ELSE 0 END";
  const std::string infinite = std::string("abs({1:d}) = ") + kInfinity;
  return "CASE WHEN {1:d} = 0 THEN {0:d} * " + std::string(kNan) + " WHEN " + infinite +
         " AND abs({0:d}) < " + kInfinity +
         " THEN CASE WHEN {0:d} <> 0 AND ({0:d} < 0) <> ({1:d} < 0) THEN -1D ELSE 0D END "
         "WHEN rint(" +
         whole + ") = 0 THEN {0:d} / {1:d} * 0 ELSE rint(" + whole + ") END";
}

std::string floordiv_word(const Expr& node) {
  const Type type = type_of(node);
  if (is_int64(type))
    return standard::floored_quotient("{0:i}", "{1:i}", "({0:i} div {1:i})");
  if (type.is(kind::kFloat64)) return float_floordiv();
  // Its whole quotient has 64 bits.
  const auto whole = [&](size_t i) {
    const Type side = arg_type(node, i);
    return side.is(kind::kDecimal) ? side.precision() - side.scale() : 19;
  };
  const Type divisor = arg_type(node, 1);
  if (type.is(kind::kDecimal) &&
      whole(0) + (divisor.is(kind::kDecimal) ? divisor.scale() : 0) <= 18) {
    const std::string a = standard::decimal_side(node, 0),
                      b = standard::decimal_side(node, 1);
    return as_result(node, "CASE WHEN {1} <> 0 THEN (" + a + " div " + b +
                               ") - CASE WHEN " + a + " % " + b +
                               " <> 0 AND ({0} < 0) <> ({1} < 0) THEN 1 ELSE 0 END END");
  }
  return {};
}

std::string mod_word(const Expr& node) {
  const Type type = type_of(node);
  if (type.is(kind::kUint64)) return "CASE WHEN {1:r} <> 0 THEN {0:r} % {1:r} END";
  if (type.is(kind::kDecimal)) {
    const std::string a = standard::decimal_side(node, 0),
                      b = standard::decimal_side(node, 1);
    const std::string rest = "(" + a + " % " + b + ")";
    return as_result(node, "CASE WHEN {1} <> 0 THEN CASE WHEN " + rest +
                               " <> 0 AND ({0} < 0) <> ({1} < 0) THEN " + rest + " + " +
                               b + " ELSE " + rest + " END END");
  }
  const auto* const divisor =
      node.arg(1).is("literal") ? node.arg(1).attribute("value").integer() : nullptr;
  if (is_int64(type) && divisor && *divisor > 0) return "pmod({0:r}, {1:r})";
  if (is_int64(type)) return standard::floored_remainder("{0:r}", "{1:r}");
  if (type.is(kind::kFloat64)) {
    const std::string infinite = std::string("abs({1:d}) = ") + kInfinity;
    return "CASE WHEN {1:d} = 0 THEN {0:d} * " + std::string(kNan) + " WHEN " + infinite +
           " AND abs({0:d}) < " + kInfinity +
           " THEN CASE WHEN {0:d} <> 0 AND ({0:d} < 0) <> ({1:d} < 0) THEN {1:d} ELSE "
           "{0:d} END WHEN {0:d} % {1:d} <> 0 AND ({0:d} % {1:d} < 0) <> ({1:d} < 0) "
           "THEN "
           "{0:d} % {1:d} + {1:d} ELSE {0:d} % {1:d} END";
  }
  return {};
}

std::string neg_word(const Expr& node) {
  return type_of(node).is(kind::kUint64) ? "" : "-{0:r}";
}

std::string sign_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kTimedelta)) return {};
  return as_result(node, "sign({0})");
}

std::string down(const std::string& x) {
  return "CASE WHEN rint(" + x + ") > " + x + " THEN rint(" + x + ") - 1 ELSE rint(" + x +
         ") END";
}
std::string up(const std::string& x) {
  return "CASE WHEN rint(" + x + ") < " + x + " THEN rint(" + x + ") + 1 ELSE rint(" + x +
         ") END";
}

// A float to digits behind the point, of halves the even neighbour: of the exact product
// with a power of ten, whose rest behind the rounded product Dekker's splitting gives
// (T. J. Dekker, A floating-point technique for extending the available precision, 1971).
// What is so large that it has no such digits stays as it is.
std::string rounded_float(int digits) {
  const double unit = std::strtod(("1e" + std::to_string(digits)).c_str(), nullptr);
  const double split = 134217729 * unit, high = split - (split - unit);
  const auto text = [](double value) {
    return spark::literal(expr::Value(value), Type::float64());
  };
  const std::string x = "{0:d}", u = text(unit), bh = text(high), bl = text(unit - high);
  const std::string p = "(" + x + " * " + u + ")", c = "(" + x + " * 134217729D)";
  const std::string ah = "(" + c + " - (" + c + " - " + x + "))",
                    al = "(" + x + " - " + ah + ")";
  const std::string error = "(" + al + " * " + bl + " - (((" + p + " - " + ah + " * " +
                            bh + ") - " + al + " * " + bh + ") - " + ah + " * " + bl +
                            "))";
  const std::string k = "(" + down(p) + ")";
  const std::string beyond = "(" + p + " - " + k + " - 0.5D + " + error + ")";
  return "CASE WHEN isnan(" + x + ") OR abs(" + p + ") >= 4503599627370496D THEN " + x +
         " WHEN abs(" + x + ") < 1e-280D THEN " + x + " * 0D WHEN " + beyond +
         " > 0 OR (" + beyond + " = 0 AND " + k + " % 2 <> 0) THEN (" + k + " + 1) / " +
         u + " ELSE " + k + " / " + u + " END";
}

// Spark's own floor and ceil of floats give integers, which have no infinity.
std::string round_word(const Expr& node) {
  const Type from = arg_type(node, 0);
  const auto* given = node.attributes().find("digits");
  const int64_t digits = given ? *given->integer() : 0;
  if (from.is_integer()) {
    if (digits >= 0 || !node.is("round")) return "{0:r}";
    if (from.is(kind::kUint64)) return {};
    return digits < -18 ? "{0:i} * 0" : "bround({0:i}, " + std::to_string(digits) + ")";
  }
  if (from.is(kind::kDecimal) && !type_of(node).is(kind::kDecimal)) return {};
  if (node.is("round")) {
    if (from.is_float()) {
      if (digits == 0) return as_result(node, "rint({0:d})");
      if (digits > 22 || digits < -22) return {};
      if (digits > 0) return as_result(node, rounded_float(static_cast<int>(digits)));
      const std::string unit = "1e" + std::to_string(-digits) + "D";
      return as_result(node, "rint({0:d} / " + unit + ") * " + unit);
    }
    return from.is(kind::kDecimal)
               ? as_result(node, "bround({0}, " + std::to_string(digits) + ")")
               : "";
  }
  if (from.is_float()) {
    if (node.is("floor")) return as_result(node, down("{0:d}"));
    if (node.is("ceil")) return as_result(node, up("{0:d}"));
    return as_result(node, "CASE WHEN {0:d} < 0 THEN " + up("{0:d}") + " ELSE " +
                               down("{0:d}") + " END");
  }
  if (from.is(kind::kDecimal)) {
    if (!node.is("trunc")) return as_result(node, std::string(node.op().name) + "({0})");
    return as_result(node, "CASE WHEN {0} < 0 THEN ceil({0}) ELSE floor({0}) END");
  }
  return {};
}

std::string isnan_word(const Expr& node) {
  if (!arg_type(node, 0).is_float()) return "CASE WHEN {0} IS NOT NULL THEN FALSE END";
  return "CASE WHEN {0} IS NOT NULL THEN isnan({0}) END";
}

std::string isinf_word(const Expr& node) {
  if (!arg_type(node, 0).is_float()) return "CASE WHEN {0} IS NOT NULL THEN FALSE END";
  return std::string("abs({0:d}) = ") + kInfinity;
}

// What Spark gives null for, where the language has NaN or -inf.
std::string logarithm(const char* function, const char* least) {
  const std::string end = least;
  return "CASE WHEN {0:d} > " + end + " THEN " + function +
         "({0:d}) WHEN {0:d} = " + end +
         " THEN CAST('-Infinity' AS DOUBLE) WHEN {0:d} < " + end + " THEN " + kNan +
         " END";
}
std::string log_word(const Expr& node) {
  if (node.is("log1p")) return logarithm("log1p", "-1");
  if (node.is("log2")) return logarithm("log2", "0");
  return logarithm(node.is("log") ? "ln" : "log10", "0");
}

constexpr Word kWords[] = {
    {"add", {}, add_word},
    {"sub", {}, sub_word},
    {"mul", {}, mul_word},
    {"div", {}, div_word},
    {"floordiv", {}, floordiv_word},
    {"mod", {}, mod_word},
    // Java's pow differs from C's in these.
    {"pow",
     "CASE WHEN {0:d} = 1 OR ({0:d} = -1 AND abs({1:d}) = CAST('Infinity' AS DOUBLE)) "
     "THEN "
     "CASE WHEN {1:d} IS NOT NULL THEN 1D END ELSE pow({0:d}, {1:d}) END"},
    {"neg", {}, neg_word},
    {"abs", "abs({0:r})"},
    {"sign", {}, sign_word},
    {"round", {}, round_word},
    {"floor", {}, round_word},
    {"ceil", {}, round_word},
    {"trunc", {}, round_word},
    {"log", {}, log_word},
    {"log2", {}, log_word},
    {"log10", {}, log_word},
    {"log1p", {}, log_word},
    // Spark's own loses all digits of large negative and of small numbers.
    {"asinh",
     "CASE WHEN abs({0:d}) < 1e8 THEN sign({0:d}) * log1p(abs({0:d}) + {0:d} * {0:d} / "
     "(1 + "
     "sqrt({0:d} * {0:d} + 1))) WHEN isnan({0:d}) THEN {0:d} ELSE sign({0:d}) * "
     "(ln(abs({0:d})) + ln(2D)) END"},
    {"acosh",
     "CASE WHEN {0:d} < 1 THEN CAST('NaN' AS DOUBLE) WHEN {0:d} > 1e8 THEN ln({0:d}) + "
     "ln(2D) ELSE acosh({0:d}) END"},
    // Spark's own makes zeros positive.
    {"atan2",
     "CASE WHEN {0:d} = 0 THEN CASE WHEN CAST({0:d} AS STRING) = '-0.0' THEN -1D ELSE 1D "
     "END * "
     "CASE WHEN {1:d} < 0 OR CAST({1:d} AS STRING) = '-0.0' THEN pi() WHEN {1:d} >= 0 "
     "AND NOT "
     "isnan({1:d}) THEN 0D ELSE {1:d} END ELSE atan2({0:d}, {1:d}) END"},
    {"isnan", {}, isnan_word},
    {"isinf", {}, isinf_word},
};

}  // namespace

std::span<const Word> number_words() { return kWords; }

}  // namespace phlox::compile::spark

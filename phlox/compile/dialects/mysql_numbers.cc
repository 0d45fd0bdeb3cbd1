// MySQL's and MariaDB's SQL: arithmetic. Integers fail where they overflow, as ours do;
// floats fail too, and then the query is computed here, as where NaN or infinity are
// computed with. Where finite numbers give these, that is written out.
#include <algorithm>
#include <vector>

#include "phlox/compile/dialects/mysql.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"

namespace phlox::compile::mysql {

namespace {

const std::string kNaN = kNanText;
const std::string kInf = kInfinityText;

bool is_int64(const Type& type) { return type.is(kind::kInt64); }

// Of the float64 next to it.
std::string as_float32(const std::string& text) {
  const std::string value = "(" + text + ")";
  return "CASE WHEN abs(" + value + ") < 3.4028235677973366e38 THEN CAST(CAST(" + value +
         " AS FLOAT) AS DOUBLE) WHEN abs(" + value + ") >= " + kInf + " THEN " + value +
         " ELSE sign(" + value + ") * " + kInf + " END";
}

std::string as_result(const Expr& node, const std::string& text) {
  return "CAST(" + text + " AS " + type_name(node.element()) + ")";
}

// A float word's text in the node's type.
std::string as_float(const Expr& node, const std::string& text) {
  return type_of(node).is(kind::kFloat32) ? as_float32(text) : text;
}

// Of a decimal with as many digits as there are: more are an error.
std::string checked_decimal(const Expr& node, const std::string& text) {
  const Type type = type_of(node);
  // More than 65 digits would be cut there.
  int whole = 0, scale = 0;
  for (size_t i = 0; i < node.args().size(); ++i) {
    const Type arg = arg_type(node, i);
    const int own = arg.is(kind::kDecimal) ? arg.scale() : 0;
    whole = std::max(whole, arg.is(kind::kDecimal) ? arg.precision() - own : 20);
    scale = std::max(scale, own);
  }
  if (node.is("mul") ? type.scale() > 30 : whole + scale > 64) return {};
  const std::string value = "(" + text + ")";
  const std::string limit =
      "1" + std::string(static_cast<size_t>(type.precision() - type.scale()), '0');
  return "CASE WHEN abs(" + value + ") >= " + limit + " THEN " + beyond("{0}", type) +
         " ELSE " + as_result(node, text) + " END";
}

std::string sum_of(const Expr& node, const std::string& sign) {
  const Type type = type_of(node);
  if (type.is(kind::kUint64) || is_int64(type)) return "{0:r} " + sign + " {1:r}";
  if (type.is(kind::kDecimal)) return checked_decimal(node, "{0} " + sign + " {1}");
  if (type.is_float()) return as_float(node, of_finite("{0:d} " + sign + " {1:d}", true));
  if (type.is(kind::kTimedelta) && arg_type(node, 0).is(kind::kTimedelta))
    return "{0} " + sign + " {1}";
  return {};
}

// A moment and a timedelta; beyond its calendar the server gives null.
std::string shifted(const Expr& node, size_t moment, const std::string& sign) {
  const std::string at = "{" + std::to_string(moment) + "}";
  const std::string by = "{" + std::to_string(1 - moment) + "}";
  const std::string whole =
      arg_type(node, moment).is(kind::kDate) ? "CAST(" + at + " AS DATETIME(6))" : at;
  const std::string text = "(" + whole + " " + sign + " INTERVAL " + by + " MICROSECOND)";
  return "CASE WHEN " + text + " IS NULL AND {0} IS NOT NULL AND {1} IS NOT NULL THEN " +
         beyond("{0}", type_of(node)) + " ELSE " + text + " END";
}

std::string add_word(const Expr& node) {
  if (type_of(node).is(kind::kString)) return "concat({0}, {1})";
  if (type_of(node).is(kind::kDatetime))
    return shifted(node, arg_type(node, 0).is(kind::kTimedelta) ? 1 : 0, "+");
  return sum_of(node, "+");
}

std::string sub_word(const Expr& node) {
  const Type a = arg_type(node, 0), b = arg_type(node, 1);
  if (is_moment(a) && is_moment(b)) return "timestampdiff(MICROSECOND, {1:c}, {0:c})";
  if (type_of(node).is(kind::kDatetime)) return shifted(node, 0, "-");
  return sum_of(node, "-");
}

std::string mul_word(const Expr& node) {
  const Type type = type_of(node);
  if (is_int64(type) || type.is(kind::kUint64)) return "{0:r} * {1:r}";
  if (type.is(kind::kDecimal)) return checked_decimal(node, "{0} * {1}");
  if (type.is_float()) return as_float(node, of_finite("{0:d} * {1:d}", true));
  const Type a = arg_type(node, 0), b = arg_type(node, 1);
  if (type.is(kind::kTimedelta) && (a.is_integer() || b.is_integer()) &&
      !a.is(kind::kUint64) && !b.is(kind::kUint64))
    return "{0} * {1}";
  return {};
}

std::string div_word(const Expr& node) {
  if (type_of(node).is(kind::kTimedelta)) return {};
  // The sign of a zero shows in its text alone.
  return as_float(
      node, of_finite("CASE WHEN {1:d} <> 0 THEN {0:d} / {1:d} WHEN {0:d} = 0 THEN " +
                          kNaN + " WHEN ({0:d} > 0) = (atan2({1:d}, -1) < 0) " +
                          "THEN -" + kInf + " ELSE " + kInf + " END",
                      true));
}

std::string floordiv_word(const Expr& node) {
  const Type type = type_of(node);
  if (is_int64(type))
    return standard::floored_quotient("{0:i}", "{1:i}", "{0:i} DIV {1:i}");
  if (type.is(kind::kUint64)) return "CASE WHEN {1:r} <> 0 THEN {0:r} DIV {1:r} END";
  if (type.is(kind::kDecimal))
    return as_result(node,
                     standard::floored_quotient("{0}", "{1}", "({0} - {0} % {1}) / {1}"));
  return {};
}

std::string mod_word(const Expr& node) {
  const Type type = type_of(node);
  if (type.is(kind::kUint64)) return "CASE WHEN {1:r} <> 0 THEN {0:r} % {1:r} END";
  const std::string text = standard::floored_remainder("{0:r}", "{1:r}");
  if (is_int64(type)) return text;
  if (type.is(kind::kDecimal)) return as_result(node, text);
  return {};
}

std::string neg_word(const Expr& node) {
  const Type type = type_of(node);
  if (type.is(kind::kUint64)) return {};
  if (type.is_float()) return "CASE WHEN {0:d} = " + kNaN + " THEN {0:d} ELSE -{0:d} END";
  return "-{0:r}";
}

std::string sign_word(const Expr& node) {
  if (type_of(node).is_float())
    return "CASE WHEN {0:d} = " + kNaN +
           " THEN {0:d} ELSE CAST(sign({0:d}) AS DOUBLE) END";
  return as_result(node, "sign({0})");
}

std::string round_word(const Expr& node) {
  const Type from = arg_type(node, 0);
  const auto* given = node.attributes().find("digits");
  const int64_t digits = given ? *given->integer() : 0;
  if (from.is_integer() && (digits >= 0 || !node.is("round"))) return "{0:i}";
  if (node.is("round")) {
    // Of floats round goes to the even neighbour, of exact numbers away from zero.
    if (from.is_float()) return digits == 0 ? "round({0:d})" : "";
    if (digits < -18 || digits > 30) return {};
    const int scale = from.is(kind::kDecimal) ? from.scale() : 0;
    if (scale > 21) return {};
    const std::string n = std::to_string(digits);
    const std::string x = "CAST({0} AS DECIMAL(60, " + std::to_string(scale) + "))";
    const std::string unit =
        digits <= 0 ? "1" + std::string(static_cast<size_t>(-digits), '0')
                    : "0." + std::string(static_cast<size_t>(digits - 1), '0') + "1";
    const std::string down = "truncate(" + x + ", " + n + ")";
    const std::string count =
        digits <= 0
            ? "abs(" + down + ") DIV " + unit
            : "abs(" + down + ") * 1" + std::string(static_cast<size_t>(digits), '0');
    return as_result(node, "CASE WHEN abs(" + x + " - " + down + ") * 2 = " + unit +
                               " THEN " + down + " + sign(" + x + ") * mod(" + count +
                               ", 2) * " + unit + " ELSE round(" + x + ", " + n +
                               ") END");
  }
  const std::string function =
      node.is("trunc") ? "truncate" : std::string(node.op().name);
  const std::string rest = node.is("trunc") ? ", 0)" : ")";
  if (from.is_float()) return function + "({0:d}" + rest;
  if (from.is(kind::kDecimal)) return as_result(node, function + "({0}" + rest);
  return {};
}

std::string pow_word(const Expr&) {
  const std::string odd = "({1:d} % 2 <> 0)";
  return of_finite(
      "CASE WHEN {0:d} = 0 AND {1:d} < 0 THEN CASE WHEN atan2({0:d}, -1) < 0 "
      "AND " +
          odd + " THEN -" + kInf + " ELSE " + kInf +
          " END WHEN {0:d} < 0 AND {1:d} <> truncate({1:d}, 0) THEN " + kNaN +
          " ELSE pow({0:d}, {1:d}) END",
      true);
}

// The greater times the root of 1 and the square of the quotient.
std::string hypot_word(const Expr&) {
  const std::string great = "greatest(abs({0:d}), abs({1:d}))";
  const std::string less = "least(abs({0:d}), abs({1:d}))";
  return of_finite("CASE WHEN " + less + " = 0 THEN " + great + " ELSE " + great +
                       " * sqrt(1 + (" + less + " / " + great + ") * (" + less + " / " +
                       great + ")) END",
                   true);
}

std::string isnan_word(const Expr& node) {
  return arg_type(node, 0).is_float() ? "{0} = " + kNaN : "{0} IS NULL AND NULL";
}
std::string isinf_word(const Expr& node) {
  return arg_type(node, 0).is_float() ? "abs({0}) = " + kInf : "{0} IS NULL AND NULL";
}

// ---- functions of one float; @ is the number, that is neither NaN nor infinite

// ln and exp of what is near to 1 and 0 lose digits, which the quotients give back.
const char* const kLog1p =
    "CASE WHEN 1 + (@) = 1 THEN (@) ELSE ln(1 + (@)) * ((@) / ((1 + (@)) - 1)) END";
const char* const kExpm1 =
    "CASE WHEN abs(@) < 1e-17 OR exp(@) = 1 THEN (@) WHEN (@) < -50 THEN -1e0 ELSE "
    "(exp(@) - 1) * ((@) / ln(exp(@))) END";

std::string log1p_of(const std::string& text) {
  return standard::replaced(kLog1p, "@", text);
}
std::string expm1_of(const std::string& text) {
  return standard::replaced(kExpm1, "@", text);
}

struct Function {
  std::string_view op;
  std::string text;  // where the number is finite
  std::string at_infinity = kNaN;
  std::string at_minus_infinity = kNaN;
};

const std::vector<Function>& functions() {
  static const std::vector<Function> all{
      {"sqrt", "CASE WHEN @ < 0 THEN " + kNaN + " ELSE sqrt(@) END", kInf, kNaN},
      {"exp", "CASE WHEN @ > 709.782712893384 THEN " + kInf + " ELSE exp(@) END", kInf,
       "0e0"},
      {"log",
       "CASE WHEN @ > 0 THEN ln(@) WHEN @ = 0 THEN -" + kInf + " ELSE " + kNaN + " END",
       kInf, kNaN},
      {"log10",
       "CASE WHEN @ > 0 THEN log10(@) WHEN @ = 0 THEN -" + kInf + " ELSE " + kNaN +
           " END",
       kInf, kNaN},
      {"log2",
       "CASE WHEN @ > 0 THEN log2(@) WHEN @ = 0 THEN -" + kInf + " ELSE " + kNaN + " END",
       kInf, kNaN},
      {"log1p",
       "CASE WHEN @ > -1 THEN " + log1p_of("@") + " WHEN @ = -1 THEN -" + kInf +
           " ELSE " + kNaN + " END",
       kInf, kNaN},
      {"expm1",
       "CASE WHEN @ > 709.782712893384 THEN " + kInf + " ELSE " + expm1_of("@") + " END",
       kInf, "-1e0"},
      {"sin", "sin(@)"},
      {"cos", "cos(@)"},
      {"tan", "tan(@)"},
      {"asin", "CASE WHEN abs(@) <= 1 THEN asin(@) ELSE " + kNaN + " END"},
      {"acos", "CASE WHEN abs(@) <= 1 THEN acos(@) ELSE " + kNaN + " END"},
      {"atan", "atan(@)", "1.5707963267948966e0", "-1.5707963267948966e0"},
      // The quotient of two that are small is exact enough.
      {"sinh",
       "CASE WHEN abs(@) > 709 THEN 8 * sign(@) * 4e307 WHEN abs(@) > 30 THEN sign(@) * "
       "exp(abs(@)) / 2 ELSE (" +
           expm1_of("@") + " + (" + expm1_of("@") + ") / ((" + expm1_of("@") +
           ") + 1)) / 2 END",
       kInf, "-" + kInf},
      {"cosh",
       "CASE WHEN abs(@) > 709 THEN 8 * sign(@) * 4e307 ELSE (exp(@) + exp(-(@))) / 2 "
       "END",
       kInf, kInf},
      {"tanh",
       "CASE WHEN abs(@) > 22 THEN sign(@) ELSE (" + expm1_of("2 * @") + ") / ((" +
           expm1_of("2 * @") + ") + 2) END",
       "1e0", "-1e0"},
      {"asinh",
       "CASE WHEN abs(@) > 1e8 THEN sign(@) * (ln(abs(@)) + ln(2e0)) ELSE sign(@) * " +
           log1p_of("(abs(@) + (@) * (@) / (1 + sqrt(1 + (@) * (@))))") + " END",
       kInf, "-" + kInf},
      {"acosh",
       "CASE WHEN @ < 1 THEN " + kNaN + " WHEN @ > 1e8 THEN ln(@) + ln(2e0) ELSE " +
           log1p_of("((@) - 1 + sqrt(2 * ((@) - 1) + ((@) - 1) * ((@) - 1)))") + " END",
       kInf, kNaN},
      {"atanh", "CASE WHEN abs(@) < 1 THEN " + log1p_of("(2 * (@) / (1 - (@)))") +
                    " / 2 WHEN abs(@) = 1 THEN sign(@) * " + kInf + " ELSE " + kNaN +
                    " END"},
      {"degrees",
       "CASE WHEN abs(@) > 3.1375664143845866e306 THEN sign(@) * " + kInf +
           " ELSE degrees(@) END",
       kInf, "-" + kInf},
      {"radians", "radians(@)", kInf, "-" + kInf},
  };
  return all;
}

std::string function_word(const Expr& node) {
  for (const Function& one : functions()) {
    if (one.op != node.op().name) continue;
    const std::string x = "{0:d}";
    return "CASE WHEN abs(" + x + ") < " + kInf + " THEN " +
           standard::replaced(one.text, "@", x) + " WHEN " + x + " = " + kInf + " THEN " +
           one.at_infinity + " WHEN " + x + " = -" + kInf + " THEN " +
           one.at_minus_infinity + " ELSE " + x + " END";
  }
  return {};
}

std::string atan2_word(const Expr&) { return of_finite("atan2({0:d}, {1:d})", true); }

}  // namespace

std::span<const Word> number_words() {
  static const std::vector<Word> words = [] {
    std::vector<Word> all{
        {"add", {}, add_word},           {"sub", {}, sub_word},
        {"mul", {}, mul_word},           {"div", {}, div_word},
        {"floordiv", {}, floordiv_word}, {"mod", {}, mod_word},
        {"neg", {}, neg_word},           {"abs", "abs({0:r})"},
        {"sign", {}, sign_word},         {"round", {}, round_word},
        {"floor", {}, round_word},       {"ceil", {}, round_word},
        {"trunc", {}, round_word},       {"pow", {}, pow_word},
        {"hypot", {}, hypot_word},       {"atan2", {}, atan2_word},
        {"isnan", {}, isnan_word},       {"isinf", {}, isinf_word},
    };
    for (const Function& one : functions()) all.push_back({one.op, {}, function_word});
    return all;
  }();
  return words;
}

}  // namespace phlox::compile::mysql

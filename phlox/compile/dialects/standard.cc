// What dialects of SQL have alike, because the standard says it.
#include "phlox/compile/dialects/standard.h"

#include <cmath>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/compile/row.h"
#include "phlox/expr/op.h"
#include "phlox/expr/window.h"

namespace phlox::compile::standard {

using expr::Expr;
using type::Type;

Type type_of(const Expr& node) { return sql_type(node.element()); }
Type arg_type(const Expr& node, size_t i) { return sql_type(node.arg(i).element()); }

bool is_moment(const Type& type) {
  return type.is(kind::kDate) || type.is(kind::kDatetime);
}

std::string decimal_name(std::string_view word, const Type& type) {
  return std::string(word) + "(" + std::to_string(type.precision()) + ", " +
         std::to_string(type.scale()) + ")";
}

std::string identifier(std::string_view name, std::string_view dialect) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '\0')
      throw Error(Code::kUnsupported,
                  std::string(dialect) + " takes no name with a zero byte");
    text.append(c == '"' ? 2 : 1, c);
  }
  return text + '"';
}

std::string string_literal(std::string_view given) {
  std::string text = "'";
  for (const char c : given) text.append(c == '\'' ? 2 : 1, c);
  return text + '\'';
}

std::string hex(std::string_view bytes) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string text;
  for (const char c : bytes) {
    text += kHex[static_cast<uint8_t>(c) >> 4];
    text += kHex[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

std::string number_text(double value, std::optional<std::chars_format> format) {
  char buffer[400];
  char* const end = buffer + sizeof buffer;
  return {buffer, format ? std::to_chars(buffer, end, value, *format).ptr
                         : std::to_chars(buffer, end, value).ptr};
}

std::string null_or_flag(const expr::Value& value, const Type& type,
                         const std::string& name) {
  if (value.is_null())
    return type.is(kind::kNull) ? "NULL" : "CAST(NULL AS " + name + ")";
  if (const auto* flag = value.boolean()) return *flag ? "TRUE" : "FALSE";
  return {};
}

std::string float_cast(double value, const std::string& name) {
  const std::string text = std::isnan(value)    ? "NaN"
                           : !std::isinf(value) ? number_text(value)
                           : value < 0          ? "-Infinity"
                                                : "Infinity";
  return "CAST('" + text + "' AS " + name + ")";
}

std::string date_text(int64_t days) {
  const int64_t year = civil_from_days(days).year;
  return year < 1 || year > 9999 ? std::string() : phlox::date_text(days);
}

std::string datetime_text(int64_t micros) {
  const int64_t rest = micros % kMicrosPerDay;
  const int64_t time = rest < 0 ? rest + kMicrosPerDay : rest;
  const std::string date = date_text(micros / kMicrosPerDay - (rest < 0));
  return date.empty() ? date : date + " " + time_text(time);
}

std::string moment_text(int64_t value, const Type& type, std::string_view zone,
                        std::string_view dialect) {
  const bool is_date = type.is(kind::kDate);
  const std::string text = is_date ? date_text(value) : datetime_text(value);
  if (text.empty())
    throw Error(
        Code::kUnsupported,
        std::string(dialect) + " is given no times before the year 1 or after 9999");
  return is_date || type.zone().empty() ? text : text + std::string(zone);
}

bool holds_decimals(const Type& wide, const Type& narrow) {
  return wide.is(kind::kDecimal) && narrow.is(kind::kDecimal) &&
         narrow.scale() <= wide.scale() &&
         narrow.precision() - narrow.scale() <= wide.precision() - wide.scale();
}

std::string decimal_side(const Expr& node, size_t i) {
  const std::string place = "{" + std::to_string(i) + "}";
  const Type from = arg_type(node, i);
  if (from.is(kind::kDecimal)) return place;
  const int digits = from.bit_width() == 64   ? (from.is_unsigned() ? 20 : 19)
                     : from.bit_width() == 32 ? 10
                     : from.bit_width() == 16 ? 5
                                              : 3;
  return "CAST(" + place + " AS DECIMAL(" + std::to_string(digits) + ", 0))";
}

namespace {
std::string differ_in_sign(const std::string& a, const std::string& b) {
  return a + " % " + b + " <> 0 AND (" + a + " < 0) <> (" + b + " < 0)";
}
}  // namespace

std::string floored_quotient(const std::string& a, const std::string& b,
                             const std::string& quotient) {
  return "CASE WHEN " + b + " <> 0 THEN " + quotient + " - CASE WHEN " +
         differ_in_sign(a, b) + " THEN 1 ELSE 0 END END";
}

std::string floored_remainder(const std::string& a, const std::string& b) {
  const std::string rest = a + " % " + b;
  return "CASE WHEN " + b + " <> 0 THEN CASE WHEN " + differ_in_sign(a, b) + " THEN " +
         rest + " + " + b + " ELSE " + rest + " END END";
}

bool of_population(const Expr& node) {
  const auto* unbiased = node.attributes().find("unbiased");
  return unbiased && unbiased->boolean() && !*unbiased->boolean();
}

std::string variance_function(const Expr& node) {
  return std::string(node.is("var") ? "var" : "stddev") +
         (of_population(node) ? "_pop" : "_samp");
}

std::string fraction_of(const Expr& node, std::optional<std::chars_format> format) {
  return node.is("quantile") ? number_text(*node.attribute("q").real(), format) : "0.5";
}

std::string covariance_word(const Expr& node) {
  return std::string(of_population(node) ? "covar_pop" : "covar_samp") +
         "({0:d}, {1:d}){f}";
}

std::string variadic_word(const Expr& node) {
  if (node.args().size() == 1) return "{0:r}";
  std::string text = std::string(node.op().name) + "(";
  for (size_t i = 0; i < node.args().size(); ++i) {
    if (i > 0) text += ", ";
    text += "{" + std::to_string(i) + ":r}";
  }
  return text + ")";
}

std::string nullif_word(const Expr& node) {
  if (node.arg(1).is("literal") && node.arg(1).attribute("value").is_null())
    return "{0:r}";
  return "CASE WHEN {0:~c} = {1:~c} THEN NULL ELSE {0:r} END";
}

std::string clip_word(const Expr& node) {
  const auto is_null = [&](size_t i) {
    return node.arg(i).is("literal") && node.arg(i).attribute("value").is_null();
  };
  std::string text = "{0:r}";
  if (!is_null(1)) text = "greatest(" + text + ", {1:r})";
  if (!is_null(2)) text = "least(" + text + ", {2:r})";
  if (text == "{0:r}" || !node.arg(0).element().is_option()) return text;
  // greatest and least pass nulls over.
  return "CASE WHEN {0} IS NOT NULL THEN " + text + " END";
}

std::string cases_word(const Expr& node) {
  std::string text = "CASE";
  const size_t count = node.args().size();
  for (size_t i = 0; i + 1 < count; i += 2)
    text += " WHEN {" + std::to_string(i) + "} THEN {" + std::to_string(i + 1) + ":r}";
  return text + " ELSE {" + std::to_string(count - 1) + ":r} END";
}

namespace {

std::string ntile_word(const expr::Expr& over) {
  return "ntile(" + std::to_string(over.integer("n")) + "){f}";
}

constexpr Word kComparisonWords[] = {
    {"eq", "{0:~c} = {1:~c}"},
    {"ne", "{0:~c} <> {1:~c}"},
    {"lt", "{0:~c} < {1:~c}"},
    {"le", "{0:~c} <= {1:~c}"},
    {"gt", "{0:~c} > {1:~c}"},
    {"ge", "{0:~c} >= {1:~c}"},
    {"between", "{0:~c} BETWEEN {1:~c} AND {2:~c}"},
};

constexpr Word kLogicWords[] = {
    {"and", "{0} AND {1}"},
    {"or", "{0} OR {1}"},
    {"not", "NOT {0}"},
    {"isnull", "{0} IS NULL"},
    {"notnull", "{0} IS NOT NULL"},
    {"if_else", "CASE WHEN {0} THEN {1:r} ELSE {2:r} END"},
    {"cases", {}, cases_word},
};

constexpr Word kChoiceWords[] = {
    {"coalesce", {}, variadic_word}, {"greatest", {}, variadic_word},
    {"least", {}, variadic_word},    {"nullif", {}, nullif_word},
    {"clip", {}, clip_word},
};

constexpr Word kFunctionWords[] = {
    {"sqrt", "sqrt({0:d})"},
    {"exp", "exp({0:d})"},
    {"expm1", "expm1({0:d})"},
    {"sin", "sin({0:d})"},
    {"cos", "cos({0:d})"},
    {"tan", "tan({0:d})"},
    {"asin", "asin({0:d})"},
    {"acos", "acos({0:d})"},
    {"atan", "atan({0:d})"},
    {"sinh", "sinh({0:d})"},
    {"cosh", "cosh({0:d})"},
    {"tanh", "tanh({0:d})"},
    {"asinh", "asinh({0:d})"},
    {"acosh", "acosh({0:d})"},
    {"atanh", "atanh({0:d})"},
    {"degrees", "degrees({0:d})"},
    {"radians", "radians({0:d})"},
    {"atan2", "atan2({0:d}, {1:d})"},
    {"hypot", "hypot({0:d}, {1:d})"},
};

constexpr Word kReductionWords[] = {
    {"count", "count({0}){f}"},
    {"nrows", "count(*){f}"},
    {"nunique", "count(DISTINCT {0}){f}"},
    {"min", "min({0}){f}"},
    {"max", "max({0}){f}"},
    {"any", "bool_or({0}){f}"},
    {"all", "bool_and({0}){f}"},
};

constexpr Word kWindowWords[] = {
    {"row_number", "row_number(){f}"},
    {"rank", "rank(){f}"},
    {"dense_rank", "dense_rank(){f}"},
    {"ntile", {}, ntile_word},
    {"lag", {}, lag_word},
    {"lead", {}, lag_word},
};

}  // namespace

std::string lag_word(const expr::Expr& over) {
  const bool fallback = expr::window_of(over).values.size() > 1;
  return over.string("function") + (fallback ? "({0:r}, " : "({0}, ") +
         std::to_string(over.integer("n")) + (fallback ? ", {1:r}){f}" : "){f}");
}

std::span<const Word> comparison_words() { return kComparisonWords; }
std::span<const Word> logic_words() { return kLogicWords; }
std::span<const Word> choice_words() { return kChoiceWords; }
std::span<const Word> function_words() { return kFunctionWords; }
std::span<const Word> reduction_words() { return kReductionWords; }
std::span<const Word> window_words() { return kWindowWords; }

}  // namespace phlox::compile::standard

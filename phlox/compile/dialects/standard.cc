// What dialects of SQL have alike, because the standard says it.
#include "phlox/compile/dialects/standard.h"

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/compile/row.h"
#include "phlox/expr/window.h"

namespace phlox::compile::standard {

using expr::Expr;
using type::Type;

Type type_of(const Expr& node) { return sql_type(node.element()); }
Type arg_type(const Expr& node, size_t i) { return sql_type(node.arg(i).element()); }

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

bool of_population(const Expr& node) {
  const auto* unbiased = node.attributes().find("unbiased");
  return unbiased && unbiased->boolean() && !*unbiased->boolean();
}

std::string variadic_word(const Expr& node) {
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

std::span<const Word> window_words() { return kWindowWords; }

}  // namespace phlox::compile::standard

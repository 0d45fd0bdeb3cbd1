// What dialects of SQL have alike, because the standard says it.
#include "phlox/compile/dialects/standard.h"

#include <cstdio>

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
  int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const auto day_of_era = static_cast<unsigned>(z - era * 146097);
  const unsigned year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted = (5 * day_of_year + 2) / 153;
  const unsigned day = day_of_year - (153 * shifted + 2) / 5 + 1;
  const unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;
  const int64_t year = static_cast<int64_t>(year_of_era) + era * 400 + (month <= 2);
  if (year < 1 || year > 9999) return {};
  char buffer[32];
  std::snprintf(buffer, sizeof(buffer), "%04d-%02u-%02u", static_cast<int>(year), month,
                day);
  return buffer;
}

std::string time_text(int64_t micros) {
  char buffer[40];
  const auto seconds = micros / 1'000'000;
  std::snprintf(buffer, sizeof(buffer), "%02d:%02d:%02d",
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  std::string text = buffer;
  if (const auto rest = micros % 1'000'000; rest != 0) {
    std::snprintf(buffer, sizeof(buffer), ".%06d", static_cast<int>(rest));
    text += buffer;
  }
  return text;
}

std::string datetime_text(int64_t micros) {
  constexpr int64_t kDay = 86'400'000'000;
  const int64_t days = micros >= 0 ? micros / kDay : -((kDay - 1 - micros) / kDay);
  const std::string date = date_text(days);
  return date.empty() ? date : date + " " + time_text(micros - days * kDay);
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

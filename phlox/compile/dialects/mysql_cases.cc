// MySQL's and MariaDB's SQL: cases of letters. The server's own are used where they are
// the same in every version of it; else each character is looked up in a table of ours.
#include "phlox/base/characters.h"
#include "phlox/base/utf8.h"
#include "phlox/compile/dialects/mysql.h"
#include "phlox/compile/dialects/patterns.h"

namespace phlox::compile::mysql {

namespace {

// Characters whose cases every version of Unicode that servers have knows as we do.
constexpr const char* kOthers =
    "'[^\\x{{1}-\\x{{de}\\x{{e0}-\\x{{17f}\\x{{300}-\\x{{344}\\x{{386}-\\x{{3ce}\\x{{400}"
    "-\\x{{481}"
    "\\x{{5d0}-\\x{{5ea}\\x{{620}-\\x{{64a}\\x{{900}-\\x{{97f}\\x{{2000}-\\x{{206f}"
    "\\x{{20a0}-\\x{{20bf}\\x{{3040}-\\x{{30ff}\\x{{4e00}-\\x{{9fa5}\\x{{ac00}-\\x{{d7a3}"
    "\\x{{1f300}-\\x{{1f64f}]'";

// Characters that are looked up one by one; of longer texts none are.
constexpr const char* kMost = "1000";

const std::string kN = '"' + std::string(kNumber) + '"';

// The numbers from 1 to that.
std::string numbers() {
  std::string digits = "SELECT 0 AS i";
  for (const char c : std::string_view("123456789"))
    digits += std::string(" UNION ALL SELECT ") + c;
  return "SELECT 100 * a.i + 10 * b.i + c.i + 1 AS " + kN + " FROM (" + digits +
         ") AS a, (" + digits + ") AS b, (" + digits + ") AS c";
}

// `step` of each character of {0}.
std::string by_characters(const std::string& step) {
  static const std::string all = numbers();
  return "(SELECT coalesce(group_concat(" + step + " ORDER BY " + kN +
         " SEPARATOR ''), '') FROM (" + all + ") AS _characters WHERE " + kN +
         " <= char_length({0}))";
}

// The n-th character in the other case.
std::string mapped(const char* function, char32_t (*map)(char32_t)) {
  std::string from, to;
  for (char32_t c = 0x80; c <= 0x10FFFF; ++c) {
    if ((c >= 0xD800 && c <= 0xDFFF) || map(c) == c) continue;
    append_utf8(from, c);
    append_utf8(to, map(c));
  }
  const std::string c = "substr({0}, " + kN + ", 1)";
  return "CASE WHEN length(" + c + ") = 1 THEN " + function + "(" + c +
         ") ELSE coalesce(nullif(substr('" + to + "', locate(" + c + ", '" + from +
         "'), 1), ''), " + c + ") END";
}

const std::string& capital() {
  static const std::string text = mapped("upper", to_capital);
  return text;
}
const std::string& small() {
  static const std::string text = mapped("lower", to_small);
  return text;
}

std::string looked_up(const std::string& step) {
  return " WHEN char_length({0}) > " + std::string(kMost) + " THEN " +
         beyond("{0}", Type::string()) + " WHEN {0} IS NOT NULL THEN " +
         by_characters(step) + " END";
}

// `text` where the server has the same cases.
std::string of_known(const std::string& text, const std::string& step) {
  return "CASE WHEN length({0}) = char_length({0}) OR {0} NOT RLIKE " +
         std::string(kOthers) + " THEN " + text + looked_up(step);
}

std::string upper_word(const Expr&) { return of_known("upper({0})", capital()); }
std::string lower_word(const Expr&) { return of_known("lower({0})", small()); }
std::string capitalize_word(const Expr&) {
  return of_known(
      "concat(upper(left({0}, 1)), lower(substr({0}, 2)))",
      "CASE WHEN " + kN + " = 1 THEN " + capital() + " ELSE " + small() + " END");
}

// What stands behind a letter that has a case is small.
std::string title_word(const Expr&) {
  static const std::string is_inside =
      "substr({0}, " + kN + " - 1, 1) RLIKE " +
      text_constant("[" + patterns::set_of(has_case) + "]");
  return "CASE" + looked_up("CASE WHEN " + is_inside + " THEN " + small() + " ELSE " +
                            capital() + " END");
}

constexpr Word kWords[] = {
    {"str.upper", {}, upper_word},
    {"str.lower", {}, lower_word},
    {"str.capitalize", {}, capitalize_word},
    {"str.title", {}, title_word},
};

}  // namespace

std::span<const Word> case_words() { return kWords; }

}  // namespace phlox::compile::mysql

// MySQL's and MariaDB's SQL: strings. Classes of characters are ours, as sets in the
// text, since the server's depend on its version.
#include "phlox/base/characters.h"
#include "phlox/base/utf8.h"
#include "phlox/compile/dialects/mysql.h"
#include "phlox/compile/dialects/patterns.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/pattern.h"

namespace phlox::compile::mysql {

using patterns::set_of;

namespace {

// An empty text to be replaced stands between all characters.
std::string replace_word(const Expr& node) {
  const std::string all = "replace({0}, {1:r}, {2:r})";
  const auto* most = node.attributes().find("max");
  const std::string* const from = standard::text_of(node, 1);
  if (!most && from && !from->empty() && standard::text_of(node, 2)) return all;
  // The server looks at what replaces only where something is found.
  const std::string known = "CASE WHEN {1:r} IS NULL OR {2:r} IS NULL THEN NULL";
  if (!most)
    // A backslash, and at MySQL a dollar, means something in what replaces a match.
    return known +
           " WHEN {1:r} = '' THEN concat(regexp_replace({0}, '(?s)(.)', "
           "concat(replace(replace({2:r}, '\\', '\\\\'), '$', " +
           by_server("'$'", "'\\$'") + "), " + group_of_match(1) + ")), {2:r}) ELSE " +
           all + " END";
  const int64_t count = *most->integer();
  if (count == 0) return known + " ELSE {0} END";
  if (count != 1) return {};
  const std::string at = "locate({1:r}, {0})";
  return known + " WHEN " + at + " > 0 THEN concat(left({0}, " + at +
         " - 1), {2:r}, substr({0}, " + at + " + char_length({1:r}))) ELSE {0} END";
}

// The bound of a slice, counted from the start and inside of the text.
std::string bound(const Expr& node, size_t i, const std::string& fallback) {
  if (standard::is_null_constant(node, i)) return fallback;
  const std::string n = "{" + std::to_string(i) + "}";
  return "CASE WHEN " + n + " < 0 THEN greatest(char_length({0}) + CAST(" + n +
         " AS SIGNED), 0) ELSE least(" + n + ", char_length({0})) END";
}

std::string slice_word(const Expr& node) {
  const std::string begin = "(" + bound(node, 1, "0") + ")";
  if (standard::is_null_constant(node, 2)) return "substr({0}, " + begin + " + 1)";
  const std::string end = "(" + bound(node, 2, "") + ")";
  // Of a null bound it is null.
  return "substr({0}, " + begin + " + 1, " + end + " - " + begin + ")";
}

std::string slice_replace_word(const Expr& node) {
  const std::string begin = "(" + bound(node, 1, "0") + ")";
  const std::string end = "(" + bound(node, 2, "char_length({0})") + ")";
  return "concat(substr({0}, 1, " + begin + "), {3:r}, substr({0}, greatest(" + begin +
         ", " + end + ") + 1))";
}

std::string cat_word(const Expr& node) {
  const auto* sep = node.attributes().find("sep");
  return sep ? "concat({0}, " + text_constant(*sep->string()) + ", {1:r})"
             : "concat({0}, {1:r})";
}

// More characters are an error.
const std::string kMost = std::to_string(standard::kMostCharacters);

// `text` where the second argument is a number of characters that may be made; it stands
// for @ there.
std::string with_count(const std::string& text) {
  const std::string count = "greatest(least({1}, " + kMost + "), -1)";
  return "CASE WHEN {0} IS NULL THEN NULL WHEN {1} > " + kMost + " THEN " +
         beyond("{0}", Type::string()) + " ELSE " + standard::replaced(text, "@", count) +
         " END";
}

constexpr const char* kMissing = "greatest(@ - char_length({0}), 0)";

std::string pad_word(const Expr& node) {
  const standard::Padding padding = standard::padding_of(node);
  if (padding.fill == "@") return {};
  const auto filling = [&](const std::string& count) {
    return "repeat(" + text_constant(padding.fill) + ", " + count + ")";
  };
  const std::string missing = kMissing;
  if (padding.side == "left") return with_count("concat(" + filling(missing) + ", {0})");
  if (padding.side == "right") return with_count("concat({0}, " + filling(missing) + ")");
  // As Python's center: of an odd number the one more is at the left if n is odd.
  const std::string left = missing + " DIV 2 + (" + missing + " & @ & 1)";
  return with_count("concat(" + filling(left) + ", {0}, " +
                    filling(missing + " - (" + left + ")") + ")");
}

std::string zfill_word(const Expr&) {
  const std::string zeros = "repeat('0', " + std::string(kMissing) + ")";
  return with_count("CASE WHEN left({0}, 1) IN ('-', '+') THEN concat(left({0}, 1), " +
                    zeros + ", substr({0}, 2)) ELSE concat(" + zeros + ", {0}) END");
}

std::string repeat_word(const Expr&) {
  return "CASE WHEN {1} > 0 AND char_length({0}) * CAST({1} AS DECIMAL(20, 0)) > " +
         kMost + " THEN " + beyond("{0}", Type::string()) +
         " ELSE repeat({0}, least({1}, " + kMost + ")) END";
}

// ---- characters

std::string strip_word(const Expr& node) {
  const auto* chars = node.attributes().find("chars");
  std::string set = blank_set();
  if (chars && chars->string()) {
    if (chars->string()->empty()) return "{0}";
    if (chars->string()->find('\0') != std::string::npos) return {};
    set = "[";
    for (const char c : *chars->string()) {
      if (c == '\\' || c == ']' || c == '[' || c == '^' || c == '-') set += '\\';
      set += c;
    }
    set += "]+";
  }
  const auto name = node.op().member();
  const std::string regex = name == "lstrip"   ? "\\A" + set
                            : name == "rstrip" ? set + "\\z"
                                               : "\\A" + set + "|" + set + "\\z";
  return "regexp_replace({0}, " + text_constant(regex) + ", '')";
}

std::string class_word(const Expr& node) {
  return "{0} RLIKE " + text_constant("\\A" + standard::class_set(node) + "+\\z");
}

// There is one, and none of the other sort.
std::string case_word(const Expr& node) {
  const standard::CaseSets& sets = standard::case_sets(node);
  return "{0} RLIKE " + text_constant(sets.some) + " AND {0} NOT RLIKE " +
         text_constant(sets.none);
}

// ---- patterns

// Behind the end stands no line's end for us.
std::optional<std::string> regex_of(const Expr& node) {
  const auto portable = patterns::portable_regex(node.string("regex"), true);
  if (!portable) return std::nullopt;
  std::string text;
  bool in_set = false;
  for (size_t i = 0; i < portable->size(); ++i) {
    const char c = (*portable)[i];
    if (c == '\\' && i + 1 < portable->size()) {
      text += c;
      text += (*portable)[++i];
      continue;
    }
    if (c == '[') in_set = true;
    if (c == ']') in_set = false;
    if (c == '$' && !in_set)
      text += "\\z";
    else
      text += c;
  }
  return text;
}

std::string matches_word(const Expr& node) {
  const auto regex = regex_of(node);
  return regex ? "{0} RLIKE " + text_constant(*regex) : std::string();
}

std::string extract_word(const Expr& node) {
  const auto* group = node.attributes().find("group");
  const auto regex = regex_of(node);
  const int64_t at = group && group->integer() ? *group->integer() : 0;
  if (!regex || at > 8) return {};
  const std::string constant = text_constant(*regex);
  const std::string found =
      at == 0 ? "regexp_substr({0}, " + constant + ")"
              : "regexp_replace({0}, " +
                    text_constant("(?s)\\A.*?(?-s:(" + *regex + ")).*\\z") + ", " +
                    group_of_match(static_cast<int>(at) + 1) + ")";
  return "CASE WHEN {0} RLIKE " + constant + " THEN " + found + " END";
}

std::string like_word(const Expr& node) {
  return "{0} LIKE " + text_constant(patterns::like_pattern(node)) + " ESCAPE '!'";
}

constexpr Word kWords[] = {
    {"str.len", "char_length({0})"},
    {"str.contains", "locate({1:c}, {0}) > 0"},
    {"str.startswith", "left({0}, char_length({1:c})) = {1:c}"},
    {"str.endswith", "right({0}, char_length({1:c})) = {1:c}"},
    {"str.find", "CAST(locate({1:c}, {0}) AS SIGNED) - 1"},
    {"str.replace", {}, replace_word},
    {"str.reverse", "reverse({0})"},
    {"str.slice", {}, slice_word},
    {"str.slice_replace", {}, slice_replace_word},
    {"str.cat", {}, cat_word},
    {"str.repeat", {}, repeat_word},
    {"str.zfill", {}, zfill_word},
    {"str.isalpha", {}, class_word},
    {"str.isalnum", {}, class_word},
    {"str.isdigit", {}, class_word},
    {"str.isspace", {}, class_word},
    {"str.isupper", {}, case_word},
    {"str.islower", {}, case_word},
    {"matches", {}, matches_word},
    {"extract", {}, extract_word},
    {"str.pad", {}, pad_word},
    {"str.strip", {}, strip_word},
    {"str.lstrip", {}, strip_word},
    {"str.rstrip", {}, strip_word},
    {"like", {}, like_word},
};

}  // namespace

std::string by_server(const std::string& mariadb, const std::string& mysql) {
  return "CASE WHEN version() LIKE '%MariaDB%' THEN " + mariadb + " ELSE " + mysql +
         " END";
}

std::string group_of_match(int number) {
  const std::string n = std::to_string(number);
  return by_server("'\\" + n + "'", "'$" + n + "'");
}

std::string text_constant(const std::string& text) {
  return without_places(mysql::literal(expr::Value(text), Type::string()));
}

const std::string& blank_set() {
  static const std::string set = "[" + set_of(is_blank) + "]+";
  return set;
}

std::span<const Word> string_words() { return kWords; }

}  // namespace phlox::compile::mysql

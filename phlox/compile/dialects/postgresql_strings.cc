// PostgreSQL's SQL: strings. Cases and classes of characters are ours, as sets in the
// text, since the server's depend on how it was built; a regular expression has a word
// where the server's syntax can say the same.
#include "phlox/base/characters.h"
#include "phlox/base/utf8.h"
#include "phlox/compile/dialects/patterns.h"
#include "phlox/compile/dialects/postgresql.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/pattern.h"

namespace phlox::compile::postgresql {

using patterns::portable_regex;

namespace {

std::string text_constant(const std::string& text) {
  return without_places(postgresql::literal(expr::Value(text), type::Type::string()));
}

// An empty text to be replaced stands between all characters.
std::string replace_word(const Expr& node) {
  if (node.attributes().find("max")) return {};
  const std::string* const from = standard::text_of(node, 1);
  if (from && !from->empty()) return "replace({0}, {1:r}, {2:r})";
  return "CASE WHEN {1:r} <> '' THEN replace({0}, {1:r}, {2:r}) WHEN {1:r} IS NULL THEN "
         "NULL WHEN {0} = '' THEN {2:r} ELSE {2:r} || "
         "array_to_string(string_to_array({0}, NULL), {2:r}) || {2:r} END";
}

// The bound of a slice, counted from the start and inside of the text.
std::string bound(const Expr& node, size_t i, const std::string& fallback) {
  if (standard::is_null_constant(node, i)) return fallback;
  const std::string n = "{" + std::to_string(i) + "}";
  const std::string length = "CAST(char_length({0}) AS NUMERIC)";
  return "CAST(CASE WHEN {0} IS NULL THEN NULL WHEN " + n + " < 0 THEN greatest(" +
         length + " + " + n + ", 0) WHEN " + n + " >= 0 THEN least(" + n + ", " + length +
         ") END AS INTEGER)";
}

std::string slice_word(const Expr& node) {
  const std::string begin = bound(node, 1, "0");
  if (standard::is_null_constant(node, 2)) return "substr({0}, " + begin + " + 1)";
  const std::string end = bound(node, 2, "");
  // Of a null bound it is null.
  return "CASE WHEN " + begin + " <= " + end + " THEN substr({0}, " + begin + " + 1, " +
         end + " - " + begin + ") WHEN " + begin + " > " + end + " THEN '' END";
}

std::string slice_replace_word(const Expr& node) {
  const std::string begin = bound(node, 1, "0");
  const std::string end = bound(node, 2, "char_length({0})");
  return "substr({0}, 1, " + begin + ") || {3:r} || CASE WHEN " + end + " > " + begin +
         " THEN substr({0}, " + end + " + 1) WHEN " + end + " <= " + begin +
         " THEN substr({0}, " + begin + " + 1) END";
}

std::string split_word(const Expr& node) {
  if (standard::is_null_constant(node, 1)) return {};
  return "CASE WHEN {1:c} IS NULL THEN NULL WHEN {0} = '' THEN CAST(ARRAY[''] AS TEXT[]) "
         "WHEN {1:c} = '' THEN string_to_array({0}, NULL) ELSE string_to_array({0}, "
         "{1:c}) END";
}

std::string cat_word(const Expr& node) {
  const auto* sep = node.attributes().find("sep");
  return sep ? "{0} || " + text_constant(*sep->string()) + " || {1:r}" : "{0} || {1:r}";
}

// More characters are an error.
const std::string kMost = std::to_string(standard::kMostCharacters);

std::string too_long(const Expr& node, const std::string& type) {
  return failure("'" + std::string(node.op().name) + " makes at most " + kMost +
                     " characters, and not ' || CAST({1} AS TEXT) || left({0}, 0)",
                 type);
}

// The text of a value of `text` where the second argument is a number of characters that
// may be made; it stands for @ there.
std::string with_count(const Expr& node, const std::string& text) {
  const std::string count = "CAST(greatest(least({1}, " + kMost + "), -1) AS INTEGER)";
  return "CASE WHEN {0} IS NULL OR {1} IS NULL THEN NULL WHEN {1} > " + kMost + " THEN " +
         too_long(node, "TEXT") + " ELSE " + standard::replaced(text, "@", count) +
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
  if (padding.side == "left") return with_count(node, filling(missing) + " || {0}");
  if (padding.side == "right") return with_count(node, "{0} || " + filling(missing));
  // As Python's center: of an odd number the one more is at the left if n is odd.
  const std::string left = missing + " / 2 + (" + missing + " & @ & 1)";
  return with_count(
      node, filling(left) + " || {0} || " + filling(missing + " - (" + left + ")"));
}

std::string zfill_word(const Expr& node) {
  const std::string zeros = "repeat('0', " + std::string(kMissing) + ")";
  return with_count(node, "CASE WHEN {0} ~ '^[-+]' THEN left({0}, 1) || " + zeros +
                              " || substr({0}, 2) ELSE " + zeros + " || {0} END");
}

std::string repeat_word(const Expr& node) {
  return "CASE WHEN {0} IS NULL OR {1} IS NULL THEN NULL WHEN {1} > 0 AND "
         "char_length({0}) * CAST({1} AS NUMERIC) > " +
         kMost + " THEN " + too_long(node, "TEXT") +
         " ELSE repeat({0}, CAST(greatest(least({1}, " + kMost + "), 0) AS INTEGER)) END";
}

// ---- characters

std::string blanks() {
  std::string all;
  for (char32_t c = 1; c <= 0x3000; ++c)
    if (is_blank(c)) append_utf8(all, c);
  return all;
}

std::string strip_word(const Expr& node) {
  const auto* chars = node.attributes().find("chars");
  const auto name = node.op().member();
  return std::string(name == "strip"    ? "btrim"
                     : name == "lstrip" ? "ltrim"
                                        : "rtrim") +
         "({0}, " +
         text_constant(chars && chars->string() ? *chars->string() : blanks()) + ")";
}

// One character for one. Where all is ASCII the server's own function means the same.
std::string mapped(std::string_view function, char32_t (*map)(char32_t),
                   const std::string& text) {
  std::string from, to;
  for (char32_t c = 0x80; c <= 0x10FFFF; ++c) {
    if ((c >= 0xD800 && c <= 0xDFFF) || map(c) == c) continue;
    append_utf8(from, c);
    append_utf8(to, map(c));
  }
  const std::string ascii = std::string(function) + "(" + text + " COLLATE \"C\")";
  return "CASE WHEN octet_length(" + text + ") = char_length(" + text + ") THEN " +
         ascii + " ELSE translate(" + ascii + ", '" + from + "', '" + to + "') END";
}

const std::string& upper_text() {
  static const std::string text = mapped("upper", to_capital, "{0}");
  return text;
}
const std::string& lower_text() {
  static const std::string text = mapped("lower", to_small, "{0}");
  return text;
}
std::string upper_word(const Expr&) { return upper_text(); }
std::string lower_word(const Expr&) { return lower_text(); }
std::string capitalize_word(const Expr&) {
  static const std::string operands = "(" + mapped("upper", to_capital, "left({0}, 1)") +
                                      ") || (" +
                                      mapped("lower", to_small, "substr({0}, 2)") + ")";
  return operands;
}

// Runs of letters that have cases, and of all else, which has none.
std::string title_word(const Expr&) {
  static const std::string text = [] {
    const std::string cased = patterns::set_of(has_case);
    return "CASE WHEN {0} IS NOT NULL THEN coalesce((SELECT string_agg((" +
           mapped("upper", to_capital, "left(m.run[1], 1)") + ") || (" +
           mapped("lower", to_small, "substr(m.run[1], 2)") +
           "), '' ORDER BY m.i) FROM regexp_matches({0}, " +
           text_constant("[" + cased + "]+|[^" + cased + "]+") +
           ", 'g') WITH ORDINALITY AS m(run, i)), '') END";
  }();
  return text;
}

std::string class_word(const Expr& node) {
  return "{0} ~ " + text_constant("^" + standard::class_set(node) + "+$");
}

// There is one, and none of the other sort.
std::string case_word(const Expr& node) {
  const standard::CaseSets& sets = standard::case_sets(node);
  return "{0} ~ " + text_constant(sets.some) + " AND {0} !~ " + text_constant(sets.none);
}

// ---- patterns

std::string matches_word(const Expr& node) {
  const auto regex = portable_regex(node.string("regex"));
  // Other directives may stand at the beginning.
  if (!regex || regex->starts_with("***")) return {};
  return "{0} ~ " + text_constant(*regex);
}

std::string like_word(const Expr& node) {
  return "{0} LIKE " + text_constant(patterns::like_pattern(node)) + " ESCAPE '!'";
}

constexpr Word kWords[] = {
    {"str.len", "CAST(char_length({0}) AS BIGINT)"},
    {"str.contains", "strpos({0}, {1:c}) > 0"},
    {"str.startswith", "starts_with({0}, {1:c})"},
    {"str.endswith", "right({0}, char_length({1:c})) = {1:c}"},
    {"str.find", "CAST(strpos({0}, {1:c}) - 1 AS BIGINT)"},
    {"str.replace", {}, replace_word},
    {"str.reverse", "reverse({0})"},
    {"str.slice", {}, slice_word},
    {"str.slice_replace", {}, slice_replace_word},
    {"str.split", {}, split_word},
    {"str.cat", {}, cat_word},
    {"str.repeat", {}, repeat_word},
    {"str.zfill", {}, zfill_word},
    {"str.upper", {}, upper_word},
    {"str.lower", {}, lower_word},
    {"str.capitalize", {}, capitalize_word},
    {"str.title", {}, title_word},
    {"str.isalpha", {}, class_word},
    {"str.isalnum", {}, class_word},
    {"str.isdigit", {}, class_word},
    {"str.isspace", {}, class_word},
    {"str.isupper", {}, case_word},
    {"str.islower", {}, case_word},
    {"matches", {}, matches_word},
    {"str.pad", {}, pad_word},
    {"str.strip", {}, strip_word},
    {"str.lstrip", {}, strip_word},
    {"str.rstrip", {}, strip_word},
    {"like", {}, like_word},
};

}  // namespace

std::span<const Word> string_words() { return kWords; }

}  // namespace phlox::compile::postgresql

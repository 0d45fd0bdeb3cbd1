// Spark's SQL: strings.
#include <optional>

#include "phlox/compile/dialects/letters.h"
#include "phlox/compile/dialects/patterns.h"
#include "phlox/compile/dialects/spark.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/expr/op.h"
#include "phlox/expr/pattern.h"

namespace phlox::compile::spark {

using standard::constant_of;
using standard::count_of;
using standard::text_of;

namespace {

std::string length(const std::string& text) { return "char_length(" + text + ")"; }

std::string class_word(const Expr& node) {
  return "{0} RLIKE " + constant("^" + letters::class_set(node) + "+\\z");
}

std::string case_word(const Expr& node) {
  const standard::CaseSets sets = letters::case_sets(node);
  return "({0} RLIKE " + constant(sets.some) + ") AND NOT ({0} RLIKE " +
         constant(sets.none) + ")";
}

// Letter by letter where one is not ASCII: of whole words Java makes "SS" of a sharp s
// and looks where a sigma stands. What has no single capital stays as it is.
std::string upper(const std::string& text) {
  std::string small, capital;
  const auto add = [](std::string& to, int code) {
    to += static_cast<char>(0xe0 | code >> 12);
    to += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    to += static_cast<char>(0x80 | (code & 0x3f));
  };
  // Greek letters with an iota below.
  for (const int first : {0x1f80, 0x1f90, 0x1fa0})
    for (int i = 0; i < 8; ++i) add(small, first + i), add(capital, first + i + 8);
  for (const int one : {0x1fb3, 0x1fc3, 0x1ff3}) add(small, one), add(capital, one + 9);
  add(capital, 0x1e9e);
  return "CASE WHEN " + text + " RLIKE '^[ -~]*\\\\z' THEN upper(" + text + ") WHEN " +
         text + " IS NOT NULL THEN array_join(transform(split(" + text +
         ", ''), _c -> CASE WHEN char_length(upper(_c)) = 1 THEN upper(_c) ELSE "
         "translate(_c, '" +
         small + "ß', '" + capital + "') END), '') END";
}
std::string lower(const std::string& text) {
  return "CASE WHEN " + text + " RLIKE '^[ -~]*\\\\z' THEN lower(" + text + ") WHEN " +
         text + " IS NOT NULL THEN array_join(transform(split(" + text +
         ", ''), _c -> CASE WHEN _c = 'İ' THEN 'i' ELSE lower(_c) END), '') END";
}
std::string upper_word(const Expr&) { return upper("{0}"); }
std::string lower_word(const Expr&) { return lower("{0}"); }
std::string capitalize_word(const Expr&) {
  return "(" + upper("left({0}, 1)") + ") || (" + lower("substring({0}, 2)") + ")";
}

// Runs of letters that have cases, and of all else, which has none.
std::string title_word(const Expr&) {
  const auto run = [](bool all_but) {
    return letters::set_of({letters::kCapitalSet, letters::kSmallSet, letters::kTitleSet},
                           all_but) +
           "+";
  };
  return "array_join(transform(regexp_extract_all({0}, " +
         constant("(" + run(false) + "|" + run(true) + ")") + ", 1), _w -> (" +
         upper("left(_w, 1)") + ") || (" + lower("substring(_w, 2)") + ")), '')";
}

std::string strip_word(const Expr& node) {
  const std::string_view name = node.op().member();
  const auto* chars = node.attributes().find("chars");
  if (chars && (!chars->string() || chars->string()->empty()))
    return chars->string() ? "{0}" : "";
  return std::string(name == "lstrip"   ? "ltrim"
                     : name == "rstrip" ? "rtrim"
                                        : "btrim") +
         (name == "strip" ? "({0}, " : "(") +
         constant(chars ? std::string_view(*chars->string()) : letters::kBlanks) +
         (name == "strip" ? ")" : ", {0})");
}

std::string replace_word(const Expr& node) {
  const std::string* const from = text_of(node, 1);
  const std::string* const to = text_of(node, 2);
  if (const auto* max = node.attributes().find("max")) {
    if (*max->integer() != 0) return {};
    return node.arg(1).is("literal") && node.arg(2).is("literal") && from && to ? "{0:r}"
                                                                                : "";
  }
  // The empty text is before, between and behind all characters, for Spark nowhere.
  return from && !from->empty() ? "replace({0:r}, {1:r}, {2:r})" : "";
}

// The bound of a slice, counted from the start and inside of the text.
std::string bound(const Expr& node, size_t i, const std::string& fallback) {
  if (standard::is_null_constant(node, i)) return fallback;
  if (const auto n = count_of(node, i)) {
    if (*n == 0) return "0";
    if (*n < 0)
      return "greatest(" + length("{0:r}") + " - " +
             std::to_string(-std::max(*n, -int64_t{INT32_MAX})) + "L, 0L)";
    return "least(" + std::to_string(std::min(*n, int64_t{INT32_MAX} - 1)) + ", " +
           length("{0:r}") + ")";
  }
  if (node.arg(i).element().without_option().is(kind::kUint64)) return {};
  const std::string n = "{" + std::to_string(i) + ":i}";
  // Not greatest and least alone, which pass over nulls.
  return "CASE WHEN " + n + " < 0 THEN greatest(" + length("{0:r}") + " + greatest(" + n +
         ", -2147483647L), 0L) WHEN " + n + " > " + length("{0:r}") + " THEN " +
         length("{0:r}") + " ELSE " + n + " END";
}

std::string slice_word(const Expr& node) {
  const std::string begin = bound(node, 1, "0"), end = bound(node, 2, length("{0:r}"));
  if (begin.empty() || end.empty()) return {};
  const auto i = count_of(node, 1);
  const bool from_start = standard::is_null_constant(node, 1) || (i && *i == 0);
  if (standard::is_null_constant(node, 2)) {
    if (from_start) return "{0:r}";
    return "substring({0:r}, CAST(" + begin + " AS INT) + 1)";
  }
  if (from_start) return "left({0:r}, CAST(" + end + " AS INT))";
  // A null bound gives null, and least and greatest would pass over it.
  return "substring({0:r}, CAST(" + begin + " AS INT) + 1, CAST(CASE WHEN " + end +
         " <= " + begin + " THEN 0 ELSE " + end + " - " + begin + " END AS INT))";
}

std::string slice_replace_word(const Expr& node) {
  const std::string begin = bound(node, 1, "0"), end = bound(node, 2, length("{0:r}"));
  if (begin.empty() || end.empty()) return {};
  return "substring({0:r}, 1, CAST(" + begin +
         " AS INT)) || {3:r} || substring({0:r}, "
         "CAST(CASE WHEN " +
         end + " < " + begin + " THEN " + begin + " ELSE " + end + " END AS INT) + 1)";
}

std::string split_word(const Expr& node) {
  if (standard::is_null_constant(node, 1))
    return "regexp_extract_all({0}, " +
           constant("(" + letters::set_of({letters::kBlankSet}, true) + "+)") + ", 1)";
  const std::string* const text = text_of(node, 1);
  if (!text || text->empty() || text->find("\\E") != std::string::npos) return {};
  return "split({0}, " + constant("\\Q" + *text + "\\E") + ", -1)";
}

std::string cat_word(const Expr& node) {
  const auto* sep = node.attributes().find("sep");
  if (!sep) return "{0:r} || {1:r}";
  return "{0:r} || " + constant(*sep->string()) + " || {1:r}";
}

std::string too_long(const Expr& node) {
  return raise(quoted(std::string(node.op().name) + " makes at most " +
                      std::to_string(standard::kMostCharacters) + " characters"),
               Type::int64());
}

// How many characters are missing.
std::string missing(const Expr& node) {
  if (const auto n = count_of(node, 1)) {
    if (*n > standard::kMostCharacters) return {};
    return "greatest(" + std::to_string(std::max<int64_t>(*n, 0)) + " - " +
           length("{0:r}") + ", 0)";
  }
  if (node.arg(1).element().without_option().is(kind::kUint64)) return {};
  const std::string n = "{1:i}";
  return "CASE WHEN {0:r} IS NULL THEN 0L WHEN " + n + " > " +
         std::to_string(standard::kMostCharacters) + " THEN " + too_long(node) +
         " WHEN " + n + " <= " + length("{0:r}") + " THEN 0L ELSE " + n + " - " +
         length("{0:r}") + " END";
}

std::string pad_word(const Expr& node) {
  const standard::Padding padding = standard::padding_of(node);
  const std::string count = missing(node);
  if (count.empty()) return {};
  // A null count is none of the text's.
  const bool may_be_null = node.arg(1).element().is_option();
  const auto filling = [&](const std::string& n) {
    return "repeat(" + constant(padding.fill) + ", CAST(" + n + " AS INT))";
  };
  std::string text;
  if (padding.side == "left")
    text = filling(count) + " || {0:r}";
  else if (padding.side == "right")
    text = "{0:r} || " + filling(count);
  else {
    const std::string n =
        count_of(node, 1) ? std::to_string(*count_of(node, 1)) : "{1:i}";
    // As Python's center: of an odd number the one more is at the left if n is odd.
    const std::string left =
        "((" + count + ") div 2 + ((" + count + ") & " + n + " & 1))";
    text = filling(left) + " || {0:r} || " + filling("(" + count + ") - " + left);
  }
  return may_be_null ? "CASE WHEN {1} IS NOT NULL THEN " + text + " END" : text;
}

std::string zfill_word(const Expr& node) {
  const std::string count = missing(node);
  if (count.empty() || node.arg(1).element().is_option()) return {};
  const std::string zeros = "repeat('0', CAST(" + count + " AS INT))";
  return "CASE WHEN left({0:r}, 1) IN ('-', '+') THEN left({0:r}, 1) || " + zeros +
         " || substring({0:r}, 2) ELSE " + zeros + " || {0:r} END";
}

std::string repeat_word(const Expr& node) {
  if (node.arg(1).element().without_option().is(kind::kUint64)) return {};
  const std::string n = "{1:i}";
  return "repeat({0:r}, CAST(CASE WHEN " + n + " <= 0 THEN 0L WHEN " + length("{0:r}") +
         " > " + std::to_string(standard::kMostCharacters) + " div " + n + " THEN " +
         too_long(node) + " WHEN " + length("{0:r}") + " = 0 AND " + n +
         " IS NOT NULL THEN 0L ELSE " + n + " END AS INT))";
}

std::string like_word(const Expr& node) {
  return "{0} LIKE " + constant(patterns::like_pattern(node)) + " ESCAPE '!'";
}

std::string matches_word(const Expr& node) {
  const auto pattern = java_pattern(node.string("regex"));
  return pattern ? "{0} RLIKE " + constant(*pattern) : "";
}

std::string extract_word(const Expr& node) {
  const auto pattern = java_pattern(node.string("regex"));
  if (!pattern) return {};
  const auto* given = node.attributes().find("group");
  const int64_t group = given ? *given->integer() : 0;
  const std::string regex = constant(*pattern);
  return "CASE WHEN {0} RLIKE " + regex + " THEN regexp_extract({0}, " + regex + ", " +
         std::to_string(group) + ") END";
}

constexpr Word kWords[] = {
    {"str.len", "CAST(char_length({0}) AS BIGINT)"},
    {"str.lower", {}, lower_word},
    {"str.upper", {}, upper_word},
    {"str.capitalize", {}, capitalize_word},
    {"str.title", {}, title_word},
    {"str.strip", {}, strip_word},
    {"str.lstrip", {}, strip_word},
    {"str.rstrip", {}, strip_word},
    {"str.contains", "contains({0}, {1:c})"},
    {"str.startswith", "startswith({0}, {1:c})"},
    {"str.endswith", "endswith({0}, {1:c})"},
    {"str.find", "CAST(instr({0}, {1:c}) - 1 AS BIGINT)"},
    {"str.replace", {}, replace_word},
    {"str.slice", {}, slice_word},
    {"str.slice_replace", {}, slice_replace_word},
    {"str.split", {}, split_word},
    {"str.cat", {}, cat_word},
    {"str.pad", {}, pad_word},
    {"str.zfill", {}, zfill_word},
    {"str.repeat", {}, repeat_word},
    {"str.reverse", "reverse({0})"},
    {"str.isalpha", {}, class_word},
    {"str.isalnum", {}, class_word},
    {"str.isdigit", {}, class_word},
    {"str.isspace", {}, class_word},
    {"str.isupper", {}, case_word},
    {"str.islower", {}, case_word},
    {"like", {}, like_word},
    {"matches", {}, matches_word},
    {"extract", {}, extract_word},
};

}  // namespace

std::span<const Word> string_words() { return kWords; }

}  // namespace phlox::compile::spark

// DuckDB's SQL: words of strings.
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/dialects/letters.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/row.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"
#include "phlox/expr/pattern.h"

namespace phlox::compile::duckdb {

namespace {

// Longer results of repeat, pad and zfill are an error: a vector of DuckDB's holds 2048.
const std::string kMost = std::to_string(standard::kMostCharacters);

// A constant inside of a word.
std::string constant(std::string_view text) {
  return without_places(string_literal(text));
}

using namespace letters;

std::string class_word(const Expr& node) {
  return "regexp_full_match({0}, " + constant(class_set(node) + "+") + ")";
}

std::string case_word(const Expr& node) {
  const standard::CaseSets sets = case_sets(node);
  return "regexp_matches({0}, " + constant(sets.some) + ") AND NOT regexp_matches({0}, " +
         constant(sets.none) + ")";
}

// Runs of letters that have cases, and of all else, which upper and lower leave alone.
std::string title_word(const Expr&) {
  const std::string run = set_of({kCapitalSet, kSmallSet, kTitleSet}) + "+|" +
                          set_of({kCapitalSet, kSmallSet, kTitleSet}, true) + "+";
  return "array_to_string(list_transform(regexp_extract_all({0}, " + constant(run) +
         "), lambda _w: upper(_w[1]) || lower(_w[2:])), '')";
}

std::string capitalize_word(const Expr& node) {
  return joined(node, "upper(substring({0}, 1, 1)) || lower(substring({0}, 2))");
}

std::string strip_word(const Expr& node) {
  const std::string_view name = node.op().member();
  const auto* chars = node.attributes().find("chars");
  return std::string(name == "lstrip"   ? "ltrim"
                     : name == "rstrip" ? "rtrim"
                                        : "trim") +
         "({0}, " + constant(chars ? std::string_view(*chars->string()) : kBlanks) + ")";
}

// An integer argument in 64 bits; what is larger cuts nothing off.
std::string count_text(const Expr& node, size_t i) {
  const std::string at = std::to_string(i);
  if (node.arg(i).element().without_option().is(kind::kUint64) &&
      !node.arg(i).is("literal"))
    // Not `least`, which passes over nulls.
    return "CAST(CASE WHEN {" + at + "} < 9223372036854775807 THEN {" + at + "} WHEN {" +
           at + "} IS NOT NULL THEN 9223372036854775807 END AS BIGINT)";
  return "{" + at + ":i}";
}

// Null where an argument is, and the text does not see to it.
std::string where_not_null(const Expr& node, std::string text) {
  std::string condition;
  for (size_t i = 1; i < node.args().size(); ++i) {
    const Type& element = node.arg(i).element();
    if (!element.is_option() && !element.is(kind::kNull)) continue;
    condition += (condition.empty() ? "" : " AND ") + std::string("{") +
                 std::to_string(i) + "} IS NOT NULL";
  }
  if (condition.empty()) return text;
  return "CASE WHEN " + condition + " THEN " + text + " END";
}

std::string replace_word(const Expr& node) {
  const std::string* const known = standard::text_of(node, 1);
  const bool plain = known && !known->empty();
  const auto by_sort = [&](const std::string& plain_text, const std::string& of_empty) {
    if (plain) return plain_text;
    if (known) return of_empty;
    return "CASE WHEN {1:r} = '' THEN " + of_empty + " ELSE " + plain_text + " END";
  };
  // The empty text is before, between and behind all characters.
  const auto all = [&](const std::string& text) {
    return by_sort("replace(" + text + ", {1:r}, {2:r})",
                   "regexp_replace(" + text + ", '', replace({2:r}, '\\', '\\\\'), 'g')");
  };
  const auto* max = node.attributes().find("max");
  if (!max) return all("{0:r}");
  if (*max->integer() == 0) return where_not_null(node, "{0:r}");
  // All of them in the part that ends before the first one too many.
  const int64_t count = std::min<int64_t>(*max->integer(), INT32_MAX);
  const std::string n = std::to_string(count);
  const std::string part = by_sort(
      "length(array_to_string(string_split({0:r}, {1:r})[:" + std::to_string(count + 1) +
          "], '')) + " + n + " * length({1:r})",
      std::to_string(count - 1));
  return joined(node, "CASE WHEN " + part + " >= length({0:r}) THEN " + all("{0:r}") +
                          " ELSE " + all("left({0:r}, " + part + ")") +
                          " || substring({0:r}, " + part + " + 1) END");
}

constexpr int64_t kMostOffset = 4294967294;  // of DuckDB's substring

// The bound of a slice, counted from the start and inside of the text.
std::string bound(const Expr& node, size_t i, const std::string& fallback) {
  if (standard::is_null_constant(node, i)) return fallback;
  if (const auto n = standard::count_of(node, i)) {
    if (*n == 0) return "0";
    if (*n < 0)
      return "greatest(length({0:r}) - " + std::to_string(-std::max(*n, -INT64_MAX)) +
             ", 0)";
    // Of a null text it is this number, which must not overflow.
    return "least(" + std::to_string(std::min(*n, kMostOffset)) + ", length({0:r}))";
  }
  const std::string n = count_text(node, i);
  return "CASE WHEN " + n + " < 0 THEN greatest(length({0:r}) + " + n + ", 0) WHEN " + n +
         " > length({0:r}) THEN length({0:r}) ELSE " + n + " END";
}

std::string slice_word(const Expr& node) {
  const bool from_start = standard::is_null_constant(node, 1);
  const bool to_end = standard::is_null_constant(node, 2);
  const auto i = from_start ? 0 : standard::count_of(node, 1);
  const auto j = standard::count_of(node, 2);
  if (i && to_end && *i == 0) return "{0:r}";
  if (i && to_end && *i > 0)
    return "substring({0:r}, " + std::to_string(std::min(*i, kMostOffset) + 1) + ")";
  if (i && to_end)
    return "right({0:r}, " + std::to_string(-std::max(*i, -kMostOffset)) + ")";
  if (i && j && *i >= 0 && *j >= 0) {
    const int64_t begin = std::min(*i, kMostOffset), end = std::min(*j, kMostOffset);
    return "substring({0:r}, " + std::to_string(begin + 1) + ", " +
           std::to_string(std::max<int64_t>(end - begin, 0)) + ")";
  }
  if (i && j && *i == 0)
    return "left({0:r}, " + std::to_string(std::max(*j, -kMostOffset)) + ")";
  const std::string begin = bound(node, 1, "0");
  if (to_end) return "substring({0:r}, " + begin + " + 1)";
  const std::string end = bound(node, 2, "");
  return "substring({0:r}, " + begin + " + 1, CASE WHEN " + end + " <= " + begin +
         " THEN 0 ELSE " + end + " - " + begin + " END)";
}

std::string slice_replace_word(const Expr& node) {
  const std::string begin = bound(node, 1, "0");
  const std::string end = bound(node, 2, "length({0:r})");
  return joined(node, "substring({0:r}, 1, " + begin +
                          ") || {3:r} || substring({0:r}, CASE WHEN " + end + " < " +
                          begin + " THEN " + begin + " ELSE " + end + " END + 1)");
}

std::string split_word(const Expr& node) {
  if (standard::is_null_constant(node, 1))
    return "regexp_extract_all({0}, " + constant(set_of({kBlankSet}, true) + "+") + ")";
  return where_not_null(node, "string_split({0}, {1:c})");
}

std::string cat_word(const Expr& node) {
  const auto* sep = node.attributes().find("sep");
  if (!sep) return joined(node, "{0:r} || {1:r}");
  return joined(node, "{0:r} || " + constant(*sep->string()) + " || {1:r}");
}

std::string too_long(const Expr& node) {
  return "CAST(error('" + std::string(node.op().name) + " makes at most " + kMost +
         " characters') AS BIGINT)";
}

// How many characters are missing.
std::string missing(const Expr& node) {
  if (const auto n = standard::count_of(node, 1))
    return "greatest(" + std::to_string(std::max<int64_t>(*n, 0)) +
           " - length({0:r}), 0)";
  const std::string n = count_text(node, 1);
  return "CASE WHEN {0:r} IS NULL THEN 0 WHEN " + n + " > " + kMost + " THEN " +
         too_long(node) + " WHEN " + n + " <= length({0:r}) THEN 0 ELSE " + n +
         " - length({0:r}) END";
}

std::string pad_word(const Expr& node) {
  const standard::Padding padding = standard::padding_of(node);
  const std::string missing_count = missing(node);
  const auto filling = [&](const std::string& count) {
    return "repeat(" + constant(padding.fill) + ", " + count + ")";
  };
  if (padding.side == "left") return joined(node, filling(missing_count) + " || {0:r}");
  if (padding.side == "right") return joined(node, "{0:r} || " + filling(missing_count));
  // As Python's center: of an odd number the one more is at the left if n is odd.
  const std::string left = "(" + missing_count + ") // 2 + ((" + missing_count + ") & " +
                           count_text(node, 1) + " & 1)";
  return joined(node, filling(left) + " || {0:r} || " +
                          filling("(" + missing_count + ") - (" + left + ")"));
}

std::string zfill_word(const Expr& node) {
  const std::string zeros = "repeat('0', " + missing(node) + ")";
  return joined(node,
                "CASE WHEN starts_with({0:r}, '-') OR starts_with({0:r}, '+') THEN "
                "substring({0:r}, 1, 1) || " +
                    zeros + " || substring({0:r}, 2) ELSE " + zeros + " || {0:r} END");
}

// The check stands inside of repeat, which DuckDB would compute beforehand for constants.
std::string repeat_word(const Expr& node) {
  const std::string n = count_text(node, 1);
  return "repeat({0:r}, CASE WHEN " + n + " > 0 AND length({0:r}) > " + kMost + " // " +
         n + " THEN " + too_long(node) + " ELSE " + n + " END)";
}

std::string like_word(const Expr& node) {
  std::string pattern;
  bool escaped = false;
  for (const auto& piece : expr::like_pieces(node.string("pattern"))) {
    using Kind = expr::LikePiece::Kind;
    if (piece.kind == Kind::kAnything) pattern += '%';
    if (piece.kind == Kind::kOneCharacter) pattern += '_';
    for (const char c : piece.text) {
      if (c == '%' || c == '_' || c == '\\') {
        pattern += '\\';
        escaped = true;
      }
      pattern += c;
    }
  }
  return "{0} LIKE " + constant(pattern) + (escaped ? " ESCAPE '\\'" : "");
}

std::string matches_word(const Expr& node) {
  return "regexp_matches({0}, " + constant(node.string("regex")) + ")";
}

std::string extract_word(const Expr& node) {
  const std::string regex = constant(node.string("regex"));
  const auto* given = node.attributes().find("group");
  const int64_t group = given ? *given->integer() : 0;
  std::string text = "regexp_extract({0}, " + regex + ", ";
  if (group <= 9) {
    text += std::to_string(group) + ")";
  } else {
    // Beyond the ninth a group has to have a name.
    std::string names;
    for (int64_t i = 1; i <= group; ++i)
      names += (i > 1 ? ", '" : "'") + std::to_string(i) + "'";
    text += "[" + names + "])['" + std::to_string(group) + "']";
  }
  return "CASE WHEN regexp_matches({0}, " + regex + ") THEN " + text + " END";
}

constexpr Word kWords[] = {
    {"str.len", "length({0})"},
    {"str.lower", "lower({0})"},
    {"str.upper", "upper({0})"},
    {"str.capitalize", {}, capitalize_word},
    {"str.title", {}, title_word},
    {"str.strip", {}, strip_word},
    {"str.lstrip", {}, strip_word},
    {"str.rstrip", {}, strip_word},
    {"str.contains", "contains({0}, {1:c})"},
    {"str.startswith", "starts_with({0}, {1:c})"},
    {"str.endswith", "ends_with({0}, {1:c})"},
    {"str.find", "instr({0}, {1:c}) - 1"},
    {"str.replace", {}, replace_word},
    {"str.slice", {}, slice_word},
    {"str.slice_replace", {}, slice_replace_word},
    {"str.split", {}, split_word},
    {"str.cat", {}, cat_word},
    {"str.pad", {}, pad_word},
    {"str.zfill", {}, zfill_word},
    {"str.repeat", {}, repeat_word},
    // DuckDB keeps what it takes for one sign together, as a letter and its accent. Where
    // all is ASCII there is none.
    {"str.reverse",
     "CASE WHEN strlen({0}) = length({0}) THEN reverse({0}) ELSE "
     "array_to_string(list_reverse(string_split({0}, '')), '') END"},
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

std::string joined(const Expr& node, const std::string& text) {
  for (const Expr& arg : node.args()) {
    const bool null = arg.element().is_option() || arg.element().is(kind::kNull);
    if (null && arg.is_scalar() && !arg.relative() && !arg.source())
      return "CAST(" + text + " AS VARCHAR)";
  }
  return text;
}

std::span<const Word> string_words() { return kWords; }

}  // namespace phlox::compile::duckdb

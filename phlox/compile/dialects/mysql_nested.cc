// MySQL's and MariaDB's SQL: lists, which the server has not, and JSON, which stands as
// its text. A list is a text there in which each value stands behind a mark; lists are
// made of texts alone, so that none has a null.
#include "phlox/compile/dialects/mysql.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/row.h"

namespace phlox::compile::mysql {

namespace {

const std::string kQuotedMark = standard::string_literal(std::string(1, kMark));

std::string list_length(const std::string& list) {
  return "(char_length(" + list + ") - char_length(replace(" + list + ", " + kQuotedMark +
         ", '')))";
}

// From 0, negative from the end; outside there is null.
std::string at_index(const std::string& length) {
  return "(CASE WHEN {1} < 0 THEN CAST({1} AS SIGNED) + " + length + " ELSE {1} END)";
}
std::string where_inside(const std::string& at, const std::string& length,
                         const std::string& text) {
  return "CASE WHEN " + at + " >= 0 AND " + at + " < " + length + " THEN " + text +
         " END";
}

std::string list_item(const Type& list) {
  const std::string length = list_length("{0}"), at = at_index(length);
  const std::string item = "substring_index(substring_index({0}, " + kQuotedMark + ", " +
                           at + " + 2), " + kQuotedMark + ", -1)";
  return where_inside(at, length, from_text(item, list.element()));
}

// A null of JSON is null. The server takes paths apart by itself.
std::string json_item(const Expr& key) {
  const bool is_number = sql_type(key.element()).is_integer();
  const std::string length = "json_length({0})", at = at_index(length);
  const std::string place = is_number ? "concat('$[', " + at + ", ']')"
                                      : "concat('$.', CAST(json_quote({1}) AS CHAR))";
  const std::string part =
      "nullif(CAST(json_compact(json_extract({0}, " + place + ")) AS CHAR), 'null')";
  const std::string type =
      "json_type({0}) = '" + std::string(is_number ? "ARRAY" : "OBJECT") + "'";
  return "CASE WHEN " + type + " THEN " +
         of_plain_json(is_number ? where_inside(at, length, part) : part) + " END";
}

std::string get_item_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kVar)) return list_item(type);
  return type.is(kind::kJson) ? json_item(node.arg(1)) : "";
}

std::string len_word(const Expr& node) {
  return arg_type(node, 0).is(kind::kVar) ? list_length("{0}") : "";
}

// Of the empty text there is one part, but none that is no blank.
std::string split_word(const Expr& node) {
  const auto of_marked = [](const std::string& text) {
    return "CASE WHEN locate(" + kQuotedMark + ", {0}) > 0 THEN " +
           beyond("{0}", Type::string()) + " ELSE " + text + " END";
  };
  if (standard::is_null_constant(node, 1)) {
    const std::string& blanks = blank_set();
    const std::string stripped = "regexp_replace({0}, " +
                                 text_constant("\\A" + blanks + "|" + blanks + "\\z") +
                                 ", '')";
    const std::string words = "concat(" + kQuotedMark + ", regexp_replace(" + stripped +
                              ", " + text_constant(blanks) + ", " + kQuotedMark + "))";
    return of_marked("CASE WHEN " + stripped + " = '' THEN '' ELSE " + words + " END");
  }
  const std::string parts =
      "concat(" + kQuotedMark + ", replace({0}, {1:c}, " + kQuotedMark + "))";
  const std::string* const separator = standard::text_of(node, 1);
  if (separator && !separator->empty()) return of_marked(parts);
  return of_marked("CASE WHEN {1:c} <> '' THEN " + parts +
                   " WHEN {1:c} IS NULL THEN NULL WHEN {0} = '' THEN " + kQuotedMark +
                   " ELSE regexp_replace({0}, '(?s)(.)', concat(" + kQuotedMark + ", " +
                   group_of_match(1) + ")) END");
}

constexpr Word kWords[] = {
    {"get_item", {}, get_item_word},
    {"len", {}, len_word},
    {"str.split", {}, split_word},
};

}  // namespace

std::string of_plain_json(const std::string& text) {
  // Escapes, and numbers that have another text than that which stands there, are written
  // otherwise by the language.
  return "CASE WHEN {0} RLIKE '\\\\[u/]|[0-9][eE]|[.][0-9]*0(?![0-9])' THEN " +
         beyond("{0}", Type::json()) + " ELSE " + text + " END";
}

std::span<const Word> nested_words() { return kWords; }

}  // namespace phlox::compile::mysql

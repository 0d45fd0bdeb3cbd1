// DuckDB's SQL: records, lists, maps and JSON.
#include <unordered_set>

#include "phlox/compile/dialects/duckdb.h"
#include "phlox/compile/dialects/standard_strings.h"
#include "phlox/compile/row.h"
#include "phlox/compile/text.h"

namespace phlox::compile::duckdb {

namespace {

std::string get_field_word(const Expr& node) {
  const Type record = arg_type(node, 0);
  const size_t at = *record.field_index(node.string("name"));
  return "struct_extract({0}, " + string_literal(struct_names(record)[at]) + ")";
}

// DuckDB counts elements from 1, and negative ones from the end as the language does.
std::string list_item(const Expr& key) {
  if (key.is("literal")) {
    const auto* number = key.attribute("value").integer();
    if (number && *number != INT64_MAX)
      return "list_extract({0}, " + std::to_string(*number + (*number >= 0 ? 1 : 0)) +
             ")";
  }
  if (sql_type(key.element()).is_unsigned())
    return "CASE WHEN {1} < len({0}) THEN list_extract({0}, CAST({1} AS BIGINT) + 1) END";
  return "list_extract({0}, CASE WHEN {1} < 0 THEN {1:i} WHEN {1} < len({0}) THEN {1:i} "
         "+ 1 END)";
}

// A path asks arrays for numbers; a pointer finds every name, but elements of arrays,
// too.
std::string json_item(const Expr& key) {
  const bool number = sql_type(key.element()).is_integer();
  const std::string place = number ? "'$[' || {1} || ']'"
                                   : "'/' || replace(replace({1}, '~', '~0'), '/', '~1')";
  // A null of JSON is null.
  const std::string part =
      "nullif(CAST(json_extract({0}, " + place + ") AS VARCHAR), 'null')";
  return "CASE WHEN json_type({0}) = '" + std::string(number ? "ARRAY" : "OBJECT") +
         "' THEN " + part + " END";
}

std::string get_item_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  const Expr& key = node.arg(1);
  if (type.is(kind::kMap))
    return "map_extract_value({0}, CAST({1} AS " + type_name(type.map_key()) + "))";
  return type.is(kind::kJson) ? json_item(key) : list_item(key);
}

std::string len_word(const Expr& node) {
  return arg_type(node, 0).is(kind::kMap) ? "CAST(cardinality({0}) AS BIGINT)"
                                          : "len({0})";
}

// A word's text with another value in the place of its argument.
std::string with_argument(const std::string& word, const std::string& value) {
  return standard::replaced(standard::replaced(word, "{0}", value), "{0:r}", value);
}

// Strings without their quotes, all else as JSON writes it; a null of JSON is null.
std::string json_cast(const Type& to, bool try_cast) {
  const std::string text =
      try_cast ? "TRY(json_extract_string({0}, '$'))" : "json_extract_string({0}, '$')";
  return with_argument(cast_text(Type::string(), to, try_cast), text);
}

// DuckDB's own check lets NaN, infinities and a comma behind the last item through.
std::string to_json(bool try_cast) {
  const std::string outside = R"(regexp_replace({0}, '"(\\\\.|[^"\\\\])*"', '""', 'g'))";
  const std::string valid = "json_valid({0}) AND NOT regexp_matches(" + outside +
                            R"(, '[nN][aA][nN]|[iI][nN][fF]|,\s*[]}]'))";
  if (try_cast) return "CASE WHEN " + valid + " THEN {0} END";
  return "CASE WHEN " + valid +
         " THEN {0} WHEN {0} IS NOT NULL THEN error('\"' || {0} || '\" is no json') END";
}

// Each element as the language casts it.
std::string list_cast(const Type& from, const Type& to, bool try_cast) {
  const Type source = sql_type(from.element()), target = sql_type(to.element());
  const std::string inner = cast_text(source, target, try_cast);
  std::string text = "{0}";
  if (source != target) {
    // Lists in lists have names of their own.
    const std::string name = "_e" + std::to_string(inner.size());
    text = "list_transform({0}, lambda " + name + ": " + with_argument(inner, name) + ")";
  }
  std::string condition;
  if (try_cast && source != target && !to.element().is_option())
    condition = "len(list_filter(" + text + ", lambda _n: _n IS NULL)) = 0";
  const bool length = to.is(kind::kFixed) && !(from.is(kind::kFixed) &&
                                               from.fixed_length() == to.fixed_length());
  if (length)
    condition += (condition.empty() ? "" : " AND ") + std::string("len({0}) = ") +
                 std::to_string(to.fixed_length());
  if (condition.empty()) return text;
  text = "CASE WHEN " + condition + " THEN " + text;
  if (length && !try_cast)
    text += " WHEN {0} IS NOT NULL THEN CAST(error('a list of ' || len({0}) || ' is no " +
            to.to_string() + "') AS " + type_name(to) + ")";
  return text + " END";
}

constexpr Word kWords[] = {
    {"get_field", {}, get_field_word},
    {"get_item", {}, get_item_word},
    {"len", {}, len_word},
};

}  // namespace

std::span<const Word> nested_words() { return kWords; }

std::vector<std::string> struct_names(const Type& record) {
  std::vector<std::string> names;
  std::unordered_set<std::string> taken;
  for (const auto& field : record.fields()) {
    // In a word a brace would open a place for an argument.
    std::string name =
        field.name.find_first_of(std::string_view("{\0", 2)) == std::string::npos
            ? field.name
            : "field";
    const std::string base = name;
    for (int n = 2; !taken.insert(fold_case(name)).second; ++n)
      name = base + "_" + std::to_string(n);
    names.push_back(std::move(name));
  }
  return names;
}

std::string nested_cast(const Type& from, const Type& to, bool try_cast) {
  if (from == to) return {};
  if (from.is(kind::kJson)) return json_cast(to, try_cast);
  if (to.is(kind::kJson)) return to_json(try_cast);
  if (from.is_list() && to.is_list()) return list_cast(from, to, try_cast);
  return {};
}

Dialect::Unnested unnest(const std::string& list, const Type& element, bool keep_empty) {
  std::string all = list;
  if (keep_empty)
    all = "CASE WHEN len(" + list + ") > 0 THEN " + list + " ELSE [CAST(NULL AS " +
          type_name(element) + ")] END";
  return {"unnest(" + all + ")", "generate_subscripts(" + all + ", 1)"};
}

}  // namespace phlox::compile::duckdb

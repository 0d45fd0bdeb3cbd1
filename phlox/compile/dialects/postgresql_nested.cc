// PostgreSQL's SQL: lists, which are arrays there, and JSON, which stands as its text.
#include "phlox/compile/dialects/postgresql.h"

namespace phlox::compile::postgresql {

namespace {

// Arrays count from 1; outside of them is null.
std::string list_item(const Expr& key) {
  const std::string at =
      "CASE WHEN {1} < 0 THEN {1} + cardinality({0}) + 1 ELSE {1} + 1 END";
  if (key.is("literal")) {
    const auto* number = key.attribute("value").integer();
    if (!number || *number > INT32_MAX - 1 || *number < INT32_MIN + 1) return {};
    if (*number >= 0) return "({0})[" + std::to_string(*number + 1) + "]";
  }
  return "({0})[CAST(CASE WHEN {1} BETWEEN -2147483647 AND 2147483646 THEN " + at +
         " END AS INTEGER)]";
}

std::string get_item_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  if (type.is(kind::kVar)) return list_item(node.arg(1));
  if (!type.is(kind::kJson)) return {};
  const bool number = arg_type(node, 1).is_integer();
  // A null of JSON is null.
  return std::string("CASE WHEN json_typeof(CAST({0} AS JSON)) = '") +
         (number ? "array" : "object") + "' THEN nullif(CAST(CAST({0} AS JSON) -> " +
         (number ? "CAST({1} AS INTEGER)" : "{1}") + " AS TEXT), 'null') END";
}

std::string len_word(const Expr& node) {
  return arg_type(node, 0).is(kind::kVar) ? "CAST(cardinality({0}) AS BIGINT)" : "";
}

constexpr Word kWords[] = {
    {"get_item", {}, get_item_word},
    {"len", {}, len_word},
};

}  // namespace

std::span<const Word> nested_words() { return kWords; }

Dialect::Unnested unnest(const std::string& list, const Type& element, bool keep_empty) {
  std::string all = list;
  if (keep_empty)
    all = "CASE WHEN cardinality(" + list + ") > 0 THEN " + list +
          " ELSE ARRAY[CAST(NULL AS " + type_name(element) + ")] END";
  return {"unnest(" + all + ")", "generate_subscripts(" + all + ", 1)"};
}

}  // namespace phlox::compile::postgresql

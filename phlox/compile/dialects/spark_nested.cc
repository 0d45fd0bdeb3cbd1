// Spark's SQL: elements of lists and fields of records.
#include "phlox/compile/dialects/spark.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"

namespace phlox::compile::spark {

namespace {

// From 0, negative from the end; outside there is null.
std::string get_item_word(const Expr& node) {
  if (!arg_type(node, 0).is_list()) return {};
  const Expr& key = node.arg(1);
  const auto* index = key.is("literal") ? key.attribute("value").integer() : nullptr;
  if (!index) {
    if (!arg_type(node, 1).is_integer() || arg_type(node, 1).is(kind::kUint64)) return {};
    return "CASE WHEN {1:i} BETWEEN 0 AND size({0}) - 1 THEN get({0}, CAST({1:i} AS "
           "INT)) WHEN {1:i} BETWEEN -size({0}) AND -1 THEN get({0}, CAST(size({0}) + "
           "{1:i} AS INT)) END";
  }
  const int64_t i = *index;
  if (i < -INT32_MAX || i > INT32_MAX) return {};
  return i >= 0 ? "get({0}, " + std::to_string(i) + ")"
                : "get({0}, size({0}) - " + std::to_string(-i) + ")";
}

std::string len_word(const Expr& node) {
  return arg_type(node, 0).is_list() || arg_type(node, 0).is(kind::kMap)
             ? "CAST(size({0}) AS BIGINT)"
             : "";
}

constexpr Word kWords[] = {
    {"get_item", {}, get_item_word},
    {"len", {}, len_word},
};

}  // namespace

std::span<const Word> nested_words() { return kWords; }

}  // namespace phlox::compile::spark

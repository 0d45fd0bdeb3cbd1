// The table of reductions.
#include "phlox/engine/native/aggregate.h"

#include <unordered_map>

namespace phlox::engine::native {

namespace {

std::unordered_map<std::string_view, AggregateRow>& table() {
  static std::unordered_map<std::string_view, AggregateRow> rows;
  return rows;
}

}  // namespace

Aggregates::Aggregates(std::initializer_list<AggregateRow> rows) {
  for (const AggregateRow& row : rows) table().emplace(row.op, row);
}

const AggregateRow* find_aggregate(std::string_view op) {
  const auto place = table().find(op);
  return place == table().end() ? nullptr : &place->second;
}

}  // namespace phlox::engine::native

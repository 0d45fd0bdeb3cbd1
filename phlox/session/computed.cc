// Rows of a part of a query that is computed before the rest, in memory.
#include "phlox/session/computed.h"

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "phlox/table/conform.h"
#include "phlox/table/footprint.h"

namespace phlox::session {

using expr::Expr;
using table::Stream;

Computed compute(Stream stream, uint64_t limit) {
  const table::Footprint footprint(stream.type());
  std::vector<std::shared_ptr<const table::Batch>> batches;
  Computed computed;
  while (auto batch = stream.next()) {
    computed.bytes += footprint.bytes(*batch);
    if (computed.bytes > limit) return computed;
    batches.push_back(std::make_shared<const table::Batch>(std::move(*batch)));
  }
  computed.rows =
      std::make_shared<const std::vector<std::shared_ptr<const table::Batch>>>(
          std::move(batches));
  return computed;
}

Expr computed_leaf(const type::Type& type) {
  static std::atomic<uint64_t> next{1};
  return expr::make(
      "data", {}, {{"uri", "memory:computed-" + std::to_string(next++)}, {"type", type}});
}

std::shared_ptr<const Source> computed_source(const type::Type& type, Cache::Rows rows) {
  return memory_source(type, [type, rows = std::move(rows)](
                                 const std::optional<std::vector<std::string>>& columns) {
    Stream stream = rows ? table::stream_of(type, *rows) : table::stream_of(type, {});
    return columns ? table::select(std::move(stream), *columns) : std::move(stream);
  });
}

}  // namespace phlox::session

// Sort, top-n, tail, slice.
#pragma once

#include <optional>

#include "phlox/engine/native/sort_sink.h"

namespace phlox::engine::native {

// The rows in that order, whose columns `type`, a table, names; with a selection only
// these, still in that order. Reads all of the flow at once; the rows are merged by who
// pulls them. What does not fit in memory waits in the file; a selection is kept in
// memory, twice as many rows a thread.
Flow sort(Flow flow, const SortOrder& order, std::optional<Selection> selection,
          const type::Type& type, const SharedContext& context);

// The last `count` rows by their keys (without any, of the flow's order), in their order,
// however many.
Flow last_rows(Flow flow, const SortOrder& order, size_t count, const type::Type& type,
               const SharedContext& context);

// Rows in the flow's order: from `offset` on, at most `limit`. Stops reading at the
// limit.
Flow slice(Flow flow, uint64_t offset, std::optional<uint64_t> limit,
           const SharedContext& context);

// Selections of more rows are sorted whole.
constexpr size_t kMostSelected = 100'000;

}  // namespace phlox::engine::native

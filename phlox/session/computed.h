// Rows of a part of a query that is computed before the rest, in memory.
#pragma once

#include <cstdint>
#include <memory>

#include "phlox/expr/expr.h"
#include "phlox/session/cache.h"
#include "phlox/session/source.h"
#include "phlox/table/stream.h"

namespace phlox::session {

struct Computed {
  Cache::Rows rows;  // null: they are more than `limit` bytes
  uint64_t bytes = 0;
};
Computed compute(table::Stream stream, uint64_t limit);

// A new leaf for such rows, and what it stands on; without rows a table of none.
expr::Expr computed_leaf(const type::Type& type);
std::shared_ptr<const Source> computed_source(const type::Type& type, Cache::Rows rows);

}  // namespace phlox::session

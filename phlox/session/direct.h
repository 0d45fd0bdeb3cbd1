// Queries that only choose columns and rows of one source: they need no engine, and so no
// time to load one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/session/source.h"

namespace phlox::session {

struct Direct {
  expr::Expr leaf;
  std::vector<std::string> columns;  // of the leaf, in the result's order
  type::Type type;                   // of the result; its names may be others
  int64_t offset = 0;
  std::optional<int64_t> limit;
};

// What the (rewritten) query chooses, or nothing if it is more than that.
std::optional<Direct> direct(const expr::Expr& query);
table::Stream run(const Direct& direct, const Source& source, Task task);

}  // namespace phlox::session

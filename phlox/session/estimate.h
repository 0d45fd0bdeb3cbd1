// How many rows a part of a query gives: by the engine's planner, where it has one that
// tells, else by the sizes of its tables and its operations.
#pragma once

#include "phlox/base/task.h"
#include "phlox/engine/engine.h"
#include "phlox/expr/expr.h"
#include "phlox/session/cached.h"
#include "phlox/session/cost.h"

namespace phlox::session {

// Of one query: what engines have said of its parts, so that each is asked for once.
struct Estimates {
  Task task = {};
  PartRows said = {};
};

// `home` is the engine that all leaves of the part lie in, or null. Not for the order of
// a sort: a part is a table without one.
double estimated_rows(const expr::Expr& part, const engine::Engine* home,
                      const FindSource& source, const PartRows& parts,
                      Estimates& estimates);

}  // namespace phlox::session

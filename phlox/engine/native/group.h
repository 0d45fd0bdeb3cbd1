// Groups of rows and their reductions.
#pragma once

#include <string>
#include <vector>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/flow.h"
#include "phlox/expr/expr.h"

namespace phlox::engine::native {

// One row for each group of equal keys (without keys: one row in all, also of no rows).
// `keys` and `reductions` are relative expressions over the flow's rows; `type` is the
// result's table, whose columns are the keys and then the reductions. Reads all of the
// flow at once; the groups are finished as they are pulled. Throws Error(kUnsupported)
// before it reads anything.
Flow group(Flow flow, const std::vector<expr::Expr>& keys,
           const std::vector<expr::Expr>& reductions, const type::Type& type,
           const SharedContext& context);

// The aggregate for a reduction; Error(kUnsupported) with the reason if there is none.
MakeAggregate aggregate_of(const expr::Expr& reduction);
// Whether there is one; else the same error.
void check_reduction(const expr::Expr& reduction);

}  // namespace phlox::engine::native

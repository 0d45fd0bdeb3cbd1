// What a row uses of whole tables: a reduction, as in t.x - t.x.mean(), or the values of
// a column, as in t.x.isin(u.z). It is computed before the query itself, and a constant
// of it.
#pragma once

#include <functional>

#include "phlox/expr/expr.h"
#include "phlox/table/stream.h"

namespace phlox::engine::native {

// Puts constants in the place of all these. `compute` runs a query, a table of one
// column, which has none of them in it any more.
expr::Expr with_constants(const expr::Expr& query,
                          const std::function<table::Stream(const expr::Expr&)>& compute);

// The same to plan with: the constants have the right types, and no value yet. `visit`
// gets each query that would run.
expr::Expr with_placeholders(const expr::Expr& query,
                             const std::function<void(const expr::Expr&)>& visit);

}  // namespace phlox::engine::native

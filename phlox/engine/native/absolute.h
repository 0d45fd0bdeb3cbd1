// What a row uses of whole tables: a reduction, as in t.x - t.x.mean(), or the values of
// a column, as in t.x.isin(u.z). It is computed before the query itself, and a constant
// of it.
#pragma once

#include <functional>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/table/stream.h"

namespace phlox::engine::native {

// Puts constants in the place of all these. `compute` runs a query, a table of one
// column, which has none of them in it any more.
expr::Expr with_constants(const expr::Expr& query,
                          const std::function<table::Stream(const expr::Expr&)>& compute);

// The queries that this would run first, the inner ones before the outer ones.
std::vector<expr::Expr> queries_before(const expr::Expr& query);

}  // namespace phlox::engine::native

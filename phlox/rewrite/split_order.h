// Where a split must keep the order of its source.
#pragma once

#include <span>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

// Whether a run of the operation alone may give its rows in another order than that of
// its first table, though the language lets that order through: no one asked for it
// there.
bool may_shuffle(const expr::Expr& table_operation);

// Whether the operations, each over the one before it, give another result where the rows
// at their beginning come in another order.
bool order_asked(std::span<const expr::Expr> operations);

}  // namespace phlox::rewrite

// The order of rows, as a query says it.
#pragma once

#include "phlox/expr/expr.h"

namespace phlox::engine::native {

// Whether a table's rows come in an order that a sort below gave them.
bool is_sorted(expr::Expr table);

}  // namespace phlox::engine::native

// Windows inside of row expressions, taken out of them.
#pragma once

#include "phlox/expr/expr.h"

namespace phlox::engine::native {

// The same query, in which windows stand only as whole columns of a mutate that has
// nothing else, all along the same keys: what uses them finds columns of a table below.
expr::Expr with_window_columns(const expr::Expr& query);

// Whether a mutate is one of these.
bool is_window_table(const expr::Expr& table);

}  // namespace phlox::engine::native

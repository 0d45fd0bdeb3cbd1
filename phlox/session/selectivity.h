// Which part of its rows a filter keeps, as far as its conditions tell.
#pragma once

#include "phlox/compile/stored.h"
#include "phlox/expr/expr.h"

namespace phlox::session {

// From 0 to 1, of one condition of a row: the factors of Selinger and others (Access Path
// Selection in a Relational Database Management System, 1979, table 1) where the values
// are not known: 1/10 for an equality, 1/4 for a range between two ends, 1/3 for what is
// less or greater and for all else.
double selectivity(const expr::Expr& condition);

// Rows that a filter keeps of the `rows` below it; `stored` is the table that it stands
// on, or null: of a key of it there is but one row for each value.
double kept_rows(const expr::Expr& filter, double rows, const compile::Stored* stored);

}  // namespace phlox::session

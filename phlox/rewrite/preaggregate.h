// Groups over joins, where it is known that the join's keys choose what is reduced.
#pragma once

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

// A `by` over an inner join, or over a projection of one: the same with the rows of one
// side reduced by the join's keys before the join, as the rule preaggregate_join has it;
// but also with reductions whose parts are wider numbers (sums of 64-bit integers), may
// round otherwise (sums of floats, spreads: see docs/split.md), and beside conditions on
// the other side. None where it cannot be.
expr::Expr preaggregated(const expr::Expr& by, bool right_side);

}  // namespace phlox::rewrite

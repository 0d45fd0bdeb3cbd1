// Small steps of evaluation that have no scope.
#pragma once

#include <vector>

#include "phlox/expr/syntax.h"

namespace phlox::expr {

// The items of a list or tuple (also of one packed into a literal); anything else is its
// one item.
std::vector<Syntax> items_of(const Syntax& syntax);

// What Python would compute before phlox sees it: operators on plain numbers and strings
// become one literal (`1 + 2`, `-3`, `2 ** 10`, `"a" + "b"`), with Python's results;
// anything else is itself. Throws Error(kInvalid) where Python would raise or the result
// leaves 64 bits.
Syntax fold(const Syntax& syntax);

}  // namespace phlox::expr

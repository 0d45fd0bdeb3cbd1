// Operators that take rows one by one: filter, and columns computed of columns.
#pragma once

#include <memory>
#include <vector>

#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/row_program.h"
#include "phlox/expr/expr.h"

namespace phlox::engine::native {

// Rows in which all of the conditions, relative expressions over `input`, are true.
std::shared_ptr<const Operator> filter(const type::Type& input,
                                       const std::vector<expr::Expr>& conditions);
// Just these columns.
std::shared_ptr<const Operator> project(const type::Type& input,
                                        const std::vector<expr::Expr>& columns);

}  // namespace phlox::engine::native

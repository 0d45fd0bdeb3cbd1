// The text of a join's options.
#pragma once

#include <string>

#include "phlox/expr/expr.h"

namespace phlox::expr {

// What follows the two tables: `, "k", how="left"`.
std::string join_options(const Expr& join);

}  // namespace phlox::expr

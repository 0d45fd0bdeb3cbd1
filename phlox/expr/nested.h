// Parts of nested values, as `c.name` and `c[key]` mean them.
#pragma once

#include <string>

#include "phlox/expr/expr.h"

namespace phlox::expr {

// A column or value of records; of lists, maps or json.
bool is_record(const Expr& expr);
bool has_items(const Expr& expr);

Expr get_field(const Expr& record, const std::string& name);
// A literal key takes the type that it is looked up in.
Expr get_item(const Expr& x, Expr key);

}  // namespace phlox::expr

// Selectors: columns chosen by what they are, where columns are listed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phlox/expr/evaluate.h"
#include "phlox/expr/syntax.h"
#include "phlox/type/type.h"

namespace phlox::expr {

// What a tree that `selects()` stands for in a list of columns of `table`: the columns
// themselves, or of across(...) an expression (with its label) for each column. Throws
// Error(kNotFound) if it chooses none.
std::vector<Syntax> selected_items(const Syntax& syntax, const Expr& table,
                                   const Scope& scope);

// One selector of the catalogue: whether it takes each of the fields. `call` holds its
// arguments.
std::vector<bool> chosen_by(const Call& call, const std::vector<type::Field>& fields);

}  // namespace phlox::expr

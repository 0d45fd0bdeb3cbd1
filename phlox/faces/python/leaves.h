// Leaves of expressions that stand on something outside: Python objects, and files.
#pragma once

#include <vector>

#include "phlox/expr/evaluate.h"
#include "phlox/faces/python/input.h"

namespace phlox::python {

// data(uri or object, datashape=None)
nb::object data(nb::handle source, nb::handle datashape);
// The rows of a leaf that data(object) made of an object that holds them, or null.
const Input* held_input(const expr::Expr& leaf);
// The object of a leaf that data(object) made of one behind which a table is (hosts.h),
// or null.
nb::handle held_host(const expr::Expr& leaf);
// Throws Error(kUnsupported) if one of them reads an object in memory: such an expression
// cannot be pickled.
void check_no_objects(const std::vector<expr::Expr>& expressions);
// Lets go of objects whose leaf no expression has any more.
void release_unused_objects();
// Lets data(uri) of a text look at its file.
void allow_data(expr::Scope& scope);

}  // namespace phlox::python

// Leaves of expressions that stand on something outside: Python objects, and files.
#pragma once

#include "phlox/expr/evaluate.h"
#include "phlox/faces/python/input.h"

namespace phlox::python {

// data(uri or object, datashape=None)
nb::object data(nb::handle source, nb::handle datashape);
// The rows of a leaf that data(object) made, or null.
const Input* held_input(const expr::Expr& leaf);
// Lets go of objects whose leaf no expression has any more.
void release_unused_objects();
// Lets data(uri) of a text look at its file.
void allow_data(expr::Scope& scope);

}  // namespace phlox::python

// What may differ from row to row: constants, columns, expressions.
#pragma once

#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"

namespace phlox::scene {

// Of a type kSpec; makes a Spec of whatever stands for one: "x" is the column x unless it
// is a constant of the type ("red" of a colour), a date is its number, an expression is
// itself.
bool check_spec(const TypeRow& type, Value& value);

}  // namespace phlox::scene

// Whether a value is what a property takes, and the one form that it is kept in.
#pragma once

#include <string>

#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"

namespace phlox::scene {

// True if the value fits; it is then in the type's form. If not, it is left as it was.
bool check(const TypeRow& type, Value& value);

// Throws Error(kType), "Line.line_width must be a number, not "abc"", or of a wrong
// choice Error(kInvalid) with the nearest right one as hint.
void check_property(ClassId id, const PropertyRow& property, Value& value);

// What a type takes, as the end of a sentence with "must be": `a number from 0 to 1`.
std::string described(const TypeRow& type);

// A property of a map of columns; throws Error(kInvalid) or Error(kType) that names the
// column.
void check_columns(const Value& columns, std::string_view property);

}  // namespace phlox::scene

// Values of another type that a property takes for convenience: a text as a title,
// numbers as ticks.
#pragma once

#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"

namespace phlox::scene {

// Makes what the property really takes; false if it takes nothing of that type.
bool convert(const PropertyRow& property, Value& value);

}  // namespace phlox::scene

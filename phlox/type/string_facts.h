// Apart from what Arrow can say: a type without the lengths and encodings of its strings.
#pragma once

#include "phlox/type/type.h"

namespace phlox::type {

// The same type with every string[N, 'encoding'] in it made a plain string.
Type without_string_facts(const Type& type);

}  // namespace phlox::type

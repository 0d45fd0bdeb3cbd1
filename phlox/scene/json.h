// JSON as values: objects are structs in the order of the text.
#pragma once

#include <string_view>

#include "phlox/scene/value.h"

namespace phlox::scene {

// Throws Error(kIo) with the byte where the text stops being JSON, or nests more than
// 3000 deep.
Value parse_json(std::string_view text);

}  // namespace phlox::scene

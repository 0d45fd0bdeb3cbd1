// Reads UUIDs from text.
#pragma once

#include <cstdint>
#include <string_view>

#include "phlox/kernel/parsed.h"

namespace phlox::kernel {

// All of `text`: 8-4-4-4-12 hexadecimal digits in either case, as 16 bytes.
Parsed parse_uuid(std::string_view text, uint8_t* out);

}  // namespace phlox::kernel

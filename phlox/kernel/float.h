// Reads floats from text.
#pragma once

#include <string_view>

#include "phlox/kernel/parsed.h"

namespace phlox::kernel {

// All of `text`: [+-] digits with an optional point and exponent (one digit at least), or
// nan, inf in any case. Rounded to the nearest float, halves to even; a number too large
// for the type is kOutOfRange and one too small becomes 0.
Parsed parse_float(std::string_view text, double& out);
Parsed parse_float(std::string_view text, float& out);

}  // namespace phlox::kernel

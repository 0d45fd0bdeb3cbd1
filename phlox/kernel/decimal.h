// Reads decimals from text, exactly.
#pragma once

#include <cstdint>
#include <string_view>

#include "phlox/kernel/parsed.h"

namespace phlox::kernel {

__extension__ typedef __int128 Decimal;

// All of `text`: [+-] digits with an optional point (one digit at least), no exponent.
// `out` is the value times 10^scale. More digits than `precision` are kOutOfRange; digits
// behind the scale that are not zeros are kInexact.
Parsed parse_decimal(std::string_view text, int precision, int scale, Decimal& out);

}  // namespace phlox::kernel

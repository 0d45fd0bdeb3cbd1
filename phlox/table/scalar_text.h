// Decimals between text and the bits of their layout.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "phlox/table/array.h"

namespace phlox::table {

// "-12.50", also with an exponent; exactly: nothing if it has more digits behind the
// point than the scale (other than zeros) or more in all than the precision.
std::optional<Int128> parse_decimal(std::string_view text, int precision, int scale);
std::string decimal_text(Int128 unscaled, int scale);

}  // namespace phlox::table

// Decimals and uuids between text and the bits of their layout.
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

// "123e4567-e89b-12d3-a456-426614174000" in any case, to 16 bytes.
std::optional<std::string> parse_uuid(std::string_view text);
void append_uuid(std::string_view bytes, std::string& out);

}  // namespace phlox::table

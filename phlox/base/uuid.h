// UUIDs between text and their 16 bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace phlox {

// "123e4567-e89b-12d3-a456-426614174000" in any case, to 16 bytes.
std::optional<std::string> parse_uuid(std::string_view text);
void append_uuid(std::string_view bytes, std::string& out);

}  // namespace phlox

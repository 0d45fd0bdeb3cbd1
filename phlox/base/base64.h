// Base64 with padding (RFC 4648), the text form of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace phlox {

void append_base64(std::string_view bytes, std::string& out);
// The bytes; nothing if the text is no base64 of the standard alphabet with its padding.
std::optional<std::string> read_base64(std::string_view text);

}  // namespace phlox

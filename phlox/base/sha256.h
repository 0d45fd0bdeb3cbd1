// SHA-256, by which a page names the scripts that may run in it.
#pragma once

#include <string>
#include <string_view>

namespace phlox {

// The 32 bytes of the hash, as FIPS 180-4 defines it.
std::string sha256(std::string_view bytes);

}  // namespace phlox

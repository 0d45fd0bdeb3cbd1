// Sizes of memory as people write them.
#pragma once

#include <cstdint>
#include <string_view>

namespace phlox {

// "512MB", "1.5 GB", "64KiB", "4096": a number and B, kB, MB, GB, TB (powers of 1000) or
// KiB, MiB, GiB, TiB (of 1024), letters of any case. Throws Error(kInvalid) for all else
// and for less than a byte.
uint64_t parse_byte_size(std::string_view text);

}  // namespace phlox

// Reads many short integers of indexed text at once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace phlox::kernel {

// Fields of up to eight digits without a sign, where field i ends at ends[i * step] and
// starts behind ends[i * step - 1], offsets from `text`; with `returns` a "\r" at its end
// does not count. How many of the first were read: less than all if one is something
// else, though perhaps not all before it. 64 bytes behind the last one must be readable.
size_t read_short_integers(const char* text, const uint32_t* ends, size_t step,
                           size_t size, bool returns, uint32_t* values);
size_t read_short_integers(const char* text, const uint32_t* ends, size_t step,
                           size_t size, bool returns, uint64_t* values);

}  // namespace phlox::kernel

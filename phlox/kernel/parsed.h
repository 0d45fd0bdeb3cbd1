// What became of a text that should be a value.
#pragma once

#include <cstdint>

namespace phlox::kernel {

enum class Parsed : uint8_t {
  kOk,
  kMalformed,    // not the text of such a value at all
  kOutOfRange,   // one, but it does not fit the type
  kInexact,      // one, but the type would lose digits of it
  kInvalidUtf8,  // bytes that are no text
  kTooMuch,      // more text than one batch can hold
};

}  // namespace phlox::kernel

// Finds where a field of delimited text ends, eight bytes at a time. The one place to put
// wider vectors later.
#pragma once

#include <bit>
#include <cstdint>

#include "phlox/kernel/integer.h"

namespace phlox::kernel {

struct FieldEnd {
  const char* end;  // at the delimiter, "\n" or "\r"
  bool is_ascii;    // of the bytes before it
};

namespace swar {

constexpr uint64_t kOnes = 0x0101010101010101u;
constexpr uint64_t kHighs = 0x8080808080808080u;

inline uint64_t repeat(char c) { return kOnes * static_cast<unsigned char>(c); }

// The high bit of the lowest zero byte is set, and none below it.
inline uint64_t zero_bytes(uint64_t word) { return (word - kOnes) & ~word & kHighs; }

}  // namespace swar

// The first delimiter or line end from `p` on. There must be one, and 8 readable bytes
// behind it.
inline FieldEnd find_field_end(const char* p, char delimiter) {
  const uint64_t delimiters = swar::repeat(delimiter);
  constexpr uint64_t kNewlines = swar::kOnes * '\n';
  constexpr uint64_t kReturns = swar::kOnes * '\r';
  uint64_t seen = 0;
  for (;; p += 8) {
    const uint64_t word = swar::load(p);
    const uint64_t found = swar::zero_bytes(word ^ delimiters) |
                           swar::zero_bytes(word ^ kNewlines) |
                           swar::zero_bytes(word ^ kReturns);
    if (found == 0) {
      seen |= word;
      continue;
    }
    const unsigned bit = static_cast<unsigned>(std::countr_zero(found));
    seen |= word & ((uint64_t{1} << (bit & ~7u)) - 1);
    return {p + (bit >> 3), (seen & swar::kHighs) == 0};
  }
}

}  // namespace phlox::kernel

// Reads integers from text: exactly [+-]digits, checked against the range of the type.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include "phlox/kernel/parsed.h"

namespace phlox::kernel {

// All of `text`, of any length. `-0` is an unsigned 0.
template <class Int>
Parsed parse_integer(std::string_view text, Int& out) {
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool negative = p != end && *p == '-';
  if (p != end && (*p == '-' || *p == '+')) ++p;
  if (p == end) return Parsed::kMalformed;
  const uint64_t limit = static_cast<uint64_t>(std::numeric_limits<Int>::max()) +
                         (std::is_signed_v<Int> && negative ? 1 : 0);
  uint64_t value = 0;
  bool fits = true;
  for (; p != end; ++p) {
    const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
    if (digit > 9) return Parsed::kMalformed;
    uint64_t next;
    if (__builtin_mul_overflow(value, uint64_t{10}, &next) ||
        __builtin_add_overflow(next, uint64_t{digit}, &next) || next > limit)
      fits = false;
    else
      value = next;
  }
  if (!fits || (std::is_unsigned_v<Int> && negative && value != 0))
    return Parsed::kOutOfRange;
  out = static_cast<Int>(negative ? uint64_t{0} - value : value);
  return Parsed::kOk;
}

namespace swar {

inline uint64_t load(const char* p) {
  static_assert(std::endian::native == std::endian::little,
                "words are read as little endian");
  uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

// How many of the eight bytes are digits before the first that is not; `word` becomes
// their values.
inline unsigned digits_to_values(uint64_t& word) {
  word ^= 0x3030303030303030u;
  // A carry out of a byte that is no digit spoils only the bytes behind it.
  const uint64_t others = ((word + 0x7676767676767676u) | word) & 0x8080808080808080u;
  return others == 0 ? 8u : static_cast<unsigned>(std::countr_zero(others)) >> 3;
}

// The number that eight digit values make, the first in the lowest byte.
inline uint64_t combine(uint64_t word) {
  word = word * 10 + (word >> 8);
  return (((word & 0x000000FF000000FFu) * 0x000F424000000064u) +
          (((word >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u)) >>
         32;
}

}  // namespace swar

// The fast way for a short integer in the midst of text: reads [-]digits, at most 16 of
// them, and gives the place behind them; null for whatever else is there, which
// parse_integer then judges. 24 bytes from `p` on must be readable.
template <class Int>
inline const char* scan_integer(const char* p, Int& out) {
  bool negative = false;
  if constexpr (std::is_signed_v<Int>) {
    negative = *p == '-';
    p += negative;
  }
  uint64_t word = swar::load(p);
  unsigned count = swar::digits_to_values(word);
  if (count == 0) return nullptr;
  uint64_t value;
  if (count < 8) {
    value = swar::combine(word << ((8 - count) * 8));
    p += count;
  } else {
    value = swar::combine(word);
    p += 8;
    word = swar::load(p);
    count = swar::digits_to_values(word);
    if (count == 8) return nullptr;
    constexpr uint64_t kPowers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    if (count != 0)
      value = value * kPowers[count] + swar::combine(word << ((8 - count) * 8));
    p += count;
  }
  const uint64_t limit =
      static_cast<uint64_t>(std::numeric_limits<Int>::max()) + negative;
  if constexpr (sizeof(Int) < 8)
    if (value > limit) return nullptr;
  out = static_cast<Int>(negative ? uint64_t{0} - value : value);
  return p;
}

}  // namespace phlox::kernel

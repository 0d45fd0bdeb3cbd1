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

constexpr uint64_t kDigitZeros = 0x3030303030303030u;

// The high bit is set of the first byte that is not 0 to 9, and of none before it: a
// carry out of it spoils only the bytes behind it.
inline uint64_t not_digit_values(uint64_t values) {
  return ((values + 0x7676767676767676u) | values) & 0x8080808080808080u;
}

// The index of the first byte with a bit set, 8 if there is none.
inline unsigned first_byte(uint64_t bits) {
  return bits == 0 ? 8u : static_cast<unsigned>(std::countr_zero(bits)) >> 3;
}

// The number that eight digit values make, the first in the lowest byte.
inline uint64_t combine(uint64_t values) {
  values = values * 10 + (values >> 8);
  return (((values & 0x000000FF000000FFu) * 0x000F424000000064u) +
          (((values >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u)) >>
         32;
}

// Up to 16 digits from `p` on; null if there are none or more.
inline const char* scan_digits(const char* p, uint64_t& value) {
  uint64_t values = load(p) ^ kDigitZeros;
  unsigned count = first_byte(not_digit_values(values));
  if (count == 0) return nullptr;
  if (count < 8) {
    value = combine(values << ((8 - count) * 8));
    return p + count;
  }
  value = combine(values);
  values = load(p + 8) ^ kDigitZeros;
  count = first_byte(not_digit_values(values));
  if (count == 8) return nullptr;
  constexpr uint64_t kPowers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  if (count != 0) value = value * kPowers[count] + combine(values << ((8 - count) * 8));
  return p + 8 + count;
}

}  // namespace swar

// The fast way for a short integer in the midst of text: reads [-]digits, at most 16 of
// them, and gives the place behind them; null for whatever else is there, which
// parse_integer then judges. 24 bytes from `p` on must be readable.
//
// What costs time is the chain from where one field starts to where the next one does. So
// for up to seven digits without a sign, the end is guessed from one bit, which every
// digit has and neither tab, comma nor a line end; whether all before it are digits is
// looked at beside the chain.
template <class Int>
inline const char* scan_integer(const char* p, Int& out) {
  const uint64_t word = swar::load(p);
  const unsigned count = swar::first_byte(~word & 0x1010101010101010u);
  // Of 0 and 8 the shift means nothing, and they are left to the other way.
  const uint64_t values = (word ^ swar::kDigitZeros) << ((8 - count) * 8 & 63);
  bool negative = false;
  uint64_t value;
  if (count - 1 < 7 && swar::not_digit_values(values) == 0) [[likely]] {
    value = swar::combine(values);
    p += count;
  } else {
    if constexpr (std::is_signed_v<Int>) {
      negative = *p == '-';
      p += negative;
    }
    p = swar::scan_digits(p, value);
    if (!p) return nullptr;
  }
  if constexpr (sizeof(Int) < 8) {
    const uint64_t limit =
        static_cast<uint64_t>(std::numeric_limits<Int>::max()) + negative;
    if (value > limit) return nullptr;
  }
  out = static_cast<Int>(negative ? uint64_t{0} - value : value);
  return p;
}

}  // namespace phlox::kernel

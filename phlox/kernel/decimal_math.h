// Arithmetic of unscaled decimals in 128 bits.
#pragma once

#include <array>

#include "phlox/kernel/vector.h"

namespace phlox::kernel {

__extension__ typedef unsigned __int128 Uint128;

// Digits that every decimal has at most.
constexpr int kMostDigits = 38;

inline constexpr auto kPowersOfTen = [] {
  std::array<Int128, kMostDigits + 1> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// 10^digits, for 0 to 38.
constexpr Int128 power_of_ten(int digits) {
  return kPowersOfTen[static_cast<size_t>(digits)];
}

// Whether it has so many digits at most.
constexpr bool has_digits(Int128 value, int digits) {
  const Int128 end = power_of_ten(digits);
  return value < end && value > -end;
}

// For values that are known to fit, and for those of nulls, which may be anything.
constexpr Int128 wrapping_add(Int128 a, Int128 b) {
  return static_cast<Int128>(static_cast<Uint128>(a) + static_cast<Uint128>(b));
}
constexpr Int128 wrapping_sub(Int128 a, Int128 b) {
  return static_cast<Int128>(static_cast<Uint128>(a) - static_cast<Uint128>(b));
}
constexpr Int128 wrapping_mul(Int128 a, Int128 b) {
  return static_cast<Int128>(static_cast<Uint128>(a) * static_cast<Uint128>(b));
}

// Rounded down; b is not 0.
template <class T>
constexpr T floor_divide(T a, T b) {
  const T quotient = a / b;
  return quotient - static_cast<T>(a % b != 0 && (a < 0) != (b < 0));
}

// -1, 0 or 1, exactly, of numbers with different digits behind their points.
int compare_decimals(Int128 a, int scale_a, Int128 b, int scale_b);

// The nearest float.
double decimal_to_float(Int128 unscaled, int scale);

}  // namespace phlox::kernel

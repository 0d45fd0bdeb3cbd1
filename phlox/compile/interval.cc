// What is known of the size of a number before it is read or computed.
#include "phlox/compile/interval.h"

#include <algorithm>

namespace phlox::compile {

namespace {

using Int128 = Interval::Int128;

constexpr int kMostDigits = 37;

Int128 power_of_ten(int digits) {
  Int128 power = 1;
  while (digits-- > 0) power *= 10;
  return power;
}

// 37 digits, so that the sum of two stays in 128 bits.
std::optional<Interval> bounded(const Interval& interval) {
  static const Int128 limit = power_of_ten(kMostDigits);
  if (interval.least <= -limit || interval.greatest >= limit) return std::nullopt;
  return interval;
}

std::optional<Int128> product_of(Int128 a, Int128 b) {
  Int128 out;
  if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
  return out;
}

}  // namespace

int Interval::digits() const {
  int count = 1;
  for (Int128 a = greatest / 10, b = least / 10; a != 0 || b != 0; a /= 10, b /= 10)
    ++count;
  return count;
}

std::optional<Interval> sum(const Interval& a, const Interval& b) {
  return bounded({a.least + b.least, a.greatest + b.greatest});
}

std::optional<Interval> difference(const Interval& a, const Interval& b) {
  return bounded({a.least - b.greatest, a.greatest - b.least});
}

std::optional<Interval> product(const Interval& a, const Interval& b) {
  std::optional<Interval> out;
  for (const Int128 x : {a.least, a.greatest})
    for (const Int128 y : {b.least, b.greatest}) {
      const auto corner = product_of(x, y);
      if (!corner) return std::nullopt;
      out = out ? either(*out, {*corner, *corner}) : Interval{*corner, *corner};
    }
  return bounded(*out);
}

Interval either(const Interval& a, const Interval& b) {
  return {std::min(a.least, b.least), std::max(a.greatest, b.greatest)};
}

std::optional<Interval> rescaled(const Interval& a, int digits) {
  if (digits < 0 || digits > kMostDigits) return std::nullopt;
  const Int128 power = power_of_ten(digits);
  return product(a, {power, power});
}

std::optional<Interval> exactly(std::string_view number) {
  const bool negative = number.starts_with('-');
  if (negative) number.remove_prefix(1);
  Int128 value = 0;
  int digits = 0;
  for (const char c : number) {
    if (c == '.') continue;
    if (c < '0' || c > '9' || ++digits > kMostDigits) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (digits == 0) return std::nullopt;
  if (negative) value = -value;
  return Interval{value, value};
}

}  // namespace phlox::compile

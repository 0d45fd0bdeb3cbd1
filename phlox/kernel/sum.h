// Sums that do not depend on the order of what is added: exact of integers, compensated
// of floats.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "phlox/table/array.h"

namespace phlox::kernel {

using table::Int128;

// The unevaluated sum of two doubles. With n values it is within n * 2^-104 * sum(|x|) of
// the exact sum, so that after rounding the order shows only where that is about as large
// as the distance to a tie between two floats. Infinities and NaN are counted apart,
// since they would spoil the compensation.
struct CompensatedSum {
  double high = 0;  // not finite once finite values have left the range
  double low = 0;
  double special = 0;  // the plain sum of what is not finite

  // TwoSum (Knuth 1969): high and the exact error of the addition.
  void add(double x) {
    const double sum = high + x;
    if (!std::isfinite(sum)) [[unlikely]]
      return add_special(x);
    const double part = sum - high;
    low += (high - (sum - part)) + (x - part);
    high = sum;
  }
  // Many at once, in several lanes.
  void add_all(const double* values, size_t size) {
    // Two vectors of four, so that additions need not wait for one another.
    typedef double Lanes __attribute__((vector_size(32), aligned(8)));
    Lanes highs[2] = {}, lows[2] = {};
    size_t i = 0;
    for (; i + 8 <= size; i += 8)
      for (size_t k = 0; k < 2; ++k) {
        const Lanes x = *reinterpret_cast<const Lanes*>(values + i + 4 * k);
        const Lanes sum = highs[k] + x;
        const Lanes part = sum - highs[k];
        lows[k] += (highs[k] - (sum - part)) + (x - part);
        highs[k] = sum;
      }
    CompensatedSum lanes;
    for (size_t k = 0; k < 8; ++k) {
      lanes.add(highs[k / 4][k % 4]);
      lanes.low += lows[k / 4][k % 4];
    }
    // Something is not finite, or was not on the way: one by one.
    if (!std::isfinite(lanes.low) || lanes.value() - lanes.value() != 0) [[unlikely]]
      i = 0;
    else
      add(lanes);
    for (; i < size; ++i) add(values[i]);
  }
  void add(const CompensatedSum& other) {
    if (std::isfinite(other.high))
      add(other.high);
    else
      high += other.high;
    low += other.low;
    special += other.special;
  }
  double value() const {
    // A special value, if there was one, is all of it.
    return special != 0 || std::isnan(special) ? special : high + low;
  }

 private:
  // What is not finite, and what leaves the range: as IEEE has it then.
  void add_special(double x) { (std::isfinite(x) ? high : special) += x; }
};

// The exact sum of many.
inline Int128 sum_of(const int64_t* values, size_t size) {
  constexpr int64_t kHalf = int64_t{1} << 51;
  constexpr size_t kBlock = 2048;
  Int128 all = 0;
  for (size_t begin = 0; begin < size; begin += kBlock) {
    const size_t count = size - begin < kBlock ? size - begin : kBlock;
    const int64_t* const block = values + begin;
    // So many numbers of 52 bits cannot leave 64.
    uint64_t sums[4] = {}, ranges[4] = {};
    size_t i = 0;
    for (; i + 4 <= count; i += 4)
      for (size_t k = 0; k < 4; ++k) {
        const auto x = static_cast<uint64_t>(block[i + k]);
        sums[k] += x;
        ranges[k] |= x + kHalf;
      }
    for (; i < count; ++i) {
      const auto x = static_cast<uint64_t>(block[i]);
      sums[0] += x;
      ranges[0] |= x + kHalf;
    }
    if (((ranges[0] | ranges[1] | ranges[2] | ranges[3]) >> 52) == 0)
      all += static_cast<int64_t>(sums[0] + sums[1] + sums[2] + sums[3]);
    else
      for (i = 0; i < count; ++i) all += block[i];
  }
  return all;
}
inline Int128 sum_of(const uint64_t* values, size_t size) {
  Int128 all = 0;
  for (size_t i = 0; i < size; ++i) all += values[i];
  return all;
}
inline Int128 sum_of(const uint8_t* values, size_t size) {
  int64_t all = 0;
  for (size_t i = 0; i < size; ++i) all += values[i];
  return all;
}

}  // namespace phlox::kernel

// Sums that do not depend on the order of what is added: exact of integers, compensated
// of floats.
#pragma once

#include <cmath>

#include "phlox/table/array.h"

namespace phlox::kernel {

// The unevaluated sum of two doubles. With n values it is within n * 2^-104 * sum(|x|) of
// the exact sum, so that after rounding the order shows only where that is about as large
// as the distance to a tie between two floats. Infinities and NaN are counted apart,
// since they would spoil the compensation.
struct CompensatedSum {
  double high = 0;
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
  void add(const CompensatedSum& other) {
    add(other.high);
    low += other.low;
    special += other.special;
  }
  double value() const {
    // A special value, if there was one, is all of it.
    return special != 0 || std::isnan(special) ? special : high + low;
  }

 private:
  // What is not finite, and what would leave the range: as IEEE has it then.
  void add_special(double x) {
    if (std::isfinite(x)) {
      special += high + x;
      high = 0;
      low = 0;
    } else {
      special += x;
    }
  }
};

}  // namespace phlox::kernel

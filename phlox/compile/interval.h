// What is known of the size of a number before it is read or computed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "phlox/expr/expr.h"

namespace phlox::compile {

// All values of an integer, or of a decimal without its point, lie in it, both ends
// included; nulls aside.
struct Interval {
  __extension__ using Int128 = __int128;
  Int128 least = 0;
  Int128 greatest = 0;
  bool operator==(const Interval&) const = default;

  // The number of decimal digits of the longest value, at least 1.
  int digits() const;
};

// The intervals that these operations map to; nothing where an end would leave 37 digits.
std::optional<Interval> sum(const Interval& a, const Interval& b);
std::optional<Interval> difference(const Interval& a, const Interval& b);
std::optional<Interval> product(const Interval& a, const Interval& b);
Interval either(const Interval& a, const Interval& b);
// Of the same values with so many more digits behind the point.
std::optional<Interval> rescaled(const Interval& a, int digits);
// Of one integer or decimal in its text; nothing if it is no such text.
std::optional<Interval> exactly(std::string_view number);

// What a leaf's source vouches for of the values of a column.
using Ranges = std::function<std::optional<Interval>(const expr::Expr& leaf,
                                                     const std::string& column)>;

}  // namespace phlox::compile

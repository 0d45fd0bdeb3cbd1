// Lengths of time that rounding works with, as in "20m".
#pragma once

#include <cstdint>
#include <string_view>

namespace phlox::expr {

// Either months or microseconds; the other is 0.
struct Period {
  int64_t months = 0;  // of mo, q and y
  int64_t micros = 0;  // of us, ms, s, m, h, d and w
  bool weeks = false;  // they begin on Mondays
};

// A count from `least` on and a unit: us ms s m h d w mo q y. Throws Error(kInvalid) for
// any other text, and for more than 100,000 years.
Period parse_period(std::string_view text, int64_t least = 1);

}  // namespace phlox::expr

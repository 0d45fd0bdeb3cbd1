// Equal parts of an axis with ends that are easy to read.
#pragma once

#include <cstdint>
#include <optional>

#include "phlox/chart/chart.h"

namespace phlox::chart {

// Part i is from low + i * width up to low + (i + 1) * width, of positions (see
// Chart::position).
struct Bins {
  double low = 0, width = 1;
  int64_t count = 1;
  double edge(int64_t i) const { return low + static_cast<double>(i) * width; }
};

// `count` parts of the whole extent exactly (of integers at most so many, each of a whole
// width, or else some would hold more values than others); without it some 30 whose width
// is 1, 2 or 5 times a power of ten (of integers at least 1; of times a count of seconds,
// minutes, hours or days).
Bins bins_of(const Chart& chart, std::string_view channel, std::optional<int64_t> count);

// The text of the number of a row's part, which at the ends may be one too low or high;
// `run` needs the constants NAME_low and NAME_width.
std::string part_text(const Chart& chart, std::string_view channel);
// The same from 0 to NAME_last, another constant, under the name of the channel.
std::string bin_text(const Chart& chart, std::string_view channel);
void add_bin_constants(expr::Constants& constants, std::string_view channel,
                       const Bins& bins);

}  // namespace phlox::chart

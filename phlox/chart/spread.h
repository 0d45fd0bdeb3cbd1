// How numbers are spread: quartiles, whiskers, and smooth densities, computed where the
// data is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/chart.h"

namespace phlox::chart {

// Of the numbers of one category. Whiskers end at the last number within 1.5 times the
// distance of the quartiles from them (Tukey).
struct Quartiles {
  int64_t count = 0;
  double low = 0, first = 0, median = 0, third = 0, high = 0;
  std::vector<double> outliers;
};

// Of the channel `number`, one for each category of `by` in their order, or of all rows
// where `by` is not there. At most 2,000 outliers are fetched; the chart notes the rest.
std::vector<Quartiles> quartiles_of(Chart& chart, std::string_view number,
                                    std::string_view by);

// A density of which the area is 1, at equal steps of positions.
struct Density {
  int64_t count = 0;
  std::vector<double> at, height;
  double highest() const;
};

// Smoothed by a normal curve whose width is Silverman's rule (Density Estimation, 1986,
// 3.31) times `bandwidth`, from counts in 512 parts of the whole extent; one for each
// category of `by`, or one. Categories with fewer than two different numbers have none.
std::vector<Density> densities_of(Chart& chart, std::string_view number,
                                  std::string_view by, double bandwidth);

// `counts` in equal parts smoothed by a normal curve of that width in parts.
std::vector<double> smoothed(const std::vector<double>& counts, double width);

}  // namespace phlox::chart

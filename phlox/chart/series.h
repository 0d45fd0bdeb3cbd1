// Values along x, one series for each colour: what lines and areas are made of.
#pragma once

#include <string>
#include <vector>

#include "phlox/chart/chart.h"

namespace phlox::chart {

struct Series {
  std::string name;       // the category; empty without a colour
  std::vector<double> x;  // rising; of categories the place from 0.5, as axes count
  std::vector<std::string> factors;  // of categories, beside x
  std::vector<double> y;             // NaN where there is none: a gap
};

// One for each category of `color`, in their order, or the one. More points than can be
// told apart are made fewer by the engine: of each of 1,000 parts of x the rows of the
// least and the greatest y, so that the picture is the same. `chart` is clean.
std::vector<Series> series_of(Chart& chart);

// With columns x, y and color.
scene::Model source_of(const Chart& chart, const Series& series);

}  // namespace phlox::chart

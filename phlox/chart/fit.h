// An axis of a figure becomes what the first data on it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/axis.h"
#include "phlox/chart/theme.h"
#include "phlox/scene/model.h"

namespace phlox::chart {

// What is drawn along an axis.
struct Along {
  std::optional<Scale> scale;
  std::vector<std::string> factors;  // texts in the order of their first row
  double least = 0, greatest = 0;    // of numbers
  bool any = false, whole = true;
  std::string title;  // the column's name, or empty
};

// Adds what a column, a list or a constant holds. `scale` is what the host knows of it.
void measure(const scene::Value& column, std::optional<Scale> scale, Along& along);

// The least distance of two different values of a column of numbers or times; none where
// all are the same.
std::optional<double> least_gap(const scene::Value& column);

// `axis` is 'x' or 'y'; `fresh` says that nothing is drawn on it yet. Throws Error(kType)
// for texts on an axis of numbers, or times on one of plain numbers.
void fit_axis(const scene::Model& plot, char axis, const Along& along, bool fresh);

// What the axes of the plot are now.
Scale scale_on(const scene::Model& plot, char axis);
// The theme whose paper the plot has, else the light one.
const Theme& theme_of(const scene::Model& plot);

}  // namespace phlox::chart

// The place of a legend: where the data is not.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

// Points where something is drawn: of a category its place, from 0.5.
using Points = std::vector<std::pair<double, double>>;

// The corner of the plot ("top_right") where a legend of so many lines of at most so many
// letters hides almost none of the points, or null if there is none. A logarithmic axis
// spreads logarithms.
const char* free_corner(const Points& points, bool x_log, bool y_log, size_t lines,
                        size_t letters);

// Where the glyphs of a plot draw: at most some two thousand points of each.
Points points_of(const scene::Model& plot);

// Puts an entry for the renderer into the plot's legend, which is made by the first one
// and moves to where it is free. The label is a value, or a column, whose values get an
// entry each; these are then given. A legend that does not have the name "legend" stays
// where it is.
void add_entry(const scene::Model& plot, const scene::Model& renderer,
               const scene::Value& label, const scene::Value& values = {});

}  // namespace phlox::chart

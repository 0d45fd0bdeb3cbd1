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

// How an axis spreads its data: perhaps by logarithms, with some room at its ends, as
// parts of what the data takes.
struct Spread {
  bool logarithmic = false;
  double below = 0.05, above = 0.05;
};

// A legend of so many lines of at most so many letters, and the pixels of the plot's
// frame.
struct LegendSize {
  size_t lines = 0, letters = 0;
  double frame_width = 620, frame_height = 340;
};

// The corner of the plot ("top_right") where a legend hides almost none of the points, or
// null if there is none.
const char* free_corner(const Points& points, const Spread& x, const Spread& y,
                        const LegendSize& size);

// The frame of a plot, as far as its size is said: without axes, titles and tools.
LegendSize legend_size(const scene::Model& plot, size_t lines, size_t letters);

// Where the glyphs of a plot draw: at most some two thousand points of each.
Points points_of(const scene::Model& plot);

// Puts an entry for the renderer into the plot's legend, which is made by the first one
// and moves to where it is free. The label is a value, or a column, whose values get an
// entry each; these are then given. A legend that does not have the name "legend" stays
// where it is.
void add_entry(const scene::Model& plot, const scene::Model& renderer,
               const scene::Value& label, const scene::Value& values = {});

}  // namespace phlox::chart

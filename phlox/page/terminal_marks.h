// The glyphs of a plot as marks on its axes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "phlox/scene/model.h"

namespace phlox::page {

// Positions on the axes: of a logarithmic one the logarithm, of categories their place
// from 0.5.
struct Mark {
  enum class Kind : uint8_t { kPoint, kLine, kBox } kind;
  double x0, y0, x1, y1;  // of a point the first two
  std::string color;      // "#rrggbb", or empty
};

struct Marks {
  std::vector<Mark> marks;
  std::vector<std::string> missing;  // classes of glyphs that were not drawn
};

// Of a Plot, in the order in which they are drawn.
Marks marks_of(const scene::Model& plot);

}  // namespace phlox::page

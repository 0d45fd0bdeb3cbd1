// Boxes side by side.
#pragma once

#include <vector>

#include "phlox/chart/layout/graph.h"

namespace phlox::chart {

struct Box {
  double width = 0, height = 0;
};

// The lower left corner of each, none upon another, in a rectangle that is `aspect` times
// as wide as high, about: on shelves, the highest first, lower ones upon each other.
std::vector<Point> pack(const std::vector<Box>& boxes, double aspect);

}  // namespace phlox::chart

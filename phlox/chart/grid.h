// Several plots in rows, with one toolbar.
#pragma once

#include <cstdint>
#include <vector>

#include "phlox/scene/model.h"

namespace phlox::chart {

// A GridPlot of figures, row by row; `wide`: as wide as its place. `beside` is at the
// right of all rows.
scene::Model grid_of(const std::vector<scene::Model>& figures, int64_t columns, bool wide,
                     const scene::Model& beside = {});

}  // namespace phlox::chart

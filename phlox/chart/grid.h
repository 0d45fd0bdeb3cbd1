// Several plots in rows, with one toolbar.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "phlox/chart/theme.h"
#include "phlox/scene/model.h"

namespace phlox::chart {

// A GridPlot of figures, row by row; `wide`: as wide as its place. The header, if there
// is one, stands above them all; `beside` is at the right of all rows.
scene::Model grid_of(const std::vector<scene::Model>& figures, int64_t columns, bool wide,
                     const scene::Model& header = {}, const scene::Model& beside = {});

// A figure of nothing but titles: a header.
scene::Model title_figure(const Theme& theme, const std::string& title,
                          const std::string& subtitle);

}  // namespace phlox::chart

// What charts of one mark a row have in common.
#pragma once

#include "phlox/chart/chart.h"

namespace phlox::chart {

// The values of a channel as a data source holds them; of a category its texts.
scene::Value mark_values(const Chart& chart, const Frame& frame,
                         std::string_view channel);
// Pixels for the channel `size`, of which the areas are as the numbers.
scene::Value mark_sizes(const Chart& chart, const Frame& frame);
// The user's palette or sequence of colours, as mappers take it.
scene::Value palette_of(const Chart& chart, std::string_view otherwise = "viridis");

// Says that so many rows are counted in cells of a grid, and what is not seen then.
void say_counted(Chart& chart, const std::string& grid);

}  // namespace phlox::chart

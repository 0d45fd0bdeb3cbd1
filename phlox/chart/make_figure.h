// An empty figure, to draw glyphs into.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

using Properties = std::vector<std::pair<std::string, scene::Value>>;

// A model::Figure. The options: title, subtitle, x_title, y_title; x_scale and y_scale
// ("linear", "log", "time", "duration", "category"; otherwise as the first data is);
// x_range and y_range: a range (of another figure, to move with it), a pair of numbers or
// times, or a list of categories; width, height, theme, tools (names with commas, a list
// of names and tools), square. Any other name is a property of the model. Throws Error
// for what they do not take.
scene::Model make_figure(const Properties& options = {});

}  // namespace phlox::chart

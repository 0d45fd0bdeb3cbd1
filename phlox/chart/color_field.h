// Colours by a column of a source.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/axis.h"
#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

// The colours that a palette says: the name of a sequence, a list, or null for viridis.
// Throws Error(kInvalid) for an unknown name, kType for anything else.
scene::Value palette_colors(const scene::Value& palette);

// The ends of a sequence of colours for these numbers, of which those that are not finite
// have none: least < greatest. `from_zero`: what is counted begins with nothing.
Numbers color_range(const std::vector<double>& numbers, bool from_zero);

// A spec for that column: colours as they are, categories each with a colour, numbers
// with those of a sequence. `color` is the type of the property, `paper` what is behind.
scene::Value color_field(const std::string& name, const scene::Value& values,
                         std::optional<Scale> scale, const scene::TypeRow& color,
                         const scene::Value& palette, std::string_view paper);

}  // namespace phlox::chart

// Data sources that remember which of their columns are times: an array of times is one
// of milliseconds, as any other numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/axis.h"
#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

// A column, or another argument. The scale is what the host knows of the type and the
// value has lost.
struct Argument {
  std::string name;
  scene::Value value;
  std::optional<Scale> scale;
};

// A ColumnDataSource of these. Columns of times and durations are named in its tags:
// {"scales": {"day": "time"}}.
scene::Model make_source(const std::vector<Argument>& columns);

// What make_source knew of the column; none of another source.
std::optional<Scale> scale_in(const scene::Model& source, std::string_view column);

}  // namespace phlox::chart

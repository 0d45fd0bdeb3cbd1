// The tools of a figure by their names.
#pragma once

#include <string_view>
#include <vector>

#include "phlox/scene/model.h"

namespace phlox::chart {

// "pan", "wheel_zoom", ...: all that a user may name.
std::vector<std::string_view> tool_names();

// A Toolbar of the tools named, with commas between them; of the usual ones where the
// text is empty; of none for "none". Throws Error(kInvalid) with the nearest name.
scene::Model make_toolbar(std::string_view names);

}  // namespace phlox::chart

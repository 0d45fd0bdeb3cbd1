// The columns of a data source by their names.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/figure.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

// The names, in their order.
std::vector<std::string> names_of(const scene::Value::Map& columns);
// Throws Error(kNotFound) with that sentence, and the nearest name or all as hint.
[[noreturn]] void no_column(const std::vector<std::string>& names, std::string_view name,
                            std::string says);

// True for one value a row, false for lists of points or pictures.
bool is_flat(const scene::Value& column);

// What a tooltip shows for `hover`: true is every flat column, else names. `scale` is
// what is known of a column. Throws Error(kNotFound) for a column that is not there,
// kType for what is no name.
std::vector<Tip> tips_of(
    const scene::Value& hover, const scene::Value& columns,
    const std::function<std::optional<Scale>(std::string_view)>& scale);

}  // namespace phlox::chart

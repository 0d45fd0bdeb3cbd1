// Where the parts of a dashboard stand: rows, columns, grids, tabs; and texts between
// them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "phlox/scene/model.h"

namespace phlox::dashboard {

// Plots, widgets, texts and layouts beside or below each other, as wide as there is room.
// Throw Error(kType) for a model that has no place of its own in a page (an axis), and
// Error(kInvalid) for none at all or the same one twice.
scene::Model row(const std::vector<scene::Model>& parts);
scene::Model column(const std::vector<scene::Model>& parts);
// Rows of cells of one width each; an empty handle leaves its cell free.
scene::Model grid(const std::vector<std::vector<scene::Model>>& rows);
// The same of one list, `columns` in a row.
scene::Model grid(const std::vector<scene::Model>& parts, size_t columns);
// One after the other behind their titles.
scene::Model tabs(const std::vector<std::pair<std::string, scene::Model>>& parts);

// A text as it is, with any markup in it shown as text: an empty line begins a paragraph.
// With a heading, 1 to 6, it is one of that level.
scene::Model text(const std::string& text, int heading = 0);
// A text in Markdown; HTML in it is shown as text.
scene::Model markdown(const std::string& text);

}  // namespace phlox::dashboard

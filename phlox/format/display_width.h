// How many cells of a terminal a text takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace phlox::format {

// Wide East Asian characters and emoji take two cells, combining and invisible ones none.
size_t display_width(std::string_view text);

// The text on one line and in at most `limit` cells: line breaks and other control
// characters become their escapes, what is too long ends in an ellipsis.
std::string one_line(std::string_view text, size_t limit);

}  // namespace phlox::format

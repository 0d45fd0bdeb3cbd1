// What a terminal has room for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace phlox::cli {

// Columns of the terminal on standard output; 80 if it does not say.
size_t terminal_width();
// Columns that a text takes, by the locale of the process.
size_t text_width(std::string_view text);
// How far below its first row a text ends, in rows of `width` columns.
size_t rows_below(std::string_view text, size_t width);
// As much of a text as fits, with a mark at its end if that is not all.
std::string cut_to(std::string_view text, size_t width);
// Words in as many columns as fit `width`, down first; each line ends with a line end.
std::string in_columns(const std::vector<std::string>& words, size_t width);

}  // namespace phlox::cli

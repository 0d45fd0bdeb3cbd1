// Text that a terminal hands over as pasted.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace phlox::cli {

// How the terminal marks it.
constexpr const char* kPasteBegins = "\x1b[200~";
constexpr const char* kPasteEnds = "\x1b[201~";

// Its lines without the marks, as they could be typed: blanks for tabs, no control
// characters, no empty lines at the end, and a line that goes on with `.method(...)` is
// one with the line before. At least one line.
std::deque<std::string> pasted_lines(std::string_view bytes);

}  // namespace phlox::cli

// What is still open at the end of a text: for prompts and completion, which see
// expressions half written.
#pragma once

#include <string_view>
#include <vector>

namespace phlox::expr {

struct OpenText {
  static constexpr size_t kNone = std::string_view::npos;
  std::vector<size_t> brackets;  // where they stand, the outermost first
  size_t string = kNone;         // where the quote of an open string stands
  bool comment = false;          // the text ends inside of one
  bool broken = false;           // a bracket closes what is not open
};
OpenText open_text(std::string_view text);

// True if more lines may make an expression of it: a bracket is open, or the last word is
// an operator, a dot, an `=` or a backslash. False for what only a correction can help.
bool unfinished(std::string_view text);

}  // namespace phlox::expr

// What may stand at the cursor of a half-written expression.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phlox/expr/evaluate.h"

namespace phlox::expr {

// Each candidate may take the place of text[begin, cursor); all of them begin with what
// stands there. They come as they are best read: arguments and columns before methods
// and functions. A function brings its opening parenthesis, a string its closing quote.
struct Completion {
  size_t begin = 0;
  std::vector<std::string> candidates;
  bool file = false;  // instead of candidates: a file's path stands there, in data("...")
};

// Looks at the text before the cursor, and whether a parenthesis or quote follows it;
// nothing need be right or closed. Evaluates what stands before a dot, so files of
// data("...") are opened. Never throws an Error.
Completion complete(std::string_view text, size_t cursor, const Scope& scope);

}  // namespace phlox::expr

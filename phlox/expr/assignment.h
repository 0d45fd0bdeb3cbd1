// `name = EXPR`, which the shell has beside expressions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "phlox/expr/syntax.h"

namespace phlox::expr {

struct Assignment {
  std::string name;
  std::string_view value;  // the text behind the `=`
};
// Nothing if the text sets no name. Throws Error(kInvalid) with text and span for a name
// that means something else (`_`, `None`, `in`).
std::optional<Assignment> assignment_of(std::string_view text);

// The plain value that a tree writes out (3, -1 + 2, "a", ["a", "b"]), or nothing.
std::optional<Value> plain_value(const Syntax& syntax);

}  // namespace phlox::expr

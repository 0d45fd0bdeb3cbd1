// The reference of the language, written from the catalogue.
#pragma once

#include <string>

#include "phlox/expr/op.h"

namespace phlox::expr {

// How it is written: "t.filter(*conditions)", "a + b", "join(left, right, ...)".
std::string usage_text(const Op& op);
// All of docs/reference.md: a chapter a group, a row an op.
std::string reference_markdown();

}  // namespace phlox::expr

// The text of constants: what is read back to an equal one.
#pragma once

#include <string>

#include "phlox/expr/expr.h"

namespace phlox::expr {

// Of a literal's node: 3, "a", date("2020-01-02"), literal("1.50", "decimal[10, 2]").
// `beside` something of its type an integer needs no type of its own.
std::string literal_text(const Expr& literal, bool beside = true);
// Of a value inside of something with that type, which says the rest.
std::string part_text(const Value& value, const type::Type& type);

}  // namespace phlox::expr

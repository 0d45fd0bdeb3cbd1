// Functions of the language that SQLite lacks, as the arguments of the functions that
// stand for them in its SQL, and back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/type/type.h"

namespace phlox::engine::sqlite {

// A node over columns a0, a1, ... of a table: one for each of its arguments that is not a
// constant.
struct Function {
  type::Type input;  // var * {a0: ..., a1: ...}; of one column where it needs none
  expr::Expr row;    // relative; a reduction is without its condition
  std::vector<size_t> arguments;  // of the node, behind the columns
  bool needs_positions = false;   // one argument more: where the row stands in the order
};

// Nothing where the kernels of the native engine cannot compute it.
std::optional<Function> function_of(const expr::Expr& node);

// What `row` and `input` are in SQL.
std::string expression_text(const Function& function);
std::string input_text(const Function& function);

// The way back. Throws Error for a text that is no expression over that input.
Function parse_function(std::string_view expression, std::string_view input);

}  // namespace phlox::engine::sqlite

// What a node of the op `over` says, taken apart: a function, and the rows it sees.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/expr/op.h"

namespace phlox::expr {

// The node's arguments are, in this order: the table (only in absolute form, and only of
// a function without values), the function's arguments, the keys of `by`, those of
// `order`. Its attributes are those of the function beside `function`, `by` (how many),
// `ascending` and, where they are given, `rows`.
struct Window {
  // Counted from the row at hand; none is unbounded.
  struct Frame {
    std::optional<int64_t> begin, end;
    bool whole() const { return !begin && !end; }
  };

  const Op* function = nullptr;  // a reduction, or one of the chapter
  Expr table;
  std::vector<Expr>
      values;          // what the function is of; the last is `where`, if it has one
  Attributes options;  // the function's own
  std::vector<Expr> by, order;
  std::vector<bool> ascending;  // one for each order key
  std::optional<Frame> rows;

  bool reduces() const { return function->kind == Kind::kReduction; }
  bool has_where() const { return options.find("where") != nullptr; }
  // Without values it only counts rows, and so belongs to a table by name.
  bool counts() const { return values.size() == (has_where() ? 1 : 0); }
  // The reduction that it is row by row, in relative form (of a cumsum the sum), or none.
  Expr reduction() const;
};

// Throws Error(kInvalid) where it is none; `args` and `attributes` are those of a node.
Window window_of(std::span<const Expr> args, const Attributes& attributes);
Window window_of(const Expr& over);
Expr over(const Window& window);

// Whether an op is one of the functions that stand in an `over` beside the reductions.
bool is_window_function(const Op& op);

}  // namespace phlox::expr

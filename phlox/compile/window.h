// The text of windows.
#pragma once

#include <string>
#include <vector>

#include "phlox/compile/dialect.h"
#include "phlox/expr/window.h"

namespace phlox::compile {

// Whether ties (or, without order keys, all rows) go by a column that numbers the rows.
bool needs_position(const expr::Window& window);
// Whether the function looks at the source's order of rows.
bool needs_order(const expr::Window& window);
// Whether the function asks for the first or last row in the window's order.
bool needs_order_within(const expr::Window& window);

// The word of the function of an `over` node.
std::string window_word(const Dialect& dialect, const expr::Expr& over);

// PARTITION BY and ORDER BY out of the keys' texts.
struct WindowText {
  const Dialect& dialect;
  std::vector<std::string> by, order;
  std::string position;  // the column that numbers the rows, or empty
};
// " OVER (...)".
std::string over_text(const Dialect& dialect, const expr::Window& window,
                      const WindowText& text);
// Numbers the rows in the window's order.
std::string order_within_text(const expr::Window& window, const WindowText& text);

}  // namespace phlox::compile

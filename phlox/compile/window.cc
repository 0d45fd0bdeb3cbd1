// The text of windows.
#include "phlox/compile/window.h"

#include <algorithm>

namespace phlox::compile {

using expr::Window;

namespace {

bool one_of(const Window& window, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), window.function->name) != names.end();
}

bool running(const Window& window) {
  return one_of(window, {"cumsum", "cummin", "cummax"});
}

bool row_by_row(const Window& window) {
  return running(window) || (window.rows && !window.rows->whole());
}

std::string bound(int64_t rows, int64_t most) {
  if (rows == 0) return "CURRENT ROW";
  const int64_t n = std::clamp(rows, -most, most);
  return std::to_string(n < 0 ? -n : n) + (n < 0 ? " PRECEDING" : " FOLLOWING");
}

std::string keys_text(const Window& window, const WindowText& given, bool position) {
  std::string text;
  const auto key = [&](std::string_view first, bool is_first, const std::string& key) {
    if (is_first) {
      text += (text.empty() ? "" : " ") + std::string(first) + " ";
    } else {
      text += ", ";
    }
    text += key;
  };
  for (size_t i = 0; i < given.by.size(); ++i) key("PARTITION BY", i == 0, given.by[i]);
  for (size_t i = 0; i < given.order.size(); ++i)
    key("ORDER BY", i == 0, given.dialect.order_key(given.order[i], window.ascending[i]));
  if (position && !given.position.empty())
    key("ORDER BY", given.order.empty(), given.position);
  return text;
}

}  // namespace

bool needs_order_within(const Window& window) {
  return one_of(window, {"first", "last"}) && !window.order.empty();
}

bool needs_order(const Window& window) {
  return one_of(window, {"first", "last", "argmin", "argmax"});
}

bool needs_position(const Window& window) {
  if (one_of(window, {"rank", "dense_rank"})) return window.order.empty();
  if (needs_order(window)) return true;
  return !window.reduces() || row_by_row(window);
}

std::string window_word(const Dialect& dialect, const expr::Expr& over) {
  const Window window = expr::window_of(over);
  if (const expr::Expr reduction = window.reduction())
    return dialect.window_text_of(reduction);
  return dialect.text_of(window.function->name, over);
}

std::string over_text(const Dialect& dialect, const Window& window,
                      const WindowText& text) {
  const int64_t most = dialect.largest_frame;
  // A reduction without rows sees ties together: only its own keys order them.
  const bool position = !window.reduces() ? needs_position(window) : row_by_row(window);
  std::string keys = keys_text(window, text, position);
  if (row_by_row(window)) {
    const auto rows = window.rows.value_or(Window::Frame{std::nullopt, 0});
    keys += std::string(keys.empty() ? "" : " ") + "ROWS BETWEEN ";
    keys += rows.begin ? bound(*rows.begin, most) : "UNBOUNDED PRECEDING";
    keys += " AND ";
    keys += rows.end ? bound(*rows.end, most) : "UNBOUNDED FOLLOWING";
  } else if (window.rows) {
    keys = keys_text(window, {text.dialect, text.by, {}, {}}, false);
  }
  return " OVER (" + keys + ")";
}

std::string order_within_text(const Window& window, const WindowText& text) {
  WindowText order = text;
  order.by.clear();
  return "row_number() OVER (" + keys_text(window, order, true) + ")";
}

}  // namespace phlox::compile

// What a terminal has room for.
#include "phlox/faces/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <algorithm>

#include "phlox/base/utf8.h"

namespace phlox::cli {

size_t terminal_width() {
  struct winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

namespace {

size_t point_width(char32_t point) {
  return static_cast<size_t>(std::max(0, ::wcwidth(static_cast<wchar_t>(point))));
}

}  // namespace

size_t text_width(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    at += point.length;
    width += point_width(point.value);
  }
  return width;
}

size_t rows_below(std::string_view text, size_t width) {
  size_t row = 0, column = 0;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    at += point.length;
    const size_t wide = point_width(point.value);
    if (point.value == U'\n' || column + wide > width) {
      ++row;
      column = 0;
    }
    column += wide;
    // The cursor then stands in the next row.
    if (column == width) {
      ++row;
      column = 0;
    }
  }
  return row;
}

std::string cut_to(std::string_view text, size_t width) {
  if (text_width(text) <= width) return std::string(text);
  size_t end = 0, used = 1;
  while (end < text.size()) {
    const CodePoint point = decode_utf8(text, end);
    used += point_width(point.value);
    if (used > width) break;
    end += point.length;
  }
  return std::string(text.substr(0, end)) + "\u2026";
}

std::string in_columns(const std::vector<std::string>& words, size_t width) {
  size_t widest = 1;
  for (const std::string& word : words) widest = std::max(widest, text_width(word));
  const size_t columns = std::max<size_t>(1, (width + 2) / (widest + 2));
  const size_t rows = (words.size() + columns - 1) / columns;
  std::string out;
  for (size_t row = 0; row < rows; ++row) {
    for (size_t i = row; i < words.size(); i += rows) {
      out += words[i];
      if (i + rows < words.size()) out.append(widest + 2 - text_width(words[i]), ' ');
    }
    out += '\n';
  }
  return out;
}

}  // namespace phlox::cli

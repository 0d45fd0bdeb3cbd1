// Dots, lines and boxes of braille characters.
#include "phlox/page/braille.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace phlox::page {

Braille::Braille(int columns, int rows)
    : columns_(columns),
      rows_(rows),
      dots_(static_cast<size_t>(columns) * static_cast<size_t>(rows)),
      colors_(dots_.size()) {}

void Braille::dot(int x, int y, std::string_view color) {
  // The bits of a character's dots, by their place in it.
  static constexpr uint8_t kBits[4][2] = {
      {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
  if (x < 0 || y < 0 || x >= width() || y >= height()) return;
  const auto cell = static_cast<size_t>(y / 4 * columns_ + x / 2);
  dots_[cell] |= kBits[y % 4][x % 2];
  if (!color.empty()) colors_[cell] = terminal_color(color);
}

void Braille::line(double x0, double y0, double x1, double y1, std::string_view color) {
  if (!std::isfinite(x0 + y0 + x1 + y1)) return;
  const double length = std::max({std::abs(x1 - x0), std::abs(y1 - y0), 1.0});
  // Far outside of the picture there is nothing to draw, however long it is.
  const double limit = 8.0 * (width() + height());
  const auto steps = static_cast<int>(std::min(length, limit));
  for (int step = 0; step <= steps; ++step) {
    const double part = static_cast<double>(step) / steps;
    dot(static_cast<int>(std::lround(std::clamp(x0 + part * (x1 - x0), -9.0, 1e6))),
        static_cast<int>(std::lround(std::clamp(y0 + part * (y1 - y0), -9.0, 1e6))),
        color);
  }
}

void Braille::box(double x0, double y0, double x1, double y1, std::string_view color) {
  if (!std::isfinite(x0 + y0 + x1 + y1)) return;
  const auto from = [](double a, double b) {
    return static_cast<int>(std::lround(std::max(-1.0, std::min(a, b))));
  };
  const auto to = [](double a, double b, int end) {
    return static_cast<int>(std::lround(std::min<double>(end, std::max(a, b))));
  };
  for (int x = from(x0, x1); x <= to(x0, x1, width()); ++x)
    for (int y = from(y0, y1); y <= to(y0, y1, height()); ++y) dot(x, y, color);
}

std::string Braille::row(int row, bool colored) const {
  std::string out;
  int last = columns_ - 1;
  const auto at = [&](int column) {
    return static_cast<size_t>(row * columns_ + column);
  };
  while (last >= 0 && dots_[at(last)] == 0) --last;
  int color = 0;
  for (int column = 0; column <= last; ++column) {
    const uint8_t dots = dots_[at(column)];
    if (colored && dots != 0 && colors_[at(column)] != color) {
      color = colors_[at(column)];
      out += color == 0 ? "\x1b[39m" : "\x1b[38;5;" + std::to_string(color) + "m";
    }
    if (dots == 0) {
      out += ' ';
      continue;
    }
    out += '\xe2';
    out += static_cast<char>(0xa0 | dots >> 6);
    out += static_cast<char>(0x80 | (dots & 0x3f));
  }
  if (color != 0) out += "\x1b[39m";
  return out;
}

uint8_t terminal_color(std::string_view color) {
  if (color.size() != 7 || color[0] != '#') return 0;
  const auto level = [&](size_t at) {
    const int value = static_cast<int>(
        std::strtol(std::string(color.substr(at, 2)).c_str(), nullptr, 16));
    // The cube's levels are 0, 95, 135, 175, 215, 255.
    return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
  };
  return static_cast<uint8_t>(16 + 36 * level(1) + 6 * level(3) + level(5));
}

}  // namespace phlox::page

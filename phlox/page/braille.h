// A drawing of dots in a terminal: eight to a character, with one colour.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace phlox::page {

// Braille characters (U+2800 to U+28FF) are two dots wide and four high. Coordinates are
// dots, from the upper left corner; what lies outside is not drawn.
class Braille {
 public:
  Braille(int columns, int rows);

  int width() const { return columns_ * 2; }
  int height() const { return rows_ * 4; }
  int rows() const { return rows_; }
  // `color` is "#rrggbb", or empty for the terminal's own.
  void dot(int x, int y, std::string_view color);
  void line(double x0, double y0, double x1, double y1, std::string_view color);
  void box(double x0, double y0, double x1, double y1, std::string_view color);
  // One row of characters, without blanks at its end; with escape sequences of 256
  // colours where it is `colored`.
  std::string row(int row, bool colored) const;

 private:
  int columns_, rows_;
  std::vector<uint8_t> dots_;
  std::vector<uint8_t> colors_;  // of the 256; 0: the terminal's own
};

// The nearest of the 256 colours of terminals, for "#rrggbb"; 0 for another text.
uint8_t terminal_color(std::string_view color);

}  // namespace phlox::page

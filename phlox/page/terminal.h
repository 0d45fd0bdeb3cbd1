// A document in a terminal, for who has no browser at hand.
#pragma once

#include <string>

#include "phlox/scene/model.h"

namespace phlox::page {

struct TerminalOptions {
  int columns = 80;
  int rows = 24;  // of each plot
  bool colored = false;
};

// Every plot of a model: its title, the marks of its glyphs as dots, the ends of its axes
// and its legend. Points, lines, bars, areas, boxes, images and outlines are drawn; of
// other glyphs and of widgets one line says what is not. Ends with a newline.
std::string terminal_picture(const scene::Model& root, const TerminalOptions& options);

}  // namespace phlox::page

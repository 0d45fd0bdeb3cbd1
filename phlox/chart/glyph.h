// Glyphs drawn by hand: what `p.line(x, y, color="red")` means.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/chart/make_figure.h"
#include "phlox/chart/source.h"
#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

// A method of figures: "vbar" makes a VBar, whose properties may be given in this order.
struct GlyphRule {
  std::string_view method;
  std::string_view class_name;
  std::string_view order;  // names with spaces
};
std::span<const GlyphRule> glyph_rules();
// Throws Error(kNotFound) with the nearest name.
const GlyphRule& glyph_named(std::string_view method);

struct GlyphArguments {
  // Columns that texts name; each may know its scale. Either a data source, or columns.
  scene::Model source;
  std::vector<Argument> columns;
  bool has_columns = false;  // that `columns` were given, be they none
  std::vector<Argument> positional;
  // Properties of the glyph or of its GlyphRenderer (visible, level), and
  //   color, alpha: of lines, fills and texts, whatever of them the glyph has;
  //   legend: the text of an entry, or a column, each value of which gets an entry;
  //   hover: true, or columns;
  //   palette: of images and of colours by a column of numbers.
  std::vector<Argument> named;
};

// Draws the glyph into a Figure, and gives the GlyphRenderer. Lists and arrays become
// columns of a source, texts name columns of the source that is given. An axis on which
// nothing was drawn becomes one of categories or times if the column is that; axes
// without a title get the column's name. Throws Error: kInvalid for columns of different
// lengths, a colour that is none, too many arguments; kNotFound for a column or a
// property that is not there; kType for texts on an axis of numbers.
scene::Model draw(const scene::Model& plot, std::string_view method,
                  GlyphArguments arguments);

// The same in short: `source` (a ColumnDataSource, or a map of columns) is among the
// named.
scene::Model draw(const scene::Model& plot, std::string_view method,
                  std::vector<scene::Value> positional, const Properties& named = {});

}  // namespace phlox::chart

// The glyphs that figures have methods for, with their natural order of arguments.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/chart/glyph.h"

namespace phlox::chart {

namespace {

constexpr GlyphRule kRules[] = {
    {"annular_wedge", "AnnularWedge",
     "x y inner_radius outer_radius start_angle end_angle direction"},
    {"annulus", "Annulus", "x y inner_radius outer_radius"},
    {"arc", "Arc", "x y radius start_angle end_angle direction"},
    {"bezier", "Bezier", "x0 y0 x1 y1 cx0 cy0 cx1 cy1"},
    {"block", "Block", "x y width height"},
    {"circle", "Circle", "x y radius"},
    {"ellipse", "Ellipse", "x y width height angle"},
    {"harea", "HArea", "x1 x2 y"},
    {"harea_step", "HAreaStep", "x1 x2 y"},
    {"hbar", "HBar", "y height right left"},
    {"hex_tile", "HexTile", "q r"},
    {"hspan", "HSpan", "y"},
    {"hstrip", "HStrip", "y0 y1"},
    {"image", "Image", "image x y dw dh dilate"},
    {"image_rgba", "ImageRGBA", "image x y dw dh dilate"},
    {"image_stack", "ImageStack", "image x y dw dh dilate"},
    {"image_url", "ImageURL", "url x y w h angle dilate"},
    {"line", "Line", "x y"},
    {"mathml", "MathMLGlyph", "x y text angle x_offset y_offset"},
    {"multi_line", "MultiLine", "xs ys"},
    {"multi_polygons", "MultiPolygons", "xs ys"},
    {"ngon", "Ngon", "x y radius"},
    {"patch", "Patch", "x y"},
    {"patches", "Patches", "xs ys"},
    {"quad", "Quad", "left right top bottom"},
    {"quadratic", "Quadratic", "x0 y0 x1 y1 cx cy"},
    {"ray", "Ray", "x y length angle"},
    {"rect", "Rect", "x y width height angle dilate"},
    {"scatter", "Scatter", "x y size angle marker"},
    {"segment", "Segment", "x0 y0 x1 y1"},
    {"step", "Step", "x y"},
    {"tex", "TeXGlyph", "x y text angle x_offset y_offset"},
    {"text", "Text", "x y text angle x_offset y_offset"},
    {"varea", "VArea", "x y1 y2"},
    {"varea_step", "VAreaStep", "x y1 y2"},
    {"vbar", "VBar", "x width top bottom"},
    {"vspan", "VSpan", "x"},
    {"vstrip", "VStrip", "x0 x1"},
    {"wedge", "Wedge", "x y radius start_angle end_angle direction"},
};

}  // namespace

std::span<const GlyphRule> glyph_rules() { return kRules; }

const GlyphRule& glyph_named(std::string_view method) {
  for (const GlyphRule& rule : kRules)
    if (rule.method == method) return rule;
  std::vector<std::string> names;
  for (const GlyphRule& rule : kRules) names.emplace_back(rule.method);
  Error error(Code::kNotFound, "a figure has no glyph " + std::string(method));
  if (const auto near = nearest(method, names)) error.hint("did you mean " + *near + "?");
  throw error;
}

}  // namespace phlox::chart

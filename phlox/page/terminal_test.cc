// Plots drawn in a terminal.
#include "phlox/page/terminal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "phlox/page/braille.h"
#include "phlox/scene/value.h"

namespace phlox::page {
namespace {

using scene::Model;
using scene::Value;

Model plot_of(const char* glyph_class, Value::Map columns,
              std::initializer_list<std::pair<const char*, Value>> properties) {
  const Model source("ColumnDataSource");
  source.set("data", Value::map(std::move(columns)));
  const Model glyph(glyph_class);
  for (const auto& [name, value] : properties) glyph.set(name, value);
  const Model renderer("GlyphRenderer");
  renderer.set("data_source", source);
  renderer.set("glyph", glyph);
  const Model plot("Figure");
  plot.set("renderers", Value::List{renderer});
  return plot;
}

TEST(Braille, PutsEightDotsIntoACharacter) {
  Braille drawing(2, 1);
  drawing.dot(0, 0, "");
  EXPECT_EQ(drawing.row(0, false), "⠁");
  drawing.box(0, 0, 1, 3, "");
  EXPECT_EQ(drawing.row(0, false), "⣿");
  drawing.dot(9, 9, "");
  drawing.dot(-1, 0, "");
  EXPECT_EQ(drawing.row(0, false), "⣿");
}

TEST(Braille, WritesAColorOnce) {
  Braille drawing(3, 1);
  drawing.line(0, 0, 5, 0, "#ff0000");
  EXPECT_EQ(drawing.row(0, true), "\x1b[38;5;196m⠉⠉⠉\x1b[39m");
  EXPECT_EQ(drawing.row(0, false), "⠉⠉⠉");
}

TEST(Braille, DrawsNothingForWhatIsNoNumber) {
  Braille drawing(3, 1);
  drawing.line(0, NAN, 5, 0, "");
  drawing.box(-INFINITY, 0, 5, 3, "");
  EXPECT_EQ(drawing.row(0, false), "");
}

TEST(Terminal, DrawsALineBetweenTheEndsOfItsAxes) {
  const Model plot = plot_of("Line", {{"x", {0, 10}}, {"y", {0, 5}}},
                             {{"x", scene::field("x")}, {"y", scene::field("y")}});
  const Model title("Title");
  title.set("text", "Rising");
  plot.set("title", title);
  EXPECT_EQ(terminal_picture(plot, {14, 8, false}),
            "Rising\n"
            "5 │        ⢀⠔⠊\n"
            "  │     ⢀⠤⠊⠁\n"
            "  │  ⢀⡠⠒⠁\n"
            "0 │⡠⠔⠁\n"
            "  └───────────\n"
            "   0        10\n");
}

TEST(Terminal, ShowsNamesOfCategoriesAndNoCommandsOfTerminals) {
  const Model plot = plot_of("VBar", {{"x", {"a\x1b[31m", "b"}}, {"top", {1, 2}}},
                             {{"x", scene::field("x")}, {"top", scene::field("top")}});
  const Model range("FactorRange");
  range.set("factors", Value::List{"a\x1b[31m", "b"});
  plot.set("x_range", range);
  plot.set("x_scale", Model("CategoricalScale"));
  const std::string picture = terminal_picture(plot, {40, 8, false});
  EXPECT_EQ(picture.find('\x1b'), std::string::npos) << picture;
  EXPECT_NE(picture.find("⣿"), std::string::npos) << picture;
}

TEST(Terminal, SaysWhatItDoesNotDraw) {
  const Model plot = plot_of("Wedge", {{"x", {0}}, {"y", {0}}},
                             {{"x", scene::field("x")},
                              {"y", scene::field("y")},
                              {"radius", 1},
                              {"start_angle", 0},
                              {"end_angle", 1}});
  EXPECT_NE(terminal_picture(plot, {}).find("Wedge is not drawn"), std::string::npos);
  EXPECT_NE(terminal_picture(Model("Div"), {}).find("no plot"), std::string::npos);
}

}  // namespace
}  // namespace phlox::page

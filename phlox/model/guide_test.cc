// The C++ sample of docs/documents.md.
#include <gtest/gtest.h>
#include <phlox/model/glyphs.h>
#include <phlox/model/plots.h>
#include <phlox/model/renderers.h>
#include <phlox/model/sources.h>
#include <phlox/scene/document.h>

namespace {

TEST(Guide, MakesADocument) {
  using namespace phlox;
  auto source = model::ColumnDataSource().data(
      scene::dict({{"day", {1, 2, 3}}, {"price", {4.5, 5, 4.75}}}));
  auto line = model::Line().x("day").y("price").line_color("navy").line_width(2);
  auto plot = model::Figure().title("Price").renderers(
      {model::GlyphRenderer().data_source(source).glyph(line)});
  scene::Document document;
  document.add_root(plot);
  const std::string text = document.to_json();

  EXPECT_TRUE(scene::equal(document, scene::Document::from_json(text)));
}

}  // namespace

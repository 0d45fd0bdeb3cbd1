// Arrays that are packed in threads give the same document as one after another.
#include "phlox/scene/packed.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/scene/document.h"

namespace phlox::scene {
namespace {

Value column(size_t rows, double step) {
  std::vector<double> numbers;
  for (size_t i = 0; i < rows; ++i) numbers.push_back(static_cast<double>(i) * step);
  return Array::floats(std::move(numbers));
}

Document with_columns(const std::vector<size_t>& rows) {
  Document document;
  Model figure("Figure");
  std::vector<Value> renderers;
  for (const size_t count : rows) {
    const Value x = column(count, 0.5);
    Model source("ColumnDataSource");
    source.set("data", dict({{"x", x}, {"y", column(count, 2.25)}, {"again", x}}));
    Model renderer("GlyphRenderer");
    renderer.set("data_source", source);
    renderer.set("glyph", Model("Line"));
    renderers.emplace_back(renderer);
  }
  figure.set("renderers", Value(renderers));
  document.add_root(figure);
  return document;
}

TEST(Packed, IsWhatOneThreadWrites) {
  Document document = with_columns({100000, 10, 50000, 20000, 0});
  const std::string text = document.to_json();
  EXPECT_EQ(document.to_json(), text);
  for (const Model& model : document.models()) {
    if (!model.is_a("ColumnDataSource")) continue;
    for (const auto& [name, value] : model.get("data").entries()) {
      std::string alone;
      append_packed(value.array().bytes(), 6, alone);
      EXPECT_NE(text.find('"' + alone + '"'), std::string::npos) << name.text();
    }
  }
  EXPECT_TRUE(equal(Document::from_json(text), document));
}

TEST(Packed, AnErrorInAThreadIsThrown) {
  Document document = with_columns({20000, 20000, 20000});
  WriteOptions options;
  options.level = 12345;
  EXPECT_THROW(document.to_json(options), Error);
}

}  // namespace
}  // namespace phlox::scene

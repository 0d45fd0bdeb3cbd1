// Documents: bytes, ids, reading back, comparison, what is refused.
#include "phlox/scene/document.h"

#include <gtest/gtest.h>
#include <phlox/model/callbacks.h>
#include <phlox/model/glyphs.h>
#include <phlox/model/layouts.h>
#include <phlox/model/plots.h>
#include <phlox/model/renderers.h>
#include <phlox/model/sources.h>

#include "phlox/base/error.h"

namespace phlox::scene {
namespace {

Model line_plot() {
  auto source = model::ColumnDataSource().data(
      dict({{"x", Array::floats({1, 2, 3})}, {"y", {1, 4.5, 9}}}));
  auto line = model::Line().x("x").y("y").line_color("navy").line_width(2);
  return model::Figure().renderers(
      {model::GlyphRenderer().data_source(source).glyph(line)});
}

Document line_document() {
  Document document;
  document.set_title("A line");
  document.add_root(line_plot());
  return document;
}

TEST(Document, GivesTheSameBytesForTheSameDocument) {
  const std::string json = line_document().to_json();
  EXPECT_EQ(json, line_document().to_json());
  EXPECT_EQ(
      json,
      R"({"version":"3.10.0","title":"A line","config":{"type":"object","name":"DocumentConfig",)"
      R"("id":"c1001","attributes":{"notifications":{"type":"object","name":"Notifications",)"
      R"("id":"c1002"}}},"roots":[{"type":"object","name":"Figure","id":"c1003","attributes":{)"
      R"("renderers":[{"type":"object","name":"GlyphRenderer","id":"c1004","attributes":{)"
      R"("data_source":{"type":"object","name":"ColumnDataSource","id":"c1005","attributes":{)"
      R"("data":{"type":"map","entries":[["x",{"type":"ndarray","array":{"type":"bytes","data":)"
      R"("H4sIAAAAAAAA/wEYAOf/AAAAAAAA8D8AAAAAAAAAQAAAAAAAAAhAJOglWxgAAAA="},"shape":[3],"dtype":"float64",)"
      R"("order":"little"}],["y",[1,4.5,9]]]}}},"glyph":{"type":"object","name":"Line","id":)"
      R"("c1006","attributes":{"line_color":"navy","line_width":2}}}}]}}]})");
}

TEST(Document, IsReadBackEqual) {
  Document document = line_document();
  Document read = Document::from_json(document.to_json());
  EXPECT_TRUE(equal(document, read));
  EXPECT_EQ(read.to_json(), document.to_json());
  Model root = read.roots()[0];
  root.set("width", 300);
  EXPECT_FALSE(equal(document, read));
}

TEST(Document, PutsBuffersApart) {
  Document document = line_document();
  std::vector<Buffer> buffers;
  const std::string json = document.to_json({.buffers = &buffers});
  ASSERT_EQ(buffers.size(), 1U);
  EXPECT_EQ(buffers[0].bytes.size(), 24U);
  EXPECT_NE(json.find(R"("data":{"id":"b1"})"), std::string::npos);
  EXPECT_TRUE(equal(document, Document::from_json(json, buffers)));
  EXPECT_THROW(Document::from_json(json), Error);
}

TEST(Document, ModelsMayReferToEachOtherInACircle) {
  Document document;
  Model plot = model::Figure();
  Model callback = model::CustomJS().code("plot.width += 1").args(dict({{"plot", plot}}));
  plot.set("js_property_callbacks",
           dict({{"change:width", Value(Value::List{callback})}}));
  document.add_root(plot);
  Document read = Document::from_json(document.to_json());
  EXPECT_TRUE(equal(document, read));
  EXPECT_TRUE(equal(document, document.copy()));
}

// A plot with a column, in a circle with a callback: what holds it holds all of it.
Model circle(const std::shared_ptr<const std::string>& column) {
  const Array array(Dtype::kUint8, {1}, column->data(), column);
  Model plot =
      model::Figure().tags({model::ColumnDataSource().data(dict({{"x", array}}))});
  Model callback = model::CustomJS().args(dict({{"plot", plot}}));
  plot.set("js_property_callbacks",
           dict({{"change:width", Value(Value::List{callback})}}));
  return plot;
}

TEST(Document, LetsGoOfCirclesThatNobodyHolds) {
  auto column = std::make_shared<const std::string>("a");
  const std::weak_ptr<const std::string> alive = column;
  {
    Document document;
    document.add_root(circle(column));
    column.reset();
    const Document moved = std::move(document);
    EXPECT_FALSE(alive.expired());
  }
  EXPECT_TRUE(alive.expired());
}

TEST(Document, KeepsCirclesThatSomebodyHolds) {
  auto column = std::make_shared<const std::string>("a");
  const std::weak_ptr<const std::string> alive = column;
  Model plot = circle(column);
  column.reset();
  Value callbacks = plot.get("js_property_callbacks");
  {
    Document document;
    document.add_root(plot);
  }
  EXPECT_FALSE(alive.expired());
  plot = {};
  {
    // By a value alone.
    Document document;
    document.add_root(callbacks.find("change:width")->list()[0].model());
  }
  EXPECT_FALSE(alive.expired());
  {
    Document document;
    document.add_root(callbacks.find("change:width")->list()[0].model());
    callbacks = {};
  }
  EXPECT_TRUE(alive.expired());
}

struct Refused {
  const char* what;
  std::function<void()> act;
  const char* message;
  const char* hint;
};

TEST(Document, RefusesWhatABrowserWouldNotDraw) {
  const auto renderer = [](Value columns, Model glyph) {
    Document document;
    document.add_root(model::Figure().renderers(
        {model::GlyphRenderer()
             .data_source(model::ColumnDataSource().data(std::move(columns)))
             .glyph(std::move(glyph))}));
    document.to_json();
  };
  const Refused all[] = {
      {"no glyph",
       [] {
         Document document;
         document.add_root(model::GlyphRenderer().data_source(model::ColumnDataSource()));
         document.to_json();
       },
       "GlyphRenderer.glyph has to be set", "it is a Glyph"},
      {"no column",
       [&] { renderer(dict({{"x", {1}}, {"height", {1}}}), model::Line().y("heigth")); },
       "Line.y names the column 'heigth', which the data source of its GlyphRenderer has "
       "not",
       "did you mean \"height\"?"},
      {"lengths", [&] { renderer(dict({{"x", {1, 2}}, {"y", {1}}}), model::Line()); },
       "columns of ColumnDataSource.data must have the same length: 'x' has 2 rows, and "
       "'y' "
       "has 1",
       ""},
      {"twice",
       [] {
         Document document;
         Model plot = model::Figure();
         document.add_root(plot);
         document.add_root(plot);
       },
       "this Figure is a root of the document already", ""},
  };
  for (const Refused& each : all) {
    SCOPED_TRACE(each.what);
    try {
      each.act();
      ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
      EXPECT_EQ(error.message(), each.message);
      EXPECT_EQ(error.hint(), each.hint);
    }
  }
}

TEST(Document, RefusesTextsThatAreNoDocument) {
  for (
      const char* text :
      {"", "[]", "{", R"({"title":"x"})", R"({"roots":[{"id":"c1"}]})",
       R"({"roots":[{"type":"object","name":"Lin","id":"c1"}]})",
       R"({"roots":[{"type":"object","name":"Line","id":"c1","attributes":{"colour":1}}]})",
       R"({"roots":[{"type":"object","name":"Line","id":"c1"},)"
       R"({"type":"object","name":"Line","id":"c1"}]})",
       R"({"roots":[{"type":"object","name":"ColumnDataSource","id":"c1","attributes":{"data":)"
       R"({"type":"map","entries":[["x",{"type":"ndarray","array":{"type":"bytes","data":"AAAA"},)"
       R"("shape":[3],"dtype":"float64","order":"little"}]]}}}]})",
       R"({"roots":[{"type":"object","name":"ColumnDataSource","id":"c1","attributes":{"data":)"
       R"({"type":"map","entries":[["x",{"type":"ndarray","array":[],)"
       R"("shape":[-1,4294967296,4294967296],"dtype":"object","order":"little"}]]}}}]})"}) {
    SCOPED_TRACE(text);
    EXPECT_THROW(Document::from_json(text), Error);
  }
  const std::string deep(100'000, '[');
  EXPECT_THROW(Document::from_json(R"({"roots":)" + deep), Error);
}

}  // namespace
}  // namespace phlox::scene

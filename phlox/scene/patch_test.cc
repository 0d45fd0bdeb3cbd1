// Patches: what changed is told, applied, and nothing of it if a part fails.
#include "phlox/scene/patch.h"

#include <gtest/gtest.h>
#include <phlox/model/annotations.h>
#include <phlox/model/glyphs.h>
#include <phlox/model/plots.h>
#include <phlox/model/renderers.h>
#include <phlox/model/sources.h>

#include "phlox/base/error.h"

namespace phlox::scene {
namespace {

class Patch : public testing::Test {
 protected:
  Patch() {
    source_.data(dict({{"x", Array::floats({1, 2})}, {"y", Array::floats({3, 4})}}));
    plot_.renderers({model::GlyphRenderer().data_source(source_).glyph(glyph_)});
    document_.add_root(plot_);
    before_ = document_.copy();
  }

  // The patch to what the document is now; seen to lead there.
  std::string patch() {
    const auto events = diff(before_, document_);
    const std::string json = patch_json(events, before_, document_);
    Document changed = before_.copy();
    apply_patch(changed, json);
    EXPECT_TRUE(equal(changed, document_)) << json;
    EXPECT_TRUE(diff(changed, document_).empty()) << json;
    return json;
  }

  model::ColumnDataSource source_;
  model::Scatter glyph_;
  model::Figure plot_;
  Document document_;
  Document before_;
};

TEST_F(Patch, OfNothingIsEmpty) { EXPECT_EQ(patch(), R"({"events":[]})"); }

TEST_F(Patch, TellsPropertiesTitleAndDefaults) {
  glyph_.fill_color("red");
  document_.set_title("New");
  EXPECT_EQ(
      patch(),
      R"({"events":[{"kind":"ModelChanged","model":{"id":"c1006"},"attr":"fill_color",)"
      R"("new":{"type":"value","value":"red"}},{"kind":"TitleChanged","title":"New"}]})");
  before_ = document_.copy();
  glyph_.reset("fill_color");
  EXPECT_EQ(
      patch(),
      R"({"events":[{"kind":"ModelChanged","model":{"id":"c1006"},"attr":"fill_color",)"
      R"("new":{"type":"value","value":"gray"}}]})");
}

TEST_F(Patch, TellsNewModelsInFullOnce) {
  auto title = model::Title().text("A title");
  plot_.title(title).above({title});
  EXPECT_EQ(
      patch(),
      R"({"events":[{"kind":"ModelChanged","model":{"id":"c1003"},"attr":"above","new":[)"
      R"({"type":"object","name":"Title","id":"c1007","attributes":{"text":"A title"}}]},)"
      R"({"kind":"ModelChanged","model":{"id":"c1003"},"attr":"title","new":{"id":"c1007"}}]})");
}

TEST_F(Patch, TellsColumnsThatChanged) {
  source_.data(dict({{"x", Array::floats({1, 2})}, {"y", {5, 6}}}));
  EXPECT_EQ(
      patch(),
      R"({"events":[{"kind":"ColumnDataChanged","model":{"id":"c1005"},"attr":"data",)"
      R"("data":{"type":"map","entries":[["y",[5,6]]]},"cols":["y"]}]})");
  source_.data(dict({{"x", {1}}, {"y", {2}}, {"z", {3}}}));
  patch();
  before_ = document_.copy();
  source_.data(dict({{"x", {1}}, {"y", {2}}}));
  EXPECT_EQ(
      patch(),
      R"({"events":[{"kind":"ColumnDataChanged","model":{"id":"c1005"},"attr":"data",)"
      R"("data":{"type":"map","entries":[["x",[1]],["y",[2]]]},"cols":null}]})");
}

TEST_F(Patch, TellsRootsInTheirOrder) {
  auto second = model::Figure();
  document_.add_root(second);
  EXPECT_EQ(
      patch(),
      R"({"events":[{"kind":"RootAdded","model":{"type":"object","name":"Figure","id":)"
      R"("c1007"}}]})");
  before_ = document_.copy();
  document_.set_roots({second, plot_});
  patch();
  document_.set_roots({second});
  EXPECT_EQ(patch(), R"({"events":[{"kind":"RootRemoved","model":{"id":"c1003"}}]})");
}

TEST_F(Patch, TellsUnitsWithWhatTheyAreOf) {
  auto ring = model::Annulus();
  Document document;
  document.add_root(ring);
  Document before = document.copy();
  ring.inner_radius_units("screen");
  const std::string json = patch_json(diff(before, document), before, document);
  EXPECT_EQ(
      json,
      R"({"events":[{"kind":"ModelChanged","model":{"id":"c1003"},"attr":"inner_radius",)"
      R"("new":{"type":"field","field":"inner_radius","units":"screen"}}]})");
  apply_patch(before, json);
  EXPECT_TRUE(equal(before, document));
}

TEST_F(Patch, StreamsRows) {
  apply_patch(
      document_,
      R"({"events":[{"kind":"ColumnsStreamed","model":{"id":"c1005"},"attr":"data",)"
      R"("data":{"type":"map","entries":[["x",[3]],["y",[5]]]},"rollover":2}]})");
  EXPECT_EQ(source_.data().find("x")->list(), Value::List({2, 3}));
}

TEST_F(Patch, IsAppliedAsAWholeOrNotAtAll) {
  const std::string first =
      R"({"kind":"TitleChanged","title":"New"},)"
      R"({"kind":"ModelChanged","model":{"id":"c1006"},"attr":"fill_color",)"
      R"("new":{"type":"value","value":"red"}},)"
      R"({"kind":"RootRemoved","model":{"id":"c1003"}},)";
  for (
      const char* second :
      {R"({"kind":"ModelChanged","model":{"id":"c1"},"attr":"x","new":1})",
       R"({"kind":"ModelChanged","model":{"id":"c1006"},"attr":"xx","new":1})",
       R"({"kind":"ModelChanged","model":{"id":"c1006"},"attr":"marker","new":1})",
       R"({"kind":"ModelChanged","model":{"id":"c1006"},"attr":"marker"})",
       R"({"kind":"ColumnsStreamed","model":{"id":"c1005"},"attr":"data","data":{"type":"map"}})",
       R"({"kind":"ColumnDataChanged","model":{"id":"c1006"},"attr":"x","data":{"type":"map"}})",
       R"({"kind":"ColumnDataChanged","model":{"id":"c1005"},"attr":"data","data":{"type":"map",)"
       R"("entries":[["x",[1]]]},"cols":["x"]})",
       R"({"kind":"RootAdded","model":{"id":"c1003"}},{"kind":"RootAdded","model":{"id":"c1003"}})",
       R"({"kind":"Unheard"})", R"(1)"}) {
    SCOPED_TRACE(second);
    Document before = document_.copy();
    EXPECT_THROW(apply_patch(document_, R"({"events":[)" + first + second + "]}"), Error);
    EXPECT_TRUE(equal(before, document_));
  }
}

}  // namespace
}  // namespace phlox::scene

// Links in C++: what stands in tags, which models do it by themselves, what is refused.
#include "phlox/dashboard/link.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/chart/glyph.h"
#include "phlox/chart/make_figure.h"
#include "phlox/dashboard/layout.h"
#include "phlox/dashboard/widget.h"
#include "phlox/page/html.h"

namespace phlox::dashboard {
namespace {

using scene::Model;
using scene::Value;

class Links : public testing::Test {
 protected:
  Links() {
    source = Model("ColumnDataSource");
    source.set("data", scene::dict({{"x", {1, 2}}, {"y", {3, 4}}, {"kind", {"a", "b"}}}));
    chart::GlyphArguments arguments;
    arguments.source = source;
    arguments.positional = {{"", "x", {}}, {"", "y", {}}};
    renderer = chart::draw(plot, "scatter", std::move(arguments));
  }

  static Value::List tags(const Model& widget) { return widget.get("tags").list(); }
  static void refused(const char* text, auto&& call) {
    try {
      call();
      FAIL() << "nothing was refused, and not: " << text;
    } catch (const Error& error) {
      EXPECT_NE(error.render().find(text), std::string::npos) << error.render();
    }
  }

  Model plot = chart::make_figure(), source, renderer;
  Model choice = widget("select", {Value{"All", "a", "b"}});
};

TEST_F(Links, a_filter_stands_in_the_tags_of_its_widget) {
  filter_rows(plot, "kind", choice);
  ASSERT_EQ(tags(choice).size(), 1u);
  EXPECT_EQ(*tags(choice)[0].find("source"), Value(source));
  EXPECT_EQ(*tags(choice)[0].find("how"), Value("=="));
  scene::Document document;
  document.add_root(column({choice, plot}));
  EXPECT_NE(page::html(document).find("phlox_links"), std::string::npos);
  // What the tags hold is read back.
  scene::Document again = scene::Document::from_json(document.to_json());
  EXPECT_TRUE(scene::equal(document, again));
}

TEST_F(Links, a_page_without_what_a_link_acts_on_is_refused) {
  filter_rows(plot, "kind", choice);
  scene::Document document;
  document.add_root(choice);
  refused("which the document does not show", [&] { page::html(document); });
}

TEST_F(Links, wrong_columns_widgets_and_ways_are_refused) {
  refused("did you mean kind?", [&] { filter_rows(source, "knid", choice); });
  refused("no value", [&] { filter_rows(source, "kind", widget("button", {"b"})); });
  refused("no value", [&] { filter_rows(source, "kind", plot); });
  refused("two ends", [&] { filter_rows(source, "kind", choice, "between"); });
  refused("no column", [&] { choose_column(choice, renderer, "y"); });
  refused("has no property", [&] { set_property(choice, plot, "widht"); });
  refused("none of the options", [&] { show(choice, {plot}, "c"); });
  refused("of a Button", [&] { click_toggles(choice, plot); });
  EXPECT_TRUE(tags(choice).empty());
}

TEST_F(Links, clicks_are_models_of_bokeh) {
  const Model button = widget("button", {"Go"});
  click_sets(button, plot, "visible", false);
  click_resets(button, {choice});
  const Value events = button.get("js_event_callbacks");
  const Value::List& callbacks = events.find("button_click")->list();
  ASSERT_EQ(callbacks.size(), 2u);
  EXPECT_EQ(callbacks[1].model().get("value"), Value("All"));
}

TEST_F(Links, plots_share_ranges_and_selections) {
  const Model other = chart::make_figure();
  chart::GlyphArguments arguments;
  arguments.positional = {{"", Value{1, 2}, {}}, {"", Value{3, 4}, {}}};
  const Model drawn = chart::draw(other, "line", std::move(arguments));
  link({plot, other}, "x");
  EXPECT_EQ(plot.get("x_range"), other.get("x_range"));
  EXPECT_FALSE(plot.get("y_range") == other.get("y_range"));
  link({row({plot, other}), chart::make_figure()}, "y");
  link({plot, other}, "selection");
  EXPECT_EQ(source.get("selected"), drawn.get("data_source").model().get("selected"));
  refused("two plots", [&] { link({plot}, "x"); });
}

TEST(Layouts, hold_what_has_a_place) {
  const Model words = text("a <b>\n\nc");
  EXPECT_EQ(words.get("text").text().find("<b>"), std::string::npos);
  EXPECT_THROW(row({}), Error);
  EXPECT_THROW(row({words, words}), Error);
  EXPECT_THROW(column({Model("LinearAxis")}), Error);
  EXPECT_EQ(grid({words, text("b"), text("c")}, 2).get("children").list().size(), 3u);
}

TEST(Widgets, have_their_choices) {
  EXPECT_EQ(choices(widget("radio", {Value{1.0, 2.0, 1.0}})),
            (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(value_property(widget("checkboxes", {Value{"a"}})), "active");
  EXPECT_EQ(value_property(widget("slider", {1, 2})), "value");
  EXPECT_THROW(widget("slyder", {}), Error);
}

}  // namespace
}  // namespace phlox::dashboard

// Figures drawn by hand in C++: columns, axes, legends, and what is refused.
#include "phlox/chart/glyph.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/chart/legend.h"
#include "phlox/chart/make_figure.h"
#include "phlox/scene/document.h"

namespace phlox::chart {
namespace {

using scene::Model;
using scene::Value;

GlyphArguments of(std::vector<Value> positional,
                  std::vector<std::pair<std::string, Value>> named = {}) {
  GlyphArguments arguments;
  for (Value& value : positional)
    arguments.positional.push_back({"", std::move(value), std::nullopt});
  for (auto& [name, value] : named)
    arguments.named.push_back({name, std::move(value), std::nullopt});
  return arguments;
}

std::string refusal(auto&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.render();
  }
  return "nothing was refused";
}

Value::List axes(const Model& plot) { return plot.get("below").list(); }

TEST(Glyph, lists_become_columns_of_one_source) {
  const Model plot = make_figure({{"title", "Prices"}});
  const Model line = draw(plot, "line", of({Value{1, 2, 3}, Value{4, 6, 5}}));
  const Value data = line.get("data_source").model().get("data");
  EXPECT_EQ(*data.find("x"), (Value{1, 2, 3}));
  EXPECT_EQ(line.get("glyph").model().class_name(), "Line");
  EXPECT_EQ(plot.get("renderers").list().size(), 1u);
  scene::Document document;
  document.add_root(plot);
  EXPECT_NO_THROW(document.to_json());
}

TEST(Glyph, the_first_texts_make_an_axis_of_categories) {
  const Model plot = make_figure();
  draw(plot, "vbar", of({Value{"b", "a"}}, {{"top", Value{1, 2}}}));
  EXPECT_TRUE(plot.get("x_range").model().is_a("FactorRange"));
  EXPECT_TRUE(axes(plot)[0].model().is_a("CategoricalAxis"));
  const Model other = make_figure();
  draw(other, "line", of({Value{1, 2}, Value{1, 2}}));
  EXPECT_NE(refusal([&] {
              draw(other, "line", of({Value{"a", "b"}, Value{1, 2}}));
            }).find("x has texts"),
            std::string::npos);
}

TEST(Glyph, times_are_known_by_their_values_or_by_the_host) {
  const Model dates = make_figure();
  draw(dates, "line", of({Value{Value::date(0), Value::date(1)}, Value{1, 2}}));
  EXPECT_TRUE(axes(dates)[0].model().is_a("DatetimeAxis"));
  const Model told = make_figure();
  GlyphArguments arguments = of({Value{0.0, 86'400'000.0}, Value{1, 2}});
  arguments.positional[0].scale = Scale::kTime;
  draw(told, "line", arguments);
  EXPECT_TRUE(axes(told)[0].model().is_a("DatetimeAxis"));
}

TEST(Glyph, what_is_wrong_is_said) {
  const Model plot = make_figure();
  const auto says = [&](std::string_view method, GlyphArguments arguments,
                        const char* text) {
    const std::string found = refusal([&] { draw(plot, method, std::move(arguments)); });
    EXPECT_NE(found.find(text), std::string::npos) << found;
  };
  says("lien", of({}), "did you mean line?");
  says("line", of({Value{1, 2}, Value{1}}), "different lengths");
  says("line", of({Value{1}, Value{1}}, {{"line_widht", 2}}), "did you mean line_width?");
  says("scatter", of({Value{1}, Value{1}}, {{"color", "rde"}}), "is no colour");
  says("vbar", of({Value{1}, 1, Value{1}, 0, 3}), "at most 4 arguments");
  EXPECT_TRUE(plot.get("renderers").list().empty());
}

TEST(Legend, goes_to_the_corner_that_is_free) {
  Points rising, everywhere;
  for (int i = 0; i < 400; ++i) {
    rising.emplace_back(i, i);
    everywhere.emplace_back(i % 20, i / 20);
  }
  EXPECT_STREQ(free_corner(rising, {}, {}, {2, 5}), "top_left");
  EXPECT_EQ(free_corner(everywhere, {}, {}, {2, 5}), nullptr);
  EXPECT_STREQ(free_corner({}, {}, {}, {2, 5}), "top_right");
  // Too long for any corner.
  EXPECT_EQ(free_corner({}, {}, {}, {2, 90}), nullptr);
}

TEST(MakeFigure, refuses_what_it_does_not_know) {
  EXPECT_NE(refusal([] { make_figure({{"titel", "x"}}); }).find("did you mean title?"),
            std::string::npos);
  EXPECT_NE(refusal([] { make_figure({{"x_range", 3}}); }).find("x_range"),
            std::string::npos);
}

}  // namespace
}  // namespace phlox::chart

// line and step: a line along x for each colour.
#include <phlox/model/glyphs.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "phlox/chart/chart.h"
#include "phlox/chart/series.h"

namespace phlox::chart {

namespace {

using scene::Model;

class Line : public Kind {
 public:
  std::string_view name() const override { return "line"; }
  std::string_view doc() const override { return "A line along x for each colour."; }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kAny, true, false, 200, "along"},
            {"y", Takes::kNumber, true, true, 0, "how high"},
            {"color", Takes::kCategory, false, false, 20, "a line for each value"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"markers", OptionRule::Type::kBool, "a point at each value, too"},
            {"line_width", OptionRule::Type::kNumber, "pixels"}};
  }
  void draw(Chart& chart) const override;
  virtual Model glyph(const std::string& color, double width) const {
    model::Line line;
    line.x(scene::field("x")).y(scene::field("y"));
    return line.line_color(color).line_width(width).line_join("round");
  }
};

class Step : public Line {
 public:
  std::string_view name() const override { return "step"; }
  std::string_view doc() const override {
    return "A line of steps for each colour: a value holds until the next.";
  }
  Model glyph(const std::string& color, double width) const override {
    model::Step step;
    step.x(scene::field("x")).y(scene::field("y")).mode("after");
    return step.line_color(color).line_width(width);
  }
};

const Registry<Kind>::Registrar<Line> line;
const Registry<Kind>::Registrar<Step> step;

void Line::draw(Chart& chart) const {
  chart.clean({"x"}, {"y"});
  const std::vector<Series> all = series_of(chart);
  Figure& figure = chart.figure(chart.axis("x"), chart.axis("y"));
  const std::vector<std::string> colors = chart.colors();
  const bool few = std::all_of(all.begin(), all.end(),
                               [](const Series& each) { return each.x.size() <= 40; });
  std::vector<Model> renderers;
  std::vector<Tip> tips = {chart.tip("x"), chart.tip("y")};
  if (chart.has("color")) tips.push_back(chart.tip("color"));
  for (size_t i = 0; i < all.size(); ++i) {
    const Model source = source_of(chart, all[i]);
    const std::string label = chart.has("color") ? all[i].name : "";
    renderers.push_back(figure.add(
        source, glyph(colors[i], chart.options().number("line_width").value_or(2)),
        label));
    // A lone point has no line, and would not be seen.
    if (chart.options().flag("markers", few)) {
      model::Scatter points;
      points.x(scene::field("x")).y(scene::field("y")).size(6);
      points.fill_color(scene::value(colors[i])).line_color(nullptr);
      figure.add(source, points, label);
    }
    figure.occupy_line(all[i].x, all[i].y);
  }
  figure.hover(tips, renderers, all.size() == 1 ? "vline" : "mouse");
}

}  // namespace

}  // namespace phlox::chart

// histogram: how many rows lie in each part of x.
#include <phlox/model/glyphs.h>

#include <algorithm>
#include <cmath>

#include "phlox/chart/bins.h"
#include "phlox/chart/chart.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Histogram : public Kind {
 public:
  std::string_view name() const override { return "histogram"; }
  std::string_view doc() const override { return "How many rows lie in each part of x."; }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kContinuous, true, false, 0, "what is cut into parts"},
            {"color", Takes::kCategory, false, false, 12, "bars upon each other"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"bins", OptionRule::Type::kInteger, "how many parts"},
            {"density", OptionRule::Type::kBool, "areas of which the sum is 1"},
            {"cumulative", OptionRule::Type::kBool, "each with all before it"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Histogram> registrar;

void Histogram::draw(Chart& chart) const {
  chart.clean({"x"});
  const Bins bins = bins_of(chart, "x", chart.options().integer("bins"));
  const auto num_bins = static_cast<size_t>(bins.count);
  const bool colored = chart.has("color");
  expr::Constants constants;
  add_bin_constants(constants, "x", bins);
  const Frame frame = chart.run("_.by(" + bin_text(chart, "x") +
                                    (colored ? ", _.color" : "") + ", count=_.nrows())",
                                constants);
  const size_t num_colors = colored ? chart.categories("color").size() : 1;
  std::vector<std::vector<double>> counts(num_colors, std::vector<double>(num_bins, 0.0));
  const std::vector<size_t> colors_of =
      colored ? chart.places(frame, "color") : std::vector<size_t>();
  double total = 0;
  for (int64_t row = 0; row < frame.size(); ++row) {
    const double count = frame.number("count", row);
    const size_t color = colored ? colors_of[static_cast<size_t>(row)] : 0;
    counts[color][static_cast<size_t>(frame.number("x", row))] += count;
    total += count;
  }
  const bool density = chart.options().flag("density");
  for (auto& each : counts) {
    if (chart.options().flag("cumulative"))
      for (size_t i = 1; i < num_bins; ++i) each[i] += each[i - 1];
    if (density && total > 0)
      for (double& count : each)
        count /= total * (chart.options().flag("cumulative") ? 1 : bins.width);
  }
  std::vector<double> left(num_bins), right(num_bins), bottom(num_bins, 0.0);
  for (size_t i = 0; i < num_bins; ++i) {
    left[i] = chart.from_position("x", bins.edge(static_cast<int64_t>(i)));
    right[i] = chart.from_position("x", bins.edge(static_cast<int64_t>(i) + 1));
  }
  std::vector<double> tops = bottom;
  for (const auto& each : counts)
    for (size_t i = 0; i < num_bins; ++i) tops[i] += each[i];
  const double highest = tops.empty() ? 0 : *std::max_element(tops.begin(), tops.end());
  Axis across = chart.axis("x"), up;
  across.start = across.end = std::nullopt;
  up.title = density ? "density" : "count";
  up.start = 0;
  up.numbers = Numbers{0, highest, !density};
  Figure& figure = chart.figure(across, up);
  const std::vector<std::string> colors = chart.colors();
  std::vector<Model> renderers;
  for (size_t color = 0; color < num_colors; ++color) {
    std::vector<double> top = bottom;
    for (size_t i = 0; i < num_bins; ++i) {
      top[i] += counts[color][i];
      figure.occupy_box(left[i], right[i], bottom[i], top[i]);
    }
    const std::string name = colored ? chart.categories("color")[color] : "";
    const Model source = source_of({{"left", scene::Array::floats(left)},
                                    {"right", scene::Array::floats(right)},
                                    {"bottom", scene::Array::floats(bottom)},
                                    {"top", scene::Array::floats(top)},
                                    {"count", scene::Array::floats(counts[color])},
                                    {"color", Value::List(num_bins, Value(name))}});
    model::Quad bars;
    bars.left(scene::field("left")).right(scene::field("right"));
    bars.bottom(scene::field("bottom")).top(scene::field("top"));
    bars.fill_color(scene::value(colors[color])).line_color(figure.theme().paper);
    bars.line_width(num_bins > 100 ? 0 : 1);
    renderers.push_back(figure.add(source, bars, name));
    bottom = top;
  }
  const Tip x = chart.tip("x");
  std::vector<Tip> tips = {
      {x.title + " from", "left", x.scale, x.numbers},
      {"to", "right", x.scale, x.numbers},
      {density ? "density" : "count", "count", Scale::kLinear, up.numbers}};
  if (colored) tips.push_back(chart.tip("color"));
  figure.hover(tips, renderers);
}

}  // namespace

}  // namespace phlox::chart

// pie and donut: shares of a whole as parts of a circle.
#include <phlox/model/glyphs.h>

#include <cmath>
#include <numbers>
#include <numeric>

#include "phlox/base/error.h"
#include "phlox/chart/chart.h"
#include "phlox/chart/palette.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Pie : public Kind {
 public:
  std::string_view name() const override { return "pie"; }
  std::string_view doc() const override {
    return "Shares of a whole as parts of a circle.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kCategory, true, false, 12, "a part for each value"},
            {"y", Takes::kNumber, false, true, 0, "its size; without it the rows count"}};
  }
  void draw(Chart& chart) const override;
  virtual double hole() const { return 0; }
};

class Donut : public Pie {
 public:
  std::string_view name() const override { return "donut"; }
  std::string_view doc() const override {
    return "Shares of a whole as parts of a ring.";
  }
  double hole() const override { return 0.55; }
};

const Registry<Kind>::Registrar<Pie> pie;
const Registry<Kind>::Registrar<Donut> donut;

std::string percent(double share) {
  const double rounded = std::round(share * 1000) / 10;
  std::string text = text_of(type::Type::float64(), rounded);
  return text + " %";
}

void Pie::draw(Chart& chart) const {
  chart.clean({}, {"y"});
  const std::vector<std::string>& names = chart.categories("x");
  std::vector<double> sizes(names.size(), 0.0);
  const Frame frame =
      chart.run(chart.has("y") ? "_.by(_.x, y=_.y.sum())" : "_.by(_.x, y=_.nrows())");
  const std::vector<size_t> places = chart.places(frame, "x");
  for (size_t row = 0; row < places.size(); ++row) {
    const double size = frame.number("y", static_cast<int64_t>(row));
    if (size < 0)
      throw Error(Code::kInvalid, "a part of a " + std::string(name()) +
                                      " cannot be negative, and that of " +
                                      names[places[row]] + " is " +
                                      text_of(type::Type::float64(), size))
          .hint("kind=\"bar\" shows negative numbers");
    if (std::isfinite(size)) sizes[places[row]] = size;
  }
  const double total = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  Axis axis;
  axis.visible = axis.grid = false;
  if (total == 0) chart.subtitle("nothing to share");
  Figure& figure = chart.figure(axis, axis, true);
  const std::vector<std::string> colors = chart.colors_of(names);
  std::vector<Model> renderers;
  // Clockwise from the top.
  double angle = std::numbers::pi / 2;
  Value::List label_x, label_y, label_text, label_color, label_part;
  for (size_t i = 0; i < names.size() && total > 0; ++i) {
    const double share = sizes[i] / total;
    if (share == 0) continue;
    const double end = angle - 2 * std::numbers::pi * share;
    const Model source = chart::source_of({{"name", Value::List{names[i]}},
                                           {"size", {sizes[i]}},
                                           {"share", Value::List{percent(share)}},
                                           {"start", {end}},
                                           {"end", {angle}}});
    model::AnnularWedge part;
    part.x(0).y(0).inner_radius(hole()).outer_radius(1.0);
    part.start_angle(scene::field("start")).end_angle(scene::field("end"));
    part.fill_color(scene::value(colors[i])).line_color(figure.theme().paper);
    renderers.push_back(figure.add(source, part, names[i]));
    if (share >= 0.04) {
      const double middle = (angle + end) / 2,
                   radius = hole() > 0 ? (1 + hole()) / 2 : 0.7;
      label_x.push_back(radius * std::cos(middle));
      label_y.push_back(radius * std::sin(middle));
      label_text.push_back(percent(share));
      label_color.push_back(ink_upon(colors[i]));
      label_part.push_back(colors[i]);
    }
    angle = end;
  }
  if (!label_x.empty()) {
    model::Text labels;
    labels.x(scene::field("x")).y(scene::field("y")).text(scene::field("text"));
    labels.text_align(scene::value("center")).text_baseline(scene::value("middle"));
    labels.text_color(scene::field("color")).text_font_size(scene::value("13px"));
    // Around each the colour of its part, which may be narrower than the text.
    model::Text edges;
    edges.x(scene::field("x")).y(scene::field("y")).text(scene::field("text"));
    edges.text_align(scene::value("center")).text_baseline(scene::value("middle"));
    edges.text_color(scene::field("part")).text_font_size(scene::value("13px"));
    edges.text_outline_color(scene::field("part")).text_outline_width(5);
    const Model source = chart::source_of({{"x", label_x},
                                           {"y", label_y},
                                           {"text", label_text},
                                           {"part", label_part},
                                           {"color", label_color}});
    figure.add(source, edges);
    figure.add(source, labels);
  }
  // Nothing that is seen: it holds the axes to the circle, whatever the plot's shape.
  model::Scatter frame_corners;
  frame_corners.x(scene::field("x")).y(scene::field("y")).size(0).line_color(nullptr);
  figure.add(chart::source_of({{"x", {-1.1, 1.1}}, {"y", {-1.1, 1.1}}}), frame_corners);
  const Tip size{chart.has("y") ? chart.tip("y").title : "count", "size", Scale::kLinear,
                 Numbers{0, total, false}};
  figure.hover({{chart.channel("x").title, "name", Scale::kCategory, {}},
                size,
                {"share", "share", Scale::kCategory, {}}},
               renderers);
  figure.legend_title(chart.channel("x").title);
  // All around it is free.
  figure.occupy(-1.15, -1.15);
  figure.occupy(1.15, 1.15);
  for (int step = 0; step < 200; ++step) {
    const double at = step * std::numbers::pi / 100;
    for (const double radius : {1.0, 0.8})
      figure.occupy(radius * std::cos(at), radius * std::sin(at));
  }
}

}  // namespace

}  // namespace phlox::chart

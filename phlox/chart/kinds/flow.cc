// flow: how much goes from where to where, as bands from left to right.
#include "phlox/chart/layout/flow.h"

#include <phlox/model/glyphs.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "phlox/base/shortened.h"
#include "phlox/chart/links.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

constexpr int64_t kMostLinks = 200;

class Flow : public Kind {
 public:
  std::string_view name() const override { return "flow"; }
  std::string_view doc() const override {
    return "How much goes from where to where, as bands from left to right.";
  }
  std::vector<ChannelRule> channels() const override { return link_channels(); }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Flow> registrar;

// The outline of a band through its stops: there along its upper edge, back along the
// lower one.
void outline(const FlowLink& link, double node_width, Value::List& xs, Value::List& ys) {
  constexpr int kSteps = 20;
  std::vector<double> x, middle;
  for (size_t i = 0; i + 1 < link.stops.size(); ++i) {
    const auto& [from_layer, from] = link.stops[i];
    const auto& [to_layer, to] = link.stops[i + 1];
    const double direction = to_layer > from_layer ? 1 : -1;
    const double start = from_layer + direction * node_width / 2;
    const double end = to_layer - direction * node_width / 2;
    for (int step = 0; step <= kSteps; ++step) {
      // A cubic whose ends are level (Bezier, handles at half the way).
      const double t = static_cast<double>(step) / kSteps, s = 1 - t;
      const double across = 1.5 * s * t + t * t * t;
      x.push_back(start + (end - start) * across);
      middle.push_back(from + (to - from) * (3 * s * t * t + t * t * t));
    }
  }
  std::vector<double> y;
  for (const double each : middle) y.push_back(each + link.height / 2);
  for (size_t i = x.size(); i-- > 0;) {
    x.push_back(x[i]);
    y.push_back(middle[i] - link.height / 2);
  }
  xs.emplace_back(scene::Array::floats(std::move(x)));
  ys.emplace_back(scene::Array::floats(std::move(y)));
}

// Names beside the nodes, those of the largest where there is no room for all.
void add_names(Figure& figure, const Flows& flows, const std::vector<std::string>& names,
               double node_width, double line) {
  // As many letters as fit between two layers of a plot of a usual size.
  const size_t letters = static_cast<size_t>(
      std::clamp(640.0 / std::max(1, flows.num_layers - 1) / 7.5, 8.0, 32.0));
  std::vector<size_t> order(names.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto height = [&](size_t i) {
    return flows.nodes[i].top - flows.nodes[i].bottom;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return height(a) > height(b); });
  std::map<int, std::vector<double>> taken;
  Value::List x, y, text, side;
  Value::List offset;
  for (const size_t i : order) {
    const FlowNode& node = flows.nodes[i];
    const double middle = (node.bottom + node.top) / 2;
    auto& others = taken[node.layer];
    if (std::any_of(others.begin(), others.end(),
                    [&](double other) { return std::abs(other - middle) < line; }))
      continue;
    others.push_back(middle);
    const bool last = node.layer > 0 && node.layer + 1 == flows.num_layers;
    x.push_back(node.layer + (last ? -1 : 1) * node_width / 2);
    y.push_back(middle);
    text.push_back(shortened(names[i], letters));
    side.push_back(last ? "right" : "left");
    offset.push_back(last ? -5 : 5);
  }
  model::Text labels;
  labels.x(scene::field("x")).y(scene::field("y")).text(scene::field("text"));
  labels.text_align(scene::field("side")).text_baseline(scene::value("middle"));
  labels.x_offset(scene::field("offset")).text_font_size(scene::value("12px"));
  figure.add_texts(
      source_of({{"x", x}, {"y", y}, {"text", text}, {"side", side}, {"offset", offset}}),
      labels);
}

void Flow::draw(Chart& chart) const {
  chart.clean({"value"});
  Links all = links_of(chart, kMostLinks);
  const size_t before = all.links.size();
  std::erase_if(all.links, [](const Link& link) { return link.from == link.to; });
  if (const size_t left_out = before - all.links.size(); left_out > 0)
    chart.note(std::to_string(left_out) + (left_out == 1 ? " link goes" : " links go") +
               " from a node to itself, and no flow shows that");
  const Flows flows = flow_layout(all.names.size(), all.links);
  if (all.links.empty() && chart.num_rows() > 0) chart.subtitle("nothing flows");

  std::vector<size_t> in_layer(static_cast<size_t>(flows.num_layers) + 1, 0);
  for (const FlowNode& node : flows.nodes) ++in_layer[static_cast<size_t>(node.layer)];
  const size_t fullest = *std::max_element(in_layer.begin(), in_layer.end());
  const int64_t height = chart.options().integer("height").value_or(
      chart.has("facet")
          ? 240
          : std::clamp<int64_t>(static_cast<int64_t>(22 * fullest) + 60, 400, 1000));
  Axis across, up;
  across.visible = across.grid = up.visible = up.grid = false;
  const double last = std::max(1, flows.num_layers - 1);
  const double node_width = 0.02 * last;
  across.start = -node_width;
  across.end = last + node_width;
  up.start = -0.01;
  up.end = 1.01;
  Figure& figure = chart.figure(across, up);
  figure.model().set("height", height);

  // The colours are those of the names in all rows, so that small multiples compare.
  std::vector<std::string> sorted = all.names;
  if (chart.has("facet")) {
    sorted = chart.categories("source");
    const std::vector<std::string>& targets = chart.categories("target");
    sorted.insert(sorted.end(), targets.begin(), targets.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  }
  const std::vector<std::string> palette = chart.colors_of(sorted);
  std::map<std::string, std::string> color_of;
  for (size_t i = 0; i < sorted.size(); ++i) color_of[sorted[i]] = palette[i];

  std::vector<double> in(all.names.size(), 0.0), out(all.names.size(), 0.0);
  Value::List xs, ys, colors, sources, targets;
  std::vector<double> values;
  size_t num_back = 0;
  for (size_t i = 0; i < all.links.size(); ++i) {
    const Link& link = all.links[i];
    out[link.from] += link.weight;
    in[link.to] += link.weight;
    num_back += flows.links[i].back;
    outline(flows.links[i], node_width, xs, ys);
    colors.push_back(color_of[all.names[link.from]]);
    sources.push_back(all.names[link.from]);
    targets.push_back(all.names[link.to]);
    values.push_back(link.weight);
  }
  if (num_back > 0)
    chart.note(std::to_string(num_back) + (num_back == 1 ? " link goes" : " links go") +
               " from right to left, since the flows form a cycle");
  const std::string value = chart.has("value") ? chart.tip("value").title : "count";
  const Numbers numbers{0, values.empty() ? 0 : values[0],
                        !chart.has("value") || chart.channel("value").type.is_integer()};
  model::Patches bands;
  bands.xs(scene::field("xs")).ys(scene::field("ys"));
  bands.fill_color(scene::field("fill")).fill_alpha(0.4).line_color(nullptr);
  const Model band_renderer =
      figure.add(source_of({{"xs", xs},
                            {"ys", ys},
                            {"fill", colors},
                            {"source", sources},
                            {"target", targets},
                            {"value", scene::Array::floats(values)}}),
                 bands);
  model::Patches lit;
  lit.xs(scene::field("xs")).ys(scene::field("ys"));
  lit.fill_color(scene::field("fill")).fill_alpha(0.75).line_color(nullptr);
  band_renderer.set("hover_glyph", lit);
  const Tip amount{value, "value", Scale::kLinear, numbers};
  figure.hover({{chart.channel("source").title, "source", Scale::kCategory, {}},
                {chart.channel("target").title, "target", Scale::kCategory, {}},
                amount},
               {band_renderer});

  Value::List left, right, bottom, top, fills;
  for (const FlowNode& node : flows.nodes) {
    left.push_back(node.layer - node_width / 2);
    right.push_back(node.layer + node_width / 2);
    bottom.push_back(node.bottom);
    top.push_back(node.top);
  }
  for (const std::string& name : all.names) fills.push_back(color_of[name]);
  model::Quad quads;
  quads.left(scene::field("left")).right(scene::field("right"));
  quads.bottom(scene::field("bottom")).top(scene::field("top"));
  quads.fill_color(scene::field("fill")).line_color(nullptr);
  const Model node_renderer =
      figure.add(source_of({{"left", left},
                            {"right", right},
                            {"bottom", bottom},
                            {"top", top},
                            {"fill", fills},
                            {"name", Value::List(all.names.begin(), all.names.end())},
                            {"in", scene::Array::floats(in)},
                            {"out", scene::Array::floats(out)}}),
                 quads);
  figure.hover({{"name", "name", Scale::kCategory, {}},
                {value + " in", "in", Scale::kLinear, numbers},
                {value + " out", "out", Scale::kLinear, numbers}},
               {node_renderer});
  add_names(figure, flows, all.names, node_width,
            14.0 / static_cast<double>(std::max<int64_t>(height - 60, 100)));
}

}  // namespace

}  // namespace phlox::chart

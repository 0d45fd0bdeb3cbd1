// network: which nodes are linked, as points and lines.
#include <phlox/model/glyphs.h>
#include <phlox/model/graphs.h>
#include <phlox/model/renderers.h>
#include <phlox/model/sources.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "phlox/base/shortened.h"
#include "phlox/chart/layout/force.h"
#include "phlox/chart/links.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

constexpr int64_t kMostLinks = 20'000;
// Communities with a colour of their own; all smaller ones are grey.
constexpr uint32_t kMostColors = 8;
constexpr size_t kMostNames = 30;  // of nodes that are not all named

class Network : public Kind {
 public:
  std::string_view name() const override { return "network"; }
  std::string_view doc() const override {
    return "Which nodes are linked, as points and lines; linked ones stand near.";
  }
  std::vector<ChannelRule> channels() const override {
    std::vector<ChannelRule> rules = link_channels();
    rules.push_back({"color", Takes::kCategory, false, false, 20,
                     "of the nodes: its most frequent value where they are the source, "
                     "else the target; without it groups of nodes that are linked "
                     "more to each other"});
    return rules;
  }
  std::vector<OptionRule> options() const override {
    return {{"names", OptionRule::Type::kBool,
             "whether nodes are named; otherwise those of the most links are"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Network> registrar;

// What the nodes are coloured by: a text for each, and the colours of the texts.
struct Colors {
  std::vector<std::string> of_node;
  std::vector<std::string> names, colors;  // for the legend
  std::vector<std::string> text;           // of each node, for hover
  std::string title;
};

Colors colors_by_channel(Chart& chart, const Links& all) {
  Colors out;
  out.title = chart.channel("color").title;
  out.names = chart.categories("color");
  out.colors = chart.colors();
  std::map<std::string, size_t> node;
  for (size_t i = 0; i < all.names.size(); ++i) node[all.names[i]] = i;
  std::vector<std::string> found(all.names.size());
  std::vector<bool> known(all.names.size(), false);
  // As a source first.
  for (const char* end : {"source", "target"}) {
    const Frame frame = chart.run(std::string("_.by(_.") + end +
                                  ", _.color, n=_.nrows()).sort([desc('n'), 'color'])");
    const std::vector<std::string> names = frame.texts(end),
                                   values = frame.texts("color");
    std::vector<bool> now(all.names.size(), false);
    for (size_t row = 0; row < names.size(); ++row) {
      const auto at = node.find(names[row]);
      if (at == node.end() || known[at->second] || now[at->second]) continue;
      found[at->second] = values[row];
      now[at->second] = true;
    }
    for (size_t i = 0; i < now.size(); ++i) known[i] = known[i] || now[i];
  }
  std::map<std::string, std::string> color_of;
  for (size_t i = 0; i < out.names.size(); ++i) color_of[out.names[i]] = out.colors[i];
  for (const std::string& each : found) out.of_node.push_back(color_of[each]);
  out.text = std::move(found);
  return out;
}

Colors colors_by_community(Chart& chart, const Links& all) {
  Colors out;
  out.title = "community";
  const std::vector<uint32_t> group = communities_of(all.names.size(), all.links);
  const uint32_t count =
      group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + 1;
  std::vector<std::string> names;
  for (uint32_t i = 0; i < std::min(count, kMostColors); ++i)
    names.push_back(std::to_string(i + 1));
  const std::vector<std::string> colors = chart.colors_of(names);
  for (const uint32_t each : group) {
    out.of_node.push_back(each < kMostColors ? colors[each] : "#9a9a9a");
    out.text.push_back(std::to_string(each + 1));
  }
  return out;
}

Model lines(const std::string& color, Value width, double alpha) {
  model::MultiLine line;
  line.line_color(scene::value(color)).line_alpha(alpha);
  return line.line_width(std::move(width));
}

void Network::draw(Chart& chart) const {
  chart.clean({"value"});
  const Links all = links_of(chart, kMostLinks);
  const size_t num_nodes = all.names.size();
  const std::vector<Point> points = force_layout(num_nodes, all.links);

  Axis across, up;
  across.visible = across.grid = up.visible = up.grid = false;
  Figure& figure = chart.figure(across, up, true);
  if (!chart.has("facet") && !chart.options().given("height"))
    figure.model().set("height", 600);
  const Theme& theme = figure.theme();
  double left = INFINITY, right = -INFINITY, bottom = INFINITY, top = -INFINITY;
  for (const Point& point : points) {
    left = std::min(left, point.x);
    right = std::max(right, point.x);
    bottom = std::min(bottom, point.y);
    top = std::max(top, point.y);
    figure.occupy(point.x, point.y);
  }
  if (num_nodes > 0) {
    const double room = 0.5 + 0.03 * std::max(right - left, top - bottom);
    figure.hold(left - room, bottom - room, right + room, top + room);
  }

  std::vector<double> degree(num_nodes, 0.0), strength(num_nodes, 0.0);
  const Neighbors neighbors(num_nodes, all.links);
  for (size_t i = 0; i < num_nodes; ++i)
    degree[i] = neighbors.begin[i + 1] - neighbors.begin[i];
  std::vector<double> from, to, width;
  size_t num_selfs = 0;
  const double heaviest = all.links.empty() ? 1 : all.links[0].weight;
  const bool many = all.links.size() > 2000;
  std::vector<double> values;
  for (const Link& link : all.links) {
    strength[link.from] += link.weight;
    if (link.to != link.from) strength[link.to] += link.weight;
    num_selfs += link.from == link.to;
    from.push_back(link.from);
    to.push_back(link.to);
    values.push_back(link.weight);
    width.push_back(many ? 0.5 : 0.75 + 3.25 * std::sqrt(link.weight / heaviest));
  }
  if (num_selfs > 0)
    chart.note(std::to_string(num_selfs) + (num_selfs == 1 ? " link goes" : " links go") +
               " from a node to itself; it counts, and has no line");
  const double most =
      degree.empty() ? 1 : std::max(1.0, *std::max_element(degree.begin(), degree.end()));
  const double small = num_nodes > 2000 ? 3 : num_nodes > 300 ? 5 : 8;
  std::vector<double> size;
  const double usual = std::max(1.0, std::accumulate(degree.begin(), degree.end(), 0.0) /
                                         std::max(1.0, static_cast<double>(num_nodes)));
  for (const double each : degree)
    size.push_back(small * std::min(3.0, 0.5 + 0.5 * std::sqrt(each / usual)));

  const Colors colors = chart.has("color") ? colors_by_channel(chart, all)
                                           : colors_by_community(chart, all);
  const bool plain = chart.constant("color").has_value();
  Value::List fill;
  for (const std::string& each : colors.of_node)
    fill.push_back(plain ? chart.color() : each);
  std::vector<double> index(num_nodes);
  std::iota(index.begin(), index.end(), 0.0);
  Value::List node_columns_names(all.names.begin(), all.names.end());
  const Model nodes = source_of(
      {{"index", scene::Array::of(scene::Dtype::kInt32,
                                  std::vector<int32_t>(index.begin(), index.end()))},
       {"name", node_columns_names},
       {"degree", scene::Array::floats(degree)},
       {"strength", scene::Array::floats(strength)},
       {"size", scene::Array::floats(size)},
       {"fill", fill},
       {"group", Value::List(colors.text.begin(), colors.text.end())}});
  const auto integers = [](const std::vector<double>& numbers) {
    return scene::Array::of(scene::Dtype::kInt32,
                            std::vector<int32_t>(numbers.begin(), numbers.end()));
  };
  const Model links = source_of({{"start", integers(from)},
                                 {"end", integers(to)},
                                 {"value", scene::Array::floats(values)},
                                 {"width", scene::Array::floats(width)}});
  const auto marks = [&](double alpha, const std::string& line) {
    model::Scatter scatter;
    scatter.size(scene::field("size")).fill_color(scene::field("fill"));
    scatter.fill_alpha(alpha).line_color(scene::value(line)).line_width(1);
    return scatter;
  };
  const std::string paper(theme.paper), ink(theme.ink), quiet(theme.quiet);
  model::GlyphRenderer node_renderer, link_renderer;
  node_renderer.data_source(nodes).glyph(marks(1, paper));
  node_renderer.selection_glyph(marks(1, ink)).hover_glyph(marks(1, ink));
  node_renderer.nonselection_glyph(marks(0.25, paper));
  const double alpha = many ? 0.25 : 0.5;
  link_renderer.data_source(links).glyph(lines(quiet, scene::field("width"), alpha));
  link_renderer.hover_glyph(lines(ink, scene::field("width"), 1));
  link_renderer.selection_glyph(lines(ink, scene::field("width"), 0.9));
  link_renderer.nonselection_glyph(lines(quiet, scene::field("width"), alpha / 4));
  Value::Map places;
  for (size_t i = 0; i < num_nodes; ++i)
    places.emplace_back(static_cast<int64_t>(i), Value::List{points[i].x, points[i].y});
  model::GraphRenderer graph;
  graph.node_renderer(node_renderer).edge_renderer(link_renderer);
  graph.layout_provider(model::StaticLayoutProvider().graph_layout(Value::map(places)));
  graph.inspection_policy(model::NodesAndLinkedEdges());
  graph.selection_policy(model::NodesAndLinkedEdges());
  figure.add(graph);
  std::vector<Tip> tips = {
      {"name", "name", Scale::kCategory, {}},
      {"neighbors", "degree", Scale::kLinear, Numbers{0, most, true}}};
  if (chart.has("value")) {
    tips.push_back({chart.tip("value").title, "strength", Scale::kLinear, {}});
  } else {
    tips.push_back({"rows", "strength", Scale::kLinear, Numbers{0, heaviest, true}});
  }
  if (!plain) tips.push_back({colors.title, "group", Scale::kCategory, {}});
  figure.hover(tips, {graph});

  const bool all_names = chart.options().flag("names", num_nodes <= 100);
  if (!chart.options().given("names") || all_names) {
    std::vector<size_t> order(num_nodes);
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return degree[a] > degree[b]; });
    // Those that hide no name of a node with more links: in a plot of a usual size.
    const double pixel = std::max((right - left) / 800, (top - bottom) / 540);
    std::vector<std::pair<Point, double>> taken;
    Value::List x, y, text, offset;
    for (const size_t i : order) {
      // Those that stand out; of all nodes alike none is more worth a name.
      if (!all_names && (taken.size() == kMostNames || degree[i] < 2 * usual)) break;
      const std::string name = shortened(all.names[i], 24);
      const double long_half = 3.6 * static_cast<double>(name.size()) * pixel;
      const Point at{points[i].x, points[i].y - (size[i] / 2 + 8) * pixel};
      const bool hidden = std::any_of(taken.begin(), taken.end(), [&](const auto& other) {
        return std::abs(other.first.x - at.x) < long_half + other.second &&
               std::abs(other.first.y - at.y) < 13 * pixel;
      });
      if (hidden) continue;
      taken.emplace_back(at, long_half);
      x.push_back(points[i].x);
      y.push_back(points[i].y);
      text.push_back(name);
      offset.push_back(size[i] / 2 + 2);
    }
    model::Text labels;
    labels.x(scene::field("x")).y(scene::field("y")).text(scene::field("text"));
    labels.y_offset(scene::field("offset")).text_font_size(scene::value("11px"));
    labels.text_align(scene::value("center")).text_baseline(scene::value("top"));
    figure.add_texts(source_of({{"x", x}, {"y", y}, {"text", text}, {"offset", offset}}),
                     labels);
  }
  if (chart.has("color"))
    for (size_t i = 0; i < colors.names.size(); ++i)
      figure.explain(colors.names[i], colors.colors[i]);
}

}  // namespace

}  // namespace phlox::chart

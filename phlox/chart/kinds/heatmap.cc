// heatmap: the colour of each cell tells a number of x and y.
#include <phlox/model/glyphs.h>
#include <phlox/model/mappers.h>

#include <algorithm>
#include <cmath>

#include "phlox/chart/bins.h"
#include "phlox/chart/color_field.h"
#include "phlox/chart/points.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Heatmap : public Kind {
 public:
  std::string_view name() const override { return "heatmap"; }
  std::string_view doc() const override {
    return "The colour of each cell of x and y: how many rows, or a reduction.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kAny, true, false, 100, "across"},
            {"y", Takes::kAny, true, false, 100, "up"},
            {"color", Takes::kNumber, false, true, 0,
             "the number of a cell; of several rows in a cell their mean"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"bins", OptionRule::Type::kInteger, "parts of each axis of numbers"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Heatmap> registrar;

// One axis: how a row finds its cell, and where the cell lies.
struct Side {
  bool category;
  std::string key;
  Bins bins;
};

Side side_of(const Chart& chart, const char* channel, expr::Constants& constants) {
  Side side{chart.channel(channel).scale == Scale::kCategory, "", {}};
  if (side.category) {
    side.key = std::string("_.") + channel;
  } else {
    side.bins = bins_of(chart, channel, chart.options().integer("bins"));
    side.key = bin_text(chart, channel);
    add_bin_constants(constants, channel, side.bins);
  }
  return side;
}

// Middles (or names), widths and, for the pointer, both ends of the cells of all rows.
void add_columns(const Chart& chart, const Side& side, const Frame& frame,
                 const char* channel, Value::Map& columns) {
  const std::string name(channel);
  Value::List middle, width, low, high;
  const std::vector<std::string> texts =
      side.category ? frame.texts(channel) : std::vector<std::string>();
  for (int64_t row = 0; row < frame.size(); ++row) {
    if (side.category) {
      middle.push_back(texts[static_cast<size_t>(row)]);
      width.push_back(1.0);
      continue;
    }
    const auto part = static_cast<int64_t>(frame.number(channel, row));
    const double from = chart.from_position(channel, side.bins.edge(part));
    const double to = chart.from_position(channel, side.bins.edge(part + 1));
    middle.push_back((from + to) / 2);
    width.push_back(to - from);
    low.push_back(from);
    high.push_back(to);
  }
  columns.emplace_back(name, middle);
  columns.emplace_back(name + "_width", width);
  if (side.category) return;
  columns.emplace_back(name + "_from", low);
  columns.emplace_back(name + "_to", high);
}

void add_tips(const Chart& chart, const Side& side, const char* channel,
              std::vector<Tip>& tips) {
  const Tip tip = chart.tip(channel);
  if (side.category) {
    tips.push_back(tip);
    return;
  }
  const std::string name(channel);
  tips.push_back({tip.title + " from", name + "_from", tip.scale, tip.numbers});
  tips.push_back({"to", name + "_to", tip.scale, tip.numbers});
}

void Heatmap::draw(Chart& chart) const {
  const bool reduced = chart.has("color");
  chart.clean({"x", "y"}, {"color"});
  expr::Constants constants;
  const Side across = side_of(chart, "x", constants), up = side_of(chart, "y", constants);
  const Frame frame =
      chart.run("_.by(" + across.key + ", " + up.key +
                    (reduced ? ", color=_.color.mean())" : ", color=_.nrows())"),
                constants);
  Axis x_axis = chart.axis("x"), y_axis = chart.axis("y");
  x_axis.padded = y_axis.padded = x_axis.grid = y_axis.grid = false;
  if (up.category) std::reverse(y_axis.factors.begin(), y_axis.factors.end());
  Numbers ends = color_range(frame.numbers("color"), !reduced);
  // What is below and above nothing gets two colours that meet in a light one.
  const bool both = ends.least < 0 && ends.greatest > 0;
  if (both) {
    ends.greatest = std::max(ends.greatest, -ends.least);
    ends.least = -ends.greatest;
  }
  Figure& figure = chart.figure(x_axis, y_axis);
  model::LinearColorMapper mapper;
  mapper.palette(palette_of(chart, both ? "rdbu" : "viridis"));
  mapper.low(ends.least).high(ends.greatest);
  mapper.nan_color("rgba(0, 0, 0, 0)");
  Value::Map columns;
  add_columns(chart, across, frame, "x", columns);
  add_columns(chart, up, frame, "y", columns);
  columns.emplace_back("color", scene::Array::floats(frame.numbers("color")));
  const Model source = source_of({});
  source.set("data", Value::map(std::move(columns)));
  model::Rect cells;
  cells.x(scene::field("x")).y(scene::field("y"));
  cells.width(scene::field("x_width")).height(scene::field("y_width"));
  cells.fill_color(scene::field("color", mapper)).line_color(nullptr);
  const Model renderer = figure.add(source, cells);
  const std::string title = reduced ? chart.channel("color").title : "rows";
  figure.color_bar(mapper, title, ends);
  std::vector<Tip> tips;
  add_tips(chart, across, "x", tips);
  add_tips(chart, up, "y", tips);
  tips.push_back({title, "color", Scale::kLinear, ends});
  figure.hover(tips, {renderer});
}

}  // namespace

}  // namespace phlox::chart

// hexbin: how many rows lie in each cell of a honeycomb.
#include <phlox/model/glyphs.h>
#include <phlox/model/mappers.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "phlox/chart/color_field.h"
#include "phlox/chart/points.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Hexbin : public Kind {
 public:
  std::string_view name() const override { return "hexbin"; }
  std::string_view doc() const override {
    return "How many rows lie in each cell of a honeycomb.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kContinuous, true, false, 0, "across"},
            {"y", Takes::kContinuous, true, false, 0, "up"},
            {"color", Takes::kNumber, false, false, 0, "its mean in each cell"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"bins", OptionRule::Type::kInteger, "cells across"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Hexbin> registrar;

void Hexbin::draw(Chart& chart) const {
  chart.clean({"x", "y"}, {"color"});
  const double cells = static_cast<double>(chart.options().integer("bins").value_or(40));
  const auto ends = [&](const char* channel) {
    const Extent& extent = chart.extent(channel);
    const double low = chart.to_position(channel, extent.least);
    const double width = chart.to_position(channel, extent.greatest) - low;
    return std::pair(low, width > 0 ? width : 1.0);
  };
  const auto [left, width] = ends("x");
  const auto [bottom, height] = ends("y");
  // A plot is about one and a half times as wide as it is high. In units of a cell's size
  // (from its middle to a corner, which points up) a row is 3/2 above the one below, a
  // cell sqrt(3) beside its neighbour. The axial coordinates q, r of the nearest cell are
  // found by rounding its cube coordinates and correcting the worst of the three.
  const double root = std::numbers::sqrt3;
  const double unit_x = width / (cells * root);
  const double unit_y = height / (cells / 1.5 * 1.5);
  const bool reduced = chart.has("color");
  const Frame frame = chart.run(
      "_.mutate(hex_q=(root / 3) * (" + chart.position("x") + " - left) / unit_x - (" +
          chart.position("y") + " - bottom) / unit_y / 3, hex_r=2 * (" +
          chart.position("y") +
          " - bottom) / unit_y / 3)"
          ".mutate(round_q=_.hex_q.round(), round_r=_.hex_r.round(), "
          "round_s=(-_.hex_q - _.hex_r).round())"
          ".mutate(off_q=(_.round_q - _.hex_q).abs(), off_r=(_.round_r - _.hex_r).abs(), "
          "off_s=(_.round_s + _.hex_q + _.hex_r).abs())"
          ".by(if_else((_.off_q > _.off_r) & (_.off_q > _.off_s), -_.round_r - "
          "_.round_s, "
          "_.round_q).label('q'), if_else((_.off_r > _.off_s) & ~((_.off_q > _.off_r) & "
          "(_.off_q > _.off_s)), -_.round_q - _.round_s, _.round_r).label('r'), "
          "count=_.nrows()" +
          (reduced ? ", color=_.color.mean())" : ")"),
      {{"root", root},
       {"left", left},
       {"unit_x", unit_x},
       {"bottom", bottom},
       {"unit_y", unit_y}});
  // Corners are drawn where they lie, so that axes of any scale and unit will do.
  Value::List xs, ys;
  const std::vector<double> q = frame.numbers("q"), r = frame.numbers("r"),
                            counts = frame.numbers("count");
  for (size_t cell = 0; cell < q.size(); ++cell) {
    Value::List x, y;
    for (int corner = 0; corner < 6; ++corner) {
      const double angle = std::numbers::pi * (corner / 3.0 + 1.0 / 6);
      x.push_back(chart.from_position(
          "x", left + unit_x * (root * (q[cell] + r[cell] / 2) + std::cos(angle))));
      y.push_back(
          chart.from_position("y", bottom + unit_y * (1.5 * r[cell] + std::sin(angle))));
    }
    xs.push_back(x);
    ys.push_back(y);
  }
  Axis across = chart.axis("x"), up = chart.axis("y");
  across.grid = up.grid = false;
  Figure& figure = chart.figure(across, up);
  Value::Map columns = {{"xs", xs}, {"ys", ys}, {"count", scene::Array::floats(counts)}};
  if (reduced)
    columns.emplace_back("color", scene::Array::floats(frame.numbers("color")));
  const Numbers told = color_range(reduced ? frame.numbers("color") : counts, !reduced);
  const Model source = source_of({});
  source.set("data", Value::map(std::move(columns)));
  model::LinearColorMapper mapper;
  mapper.palette(palette_of(chart)).low(told.least).high(told.greatest);
  mapper.nan_color("rgba(0, 0, 0, 0)");
  model::Patches glyph;
  glyph.xs(scene::field("xs")).ys(scene::field("ys"));
  glyph.fill_color(scene::field(reduced ? "color" : "count", mapper));
  glyph.line_color(scene::value(figure.theme().paper)).line_width(scene::value(0.5));
  const Model renderer = figure.add(source, glyph);
  const std::string title = reduced ? chart.channel("color").title : "rows";
  figure.color_bar(mapper, title, told);
  std::vector<Tip> tips = {chart.count_tip()};
  if (reduced) tips.push_back({title, "color", Scale::kLinear, chart.numbers("color")});
  figure.hover(tips, {renderer});
}

}  // namespace

}  // namespace phlox::chart

// scatter: a point a row; above so many rows a picture of their counts.
#include <phlox/model/glyphs.h>
#include <phlox/model/mappers.h>
#include <phlox/model/sources.h>

#include <algorithm>
#include <cmath>

#include "phlox/chart/bins.h"
#include "phlox/chart/points.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Scatter : public Kind {
 public:
  std::string_view name() const override { return "scatter"; }
  std::string_view doc() const override {
    return "A point for each row; of very many rows a picture of how many lie where.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kAny, true, false, 60, "across"},
            {"y", Takes::kAny, true, false, 60, "up"},
            {"color", Takes::kAny, false, false, 0, "a colour, or what it is told by"},
            {"size", Takes::kNumber, false, false, 0, "pixels, or what the area tells"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"alpha", OptionRule::Type::kNumber, "from 0, unseen, to 1"},
            {"marker", OptionRule::Type::kText, "the form of a point",
             "circle,square,triangle,diamond,cross,x,star,plus,hex"}};
  }
  bool shows_rows() const override { return true; }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Scatter> registrar;

void draw_points(Chart& chart) {
  const Frame frame = chart.run("_");
  Figure& figure = chart.figure(chart.axis("x"), chart.axis("y"));
  Value::Map columns;
  for (const char* channel : {"x", "y"})
    columns.emplace_back(channel, mark_values(chart, frame, channel));
  std::vector<Tip> tips = {chart.tip("x"), chart.tip("y")};
  const bool many = frame.size() > 2000;
  Value size = many ? 5 : 7;
  if (chart.has("size")) {
    columns.emplace_back("size", frame.values("size"));
    columns.emplace_back("pixels", mark_sizes(chart, frame));
    size = scene::field("pixels");
    tips.push_back(chart.tip("size"));
  } else if (const auto constant = chart.constant("size")) {
    if (constant->integer()) size = *constant->integer();
    if (constant->real()) size = *constant->real();
  }
  const auto points = [&](Value fill) {
    model::Scatter glyph;
    glyph.x(scene::field("x")).y(scene::field("y")).size(size).line_color(nullptr);
    glyph.marker(scene::value(chart.options().text("marker", "circle")));
    glyph.fill_alpha(chart.options().number("alpha").value_or(many ? 0.4 : 0.75));
    return glyph.fill_color(std::move(fill));
  };
  if (chart.has("color")) {
    columns.emplace_back("color", mark_values(chart, frame, "color"));
    tips.push_back(chart.tip("color"));
  }
  for (const Channel& field : chart.fields()) {
    columns.emplace_back(field.name, mark_values(chart, frame, field.name));
    tips.push_back(chart.tip(field.name));
  }
  const Model source = model::ColumnDataSource().data(Value::map(std::move(columns)));
  std::vector<Model> renderers;
  if (!chart.has("color")) {
    renderers.push_back(figure.add(source, points(scene::value(chart.color()))));
  } else if (chart.channel("color").scale == Scale::kCategory) {
    const std::vector<std::string> colors = chart.colors();
    for (size_t i = 0; i < colors.size(); ++i) {
      const std::string& category = chart.categories("color")[i];
      renderers.push_back(figure.add(source, points(scene::value(colors[i])), category,
                                     group_view("color", category)));
    }
  } else {
    model::LinearColorMapper mapper;
    const Extent& extent = chart.extent("color");
    mapper.palette(palette_of(chart)).low(extent.least).high(extent.greatest);
    figure.color_bar(mapper, chart.channel("color").title, chart.numbers("color"));
    renderers.push_back(figure.add(source, points(scene::field("color", mapper))));
  }
  figure.hover(tips, renderers);
  if (chart.channel("x").scale != Scale::kCategory &&
      chart.channel("y").scale != Scale::kCategory) {
    const std::vector<double> x = frame.numbers("x"), y = frame.numbers("y");
    for (size_t i = 0; i < x.size(); ++i) figure.occupy(x[i], y[i]);
  }
}

// Counts on a grid of cells, drawn as an image whose colours are logarithmic.
void draw_counts(Chart& chart) {
  constexpr int64_t kAcross = 300, kUp = 200;
  const Extent& x = chart.extent("x");
  const Extent& y = chart.extent("y");
  const auto ends = [&](const char* channel, const Extent& extent) {
    double low = chart.to_position(channel, extent.least);
    double high = chart.to_position(channel, extent.greatest);
    if (low == high) {
      low -= 0.5;
      high += 0.5;
    }
    return std::pair(low, high);
  };
  const auto [left, right] = ends("x", x);
  const auto [bottom, top] = ends("y", y);
  expr::Constants constants;
  add_bin_constants(constants, "x", {left, (right - left) / kAcross, kAcross});
  add_bin_constants(constants, "y", {bottom, (top - bottom) / kUp, kUp});
  const Frame counts = chart.run(
      "_.by(" + bin_text(chart, "x") + ", " + bin_text(chart, "y") + ", count=_.nrows())",
      constants);
  std::vector<double> image(kAcross * kUp, NAN);
  const std::vector<double> columns = counts.numbers("x"), rows = counts.numbers("y"),
                            numbers = counts.numbers("count");
  double most = 1;
  for (size_t i = 0; i < numbers.size(); ++i) {
    image[static_cast<size_t>(rows[i]) * kAcross + static_cast<size_t>(columns[i])] =
        numbers[i];
    most = std::max(most, numbers[i]);
  }
  say_counted(chart,
              "a grid of " + std::to_string(kAcross) + " by " + std::to_string(kUp));
  Axis across = chart.axis("x"), up = chart.axis("y");
  // An image lies between its corners whatever the scale: of a logarithmic axis they are
  // its ends, and the cells are equal in between.
  for (const auto& [axis, channel, low, high] :
       {std::tuple(&across, "x", left, right), std::tuple(&up, "y", bottom, top)}) {
    axis->start = chart.from_position(channel, low);
    axis->end = chart.from_position(channel, high);
  }
  Figure& figure = chart.figure(across, up);
  model::LogColorMapper mapper;
  mapper.palette(palette_of(chart))
      .low(1)
      .high(std::max(most, 2.0))
      .nan_color("rgba(0, 0, 0, 0)");
  const double x0 = chart.from_position("x", left), x1 = chart.from_position("x", right);
  const double y0 = chart.from_position("y", bottom), y1 = chart.from_position("y", top);
  const Model source = model::ColumnDataSource().data(scene::dict(
      {{"image",
        Value::List{scene::Array::floats(std::move(image)).reshape({kUp, kAcross})}},
       {"x", {x0}},
       {"y", {y0}},
       {"dw", {x1 - x0}},
       {"dh", {y1 - y0}}}));
  model::Image glyph;
  glyph.image(scene::field("image")).x(scene::field("x")).y(scene::field("y"));
  glyph.dw(scene::field("dw")).dh(scene::field("dh")).color_mapper(mapper);
  const Model renderer = figure.add(source, glyph);
  figure.color_bar(mapper, "rows", Numbers{1, most, true});
  Tip count = chart.count_tip();
  count.column = "image";
  figure.hover({count}, {renderer});
}

void Scatter::draw(Chart& chart) const {
  chart.clean({"x", "y", "size"}, {"color"});
  const bool continuous = chart.channel("x").scale != Scale::kCategory &&
                          chart.channel("y").scale != Scale::kCategory;
  if (chart.num_rows() > kMostMarks && continuous && !chart.options().flag("exact") &&
      !chart.options().given("sample"))
    return draw_counts(chart);
  if (chart.num_rows() > kMostMarks && !chart.options().flag("exact"))
    chart.sample(kMostMarks);
  draw_points(chart);
}

}  // namespace

}  // namespace phlox::chart

// box: median, quartiles, whiskers and outliers of each category.
#include <phlox/model/glyphs.h>

#include <cmath>

#include "phlox/chart/chart.h"
#include "phlox/chart/spread.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Box : public Kind {
 public:
  std::string_view name() const override { return "box"; }
  std::string_view doc() const override {
    return "Median, quartiles, whiskers and outliers of y for each category.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kCategory, false, false, 40, "a box for each value"},
            {"y", Takes::kContinuous, true, false, 0, "the numbers"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"horizontal", OptionRule::Type::kBool, "boxes lie"},
            {"outliers", OptionRule::Type::kText, "the points beyond the whiskers",
             "show,hide"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Box> registrar;

void Box::draw(Chart& chart) const {
  chart.clean({"y"});
  const bool grouped = chart.has("x");
  const std::vector<std::string> names =
      grouped ? chart.categories("x")
              : std::vector<std::string>{chart.channel("y").title};
  const std::vector<Quartiles> boxes = quartiles_of(chart, "y", grouped ? "x" : "");
  Axis along, up = chart.axis("y");
  along.scale = Scale::kCategory;
  along.factors = names;
  if (grouped) along.title = chart.channel("x").title;
  const bool lie = chart.options().flag("horizontal");
  if (lie) std::reverse(along.factors.begin(), along.factors.end());
  Figure& figure = lie ? chart.figure(up, along) : chart.figure(along, up);
  Value::List x, count, low, first, median, third, high, out_x, out_y;
  for (size_t i = 0; i < names.size(); ++i) {
    const Quartiles& box = boxes[i];
    if (box.count == 0) continue;
    x.push_back(names[i]);
    count.push_back(box.count);
    low.push_back(box.low);
    first.push_back(box.first);
    median.push_back(box.median);
    third.push_back(box.third);
    high.push_back(box.high);
    for (const double outlier : box.outliers) {
      out_x.push_back(names[i]);
      out_y.push_back(outlier);
    }
  }
  const Model source = source_of({{"x", x},
                                  {"count", count},
                                  {"low", low},
                                  {"first", first},
                                  {"median", median},
                                  {"third", third},
                                  {"high", high}});
  const auto whisker = [&](const char* from, const char* to) {
    model::Segment line;
    const Value place = scene::field("x");
    if (lie) {
      line.y0(place).y1(place).x0(scene::field(from)).x1(scene::field(to));
    } else {
      line.x0(place).x1(place).y0(scene::field(from)).y1(scene::field(to));
    }
    figure.add(source, line.line_color(scene::value(figure.theme().quiet)));
  };
  whisker("low", "first");
  whisker("third", "high");
  Model boxes_glyph;
  if (lie) {
    boxes_glyph = model::HBar()
                      .y(scene::field("x"))
                      .left(scene::field("first"))
                      .right(scene::field("third"))
                      .height(0.6);
  } else {
    boxes_glyph = model::VBar()
                      .x(scene::field("x"))
                      .bottom(scene::field("first"))
                      .top(scene::field("third"))
                      .width(0.6);
  }
  boxes_glyph.set("fill_color", scene::value(chart.color()));
  boxes_glyph.set("fill_alpha", 0.7);
  boxes_glyph.set("line_color", scene::value(chart.color()));
  const Model body = figure.add(source, boxes_glyph);
  model::Scatter middle;
  middle.x(scene::field(lie ? "median" : "x")).y(scene::field(lie ? "x" : "median"));
  middle.marker(scene::value("dash")).size(scene::value(24)).line_width(3);
  middle.line_color(scene::value(figure.theme().ink));
  if (lie) middle.angle(scene::value(1.5707963267948966));
  figure.add(source, middle);
  if (chart.options().text("outliers", "show") == "show") {
    model::Scatter points;
    points.x(scene::field(lie ? "y" : "x")).y(scene::field(lie ? "x" : "y")).size(4);
    points.fill_color(scene::value(chart.color())).line_color(nullptr).fill_alpha(0.5);
    figure.add(source_of({{"x", out_x}, {"y", out_y}}), points);
  }
  const Tip y = chart.tip("y");
  std::vector<Tip> tips;
  if (grouped) tips.push_back(chart.tip("x"));
  tips.push_back({"rows", "count", Scale::kLinear, Numbers{0, 1e3, true}});
  for (const auto& [title, column] : {std::pair("upper whisker", "high"),
                                      {"third quartile", "third"},
                                      {"median", "median"},
                                      {"first quartile", "first"},
                                      {"lower whisker", "low"}})
    tips.push_back({title, column, y.scale, y.numbers});
  figure.hover(tips, {body});
}

}  // namespace

}  // namespace phlox::chart

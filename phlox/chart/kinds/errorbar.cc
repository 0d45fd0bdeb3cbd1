// errorbar: a value with how sure it is.
#include <phlox/model/glyphs.h>

#include <cmath>
#include <map>

#include "phlox/base/error.h"
#include "phlox/chart/chart.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Errorbar : public Kind {
 public:
  std::string_view name() const override { return "errorbar"; }
  std::string_view doc() const override {
    return "A point with a bar from low to high; of many rows for each x their mean and "
           "its "
           "standard error.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kAny, true, false, 60, "along"},
            {"y", Takes::kNumber, true, false, 0, "how high"},
            {"low", Takes::kNumber, false, false, 0, "the lower end of the bar"},
            {"high", Takes::kNumber, false, false, 0, "the upper end of the bar"},
            {"error", Takes::kNumber, false, false, 0, "how far it goes to both sides"},
            {"color", Takes::kCategory, false, false, 12, "points of several colours"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Errorbar> registrar;

void Errorbar::draw(Chart& chart) const {
  if (chart.has("low") != chart.has("high"))
    throw Error(Code::kInvalid, "an errorbar needs both low and high, or neither")
        .hint("error=... goes as far to both sides");
  const bool given = chart.has("low") || chart.has("error");
  chart.clean({"x", "y", "low", "high", "error"});
  const bool colored = chart.has("color");
  const std::string key = colored ? ", _.color" : "";
  const Frame frame =
      given ? chart.run("_")
            : chart.run(
                  "_.by(_.x" + key +
                  ", y=_.y.mean(), error=_.y.std() / _.nrows().sqrt(), rows=_.nrows())");
  const std::vector<size_t> colors =
      colored ? chart.places(frame, "color")
              : std::vector<size_t>(static_cast<size_t>(frame.size()), 0);
  const bool category = chart.channel("x").scale == Scale::kCategory;
  const std::vector<std::string> names =
      category ? frame.texts("x") : std::vector<std::string>();
  Axis up = chart.axis("y");
  up.start = up.end = std::nullopt;
  if (!given) up.title = "mean of " + up.title;
  Figure& figure = chart.figure(chart.axis("x"), up);
  const std::vector<std::string> palette = chart.colors();
  std::map<std::string, double> place_of;
  if (category)
    for (const std::string& name : chart.categories("x"))
      place_of.emplace(name, static_cast<double>(place_of.size()));
  std::vector<Model> renderers;
  for (size_t color = 0; color < palette.size(); ++color) {
    Value::List x, y, low, high, name;
    // Categories of several colours stand beside each other.
    const double aside =
        0.12 * (static_cast<double>(color) - static_cast<double>(palette.size() - 1) / 2);
    const std::string label = colored ? chart.categories("color")[color] : "";
    for (int64_t row = 0; row < frame.size(); ++row) {
      const auto at = static_cast<size_t>(row);
      if (colors[at] != color) continue;
      const double middle = frame.number("y", row);
      double error = chart.has("low") ? 0 : frame.number("error", row);
      if (std::isnan(error)) error = 0;  // one row alone
      const double from = chart.has("low") ? frame.number("low", row) : middle - error;
      const double to = chart.has("low") ? frame.number("high", row) : middle + error;
      x.push_back(category ? Value(Value::List{names[at], aside})
                           : Value(frame.number("x", row)));
      y.push_back(middle);
      low.push_back(from);
      high.push_back(to);
      name.push_back(label);
      const double place =
          category ? place_of.at(names[at]) + 0.5 + aside : frame.number("x", row);
      figure.occupy_line({place, place}, {from, to});
    }
    const Model source =
        source_of({{"x", x}, {"y", y}, {"low", low}, {"high", high}, {"color", name}});
    model::Segment bar;
    bar.x0(scene::field("x")).x1(scene::field("x"));
    bar.y0(scene::field("low")).y1(scene::field("high"));
    bar.line_width(scene::value(1.5)).line_color(scene::value(palette[color]));
    figure.add(source, bar, label);
    for (const char* end : {"low", "high"}) {
      model::Scatter cap;
      cap.x(scene::field("x")).y(scene::field(end)).marker(scene::value("dash"));
      cap.size(scene::value(10)).line_width(1.5);
      figure.add(source, cap.line_color(scene::value(palette[color])), label);
    }
    model::Scatter points;
    points.x(scene::field("x")).y(scene::field("y")).size(scene::value(8));
    points.fill_color(scene::value(palette[color])).line_color(nullptr);
    renderers.push_back(figure.add(source, points, label));
  }
  const Tip y = chart.tip("y");
  std::vector<Tip> tips = {chart.tip("x"), y};
  tips.push_back({"from", "low", y.scale, y.numbers});
  tips.push_back({"to", "high", y.scale, y.numbers});
  if (colored) tips.push_back(chart.tip("color"));
  figure.hover(tips, renderers);
}

}  // namespace

}  // namespace phlox::chart

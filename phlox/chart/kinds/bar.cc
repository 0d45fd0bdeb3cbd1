// bar: a bar for each category, of counts, sums or any reduction.
#include <phlox/model/glyphs.h>
#include <phlox/model/sources.h>
#include <phlox/model/transforms.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "phlox/chart/chart.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

class Bar : public Kind {
 public:
  std::string_view name() const override { return "bar"; }
  std::string_view doc() const override {
    return "A bar for each category: how many rows, the sum of y, or a reduction.";
  }
  std::vector<ChannelRule> channels() const override {
    return {
        {"x", Takes::kCategory, true, false, 60, "a bar for each value"},
        {"y", Takes::kNumber, false, true, 0, "its length; without it the rows count"},
        {"color", Takes::kCategory, false, false, 20, "bars beside or upon each other"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"stack", OptionRule::Type::kText,
             "bars of several colours stand upon each other, beside each other, or as "
             "shares of one",
             "stack,group,share"},
            {"horizontal", OptionRule::Type::kBool, "bars lie"},
            {"sort", OptionRule::Type::kText,
             "the order of the bars: of x, of rising or falling length", "x,y,-y"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Bar> registrar;

// Lengths by x and colour; NaN where there is no bar.
struct Lengths {
  std::vector<std::string> bars;
  std::vector<std::vector<double>> of_color;  // as many as colours, as long as bars

  double total(size_t bar) const {
    double sum = 0;
    for (const auto& lengths : of_color)
      if (!std::isnan(lengths[bar])) sum += lengths[bar];
    return sum;
  }
};

Lengths lengths_of(Chart& chart) {
  Lengths out;
  out.bars = chart.categories("x");
  const bool colored = chart.has("color");
  const size_t num_colors = colored ? chart.categories("color").size() : 1;
  out.of_color.assign(num_colors, std::vector<double>(out.bars.size(), NAN));
  const std::string keys = std::string("_.by(_.x") + (colored ? ", _.color" : "");
  const Frame frame =
      chart.run(keys + (chart.has("y") ? ", y=_.y.sum())" : ", y=_.nrows())"));
  const std::vector<size_t> bars = chart.places(frame, "x");
  const std::vector<size_t> colors =
      colored ? chart.places(frame, "color") : std::vector<size_t>(bars.size(), 0);
  for (size_t row = 0; row < bars.size(); ++row)
    if (const double length = frame.number("y", static_cast<int64_t>(row));
        std::isfinite(length))
      out.of_color[colors[row]][bars[row]] = length;
  return out;
}

void sort(Lengths& lengths, bool falling) {
  std::vector<size_t> order(lengths.bars.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return falling ? lengths.total(a) > lengths.total(b)
                   : lengths.total(a) < lengths.total(b);
  });
  Lengths sorted = lengths;
  for (size_t i = 0; i < order.size(); ++i) {
    sorted.bars[i] = lengths.bars[order[i]];
    for (size_t color = 0; color < sorted.of_color.size(); ++color)
      sorted.of_color[color][i] = lengths.of_color[color][order[i]];
  }
  lengths = std::move(sorted);
}

void Bar::draw(Chart& chart) const {
  chart.clean({}, {"y"});
  Lengths lengths = lengths_of(chart);
  const std::string by = chart.options().text("sort", "x");
  if (by != "x") sort(lengths, by == "-y");
  const bool lie = chart.options().flag("horizontal");
  const size_t num_bars = lengths.bars.size(), num_colors = lengths.of_color.size();
  const std::string stack =
      chart.options().text("stack", chart.has("y") && num_colors > 1 ? "group" : "stack");
  if (stack == "share")
    for (size_t bar = 0; bar < num_bars; ++bar)
      if (const double total = lengths.total(bar); total > 0)
        for (auto& color : lengths.of_color) color[bar] /= total;

  Axis along = chart.axis("x");
  along.factors = lengths.bars;
  Axis up = chart.has("y") ? chart.axis("y") : Axis();
  if (!chart.has("y")) up.title = "count";
  if (stack == "share") up.title = up.title.empty() ? "share" : "share of " + up.title;
  double least = 0, greatest = 0;
  bool whole = !chart.has("y") || chart.channel("y").type.is_integer();
  for (size_t bar = 0; bar < num_bars; ++bar) {
    double above = 0, below = 0;
    for (const auto& color : lengths.of_color) {
      const double length = std::isnan(color[bar]) ? 0 : color[bar];
      double& end = length < 0 ? below : above;
      end = stack == "group"
                ? (length < 0 ? std::min(end, length) : std::max(end, length))
                : end + length;
    }
    least = std::min(least, below);
    greatest = std::max(greatest, above);
  }
  up.numbers = Numbers{least, greatest, whole && stack != "share"};
  up.start = up.end = std::nullopt;
  if (least >= 0) up.start = 0;
  if (greatest <= 0 && least < 0) up.end = 0;
  if (stack == "share") up.end = 1;
  if (lie) {
    // The first bar is the uppermost.
    std::reverse(along.factors.begin(), along.factors.end());
    std::swap(along, up);
  }
  Figure& figure = chart.figure(along, up);
  const Model& factors = lie ? figure.y_range() : figure.x_range();
  const std::vector<std::string> colors = chart.colors();
  std::vector<Model> renderers;
  std::vector<double> above(num_bars, 0.0), below(num_bars, 0.0);
  const double width = stack == "group" ? 0.8 / static_cast<double>(num_colors) : 0.8;
  for (size_t color = 0; color < num_colors; ++color) {
    std::vector<double> from(num_bars, 0.0), to(num_bars, 0.0);
    for (size_t bar = 0; bar < num_bars; ++bar) {
      const double length = lengths.of_color[color][bar];
      if (stack != "group") from[bar] = length < 0 ? below[bar] : above[bar];
      to[bar] = from[bar] + length;
      if (!std::isnan(length) && stack != "group")
        (length < 0 ? below[bar] : above[bar]) = to[bar];
      const double place = static_cast<double>(lie ? num_bars - 1 - bar : bar);
      if (lie) {
        figure.occupy_box(from[bar], to[bar], place + 0.1, place + 0.9);
      } else {
        figure.occupy_box(place + 0.1, place + 0.9, from[bar], to[bar]);
      }
    }
    const std::string name = chart.has("color") ? chart.categories("color")[color] : "";
    const Model source =
        source_of({{"x", Value::List(lengths.bars.begin(), lengths.bars.end())},
                   {"from", scene::Array::floats(from)},
                   {"to", scene::Array::floats(to)},
                   {"y", scene::Array::floats(lengths.of_color[color])},
                   {"color", Value::List(num_bars, Value(name))}});
    Value place = scene::field("x");
    if (stack == "group" && num_colors > 1) {
      const double offset =
          (static_cast<double>(color) + 0.5) / static_cast<double>(num_colors) - 0.5;
      place = scene::field("x", model::Dodge().value(0.8 * offset).range(factors));
    }
    Model glyph;
    if (lie) {
      glyph = model::HBar()
                  .y(place)
                  .left(scene::field("from"))
                  .right(scene::field("to"))
                  .height(width);
    } else {
      glyph = model::VBar()
                  .x(place)
                  .bottom(scene::field("from"))
                  .top(scene::field("to"))
                  .width(width);
    }
    glyph.set("fill_color", scene::value(colors[color]));
    glyph.set("line_color", nullptr);
    renderers.push_back(figure.add(source, glyph, name));
  }
  std::vector<Tip> tips = {chart.tip("x")};
  if (chart.has("color")) tips.push_back(chart.tip("color"));
  Tip length{chart.has("y") ? chart.tip("y").title : "count", "y", Scale::kLinear,
             Numbers{least, greatest, whole}};
  if (stack == "share") length.numbers = Numbers{0, 1, false};
  tips.push_back(length);
  figure.hover(tips, renderers);
}

}  // namespace

}  // namespace phlox::chart

// slope: how values change between a few points, a line for each name.
#include <phlox/model/glyphs.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "phlox/base/error.h"
#include "phlox/base/shortened.h"
#include "phlox/chart/chart.h"
#include "phlox/chart/layout/apart.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

constexpr size_t kMostStops = 12;
constexpr size_t kLetters = 24;
constexpr double kLine = 14;  // pixels

class Slope : public Kind {
 public:
  std::string_view name() const override { return "slope"; }
  std::string_view doc() const override {
    return "How values change between a few points: a line for each name, named at its "
           "ends.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"color", Takes::kCategory, true, false, 40, "a line for each value"},
            {"x", Takes::kCategory, true, false, 0,
             "from where to where; of many values the first and the last"},
            {"y", Takes::kNumber, true, true, 0,
             "how high; of several rows in one place the mean"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Slope> registrar;

// The names of the lines beside one end of them, none upon another.
void add_names(Chart& chart, Figure& figure, const std::vector<std::vector<double>>& y,
               size_t stop, size_t stop_place, bool left, double low, double high,
               double pixel, double reach) {
  const std::vector<std::string>& names = chart.categories("color");
  const bool is_log = chart.channel("y").scale == Scale::kLog;
  std::vector<size_t> order;
  for (size_t i = 0; i < names.size(); ++i)
    if (std::isfinite(y[i][stop])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return y[a][stop] < y[b][stop]; });
  std::vector<double> wanted;
  for (const size_t i : order) wanted.push_back(chart.to_position("y", y[i][stop]));
  const std::vector<double> places =
      apart(wanted, std::vector<double>(order.size(), kLine * pixel), low, high);
  Value::List from, to, value, at, text;
  const std::string factor = chart.categories("x")[stop_place];
  for (size_t k = 0; k < order.size(); ++k) {
    from.push_back(factor);
    to.push_back(Value::List{factor, left ? -reach : reach});
    value.push_back(y[order[k]][stop]);
    at.push_back(is_log ? std::pow(10, places[k]) : places[k]);
    text.push_back(shortened(names[order[k]], kLetters));
  }
  const Model source = source_of(
      {{"from", from}, {"to", to}, {"value", value}, {"at", at}, {"text", text}});
  model::Segment leaders;
  leaders.x0(scene::field("from")).y0(scene::field("value"));
  leaders.x1(scene::field("to")).y1(scene::field("at"));
  leaders.line_color(scene::value(std::string(figure.theme().quiet))).line_alpha(0.5);
  figure.add(source, leaders);
  model::Text labels;
  labels.x(scene::field("to")).y(scene::field("at")).text(scene::field("text"));
  labels.text_align(scene::value(left ? "right" : "left"));
  labels.text_baseline(scene::value("middle")).text_font_size(scene::value("12px"));
  labels.x_offset(left ? -3 : 3).text_color(scene::value(figure.theme().ink));
  figure.add(source, labels);
}

void Slope::draw(Chart& chart) const {
  chart.clean({"y"});
  const std::vector<std::string> all = chart.categories("x");
  if (all.size() == 1)
    throw Error(Code::kInvalid, "a slope needs two values of x or more, and " +
                                    chart.channel("x").title + " is " + all[0] +
                                    " in every row");
  // Of many stops the ends, since the names of the lines stand there alone.
  std::vector<size_t> stops(all.size());
  std::iota(stops.begin(), stops.end(), size_t{0});
  if (all.size() > kMostStops) {
    size_t last = all.size() - 1;
    while (last > 1 && (all[last] == kNull || all[last] == kOther)) --last;
    stops = {0, last};
    const std::string said = "the first and the last of " + std::to_string(all.size()) +
                             " values of " + chart.channel("x").title;
    chart.subtitle(said);
    chart.note("only " + said + " are drawn; kind=\"line\" shows all");
  }
  std::vector<size_t> stop_of(all.size(), SIZE_MAX);
  for (size_t i = 0; i < stops.size(); ++i) stop_of[stops[i]] = i;
  const std::vector<std::string>& names = chart.categories("color");
  std::vector<std::vector<double>> y(names.size(),
                                     std::vector<double>(stops.size(), NAN));
  const Frame frame = chart.run("_.by(_.x, _.color, y=_.y.mean(), n=_.nrows())");
  const std::vector<size_t> at = chart.places(frame, "x");
  const std::vector<size_t> lines = chart.places(frame, "color");
  double low = INFINITY, high = -INFINITY;
  bool several = false;
  for (size_t row = 0; row < at.size(); ++row) {
    const size_t stop = stop_of[at[row]];
    if (stop == SIZE_MAX) continue;
    const double value = frame.number("y", static_cast<int64_t>(row));
    several = several || frame.number("n", static_cast<int64_t>(row)) > 1;
    y[lines[row]][stop] = value;
    low = std::min(low, chart.to_position("y", value));
    high = std::max(high, chart.to_position("y", value));
  }
  if (several)
    chart.note("of several rows with equal " + chart.channel("x").title + " and " +
               chart.channel("color").title + " the mean is drawn");
  if (!(low <= high)) low = 0, high = 1;
  if (low == high) {
    const double room = std::max(1.0, std::abs(low) * 0.1);
    low -= room;
    high += room;
  }
  const auto count = static_cast<double>(names.size());
  const int64_t height = chart.options().integer("height").value_or(
      chart.has("facet")
          ? 240
          : std::max<int64_t>(400, static_cast<int64_t>(kLine * count) + 90));
  // The names have room above and below the values.
  const double inner = static_cast<double>(std::max<int64_t>(height - 80, 60));
  const double edge = 0.04 * (high - low);
  low -= edge;
  high += edge;
  const double pixel = (high - low) / inner;
  Axis across = chart.axis("x"), up = chart.axis("y");
  across.factors.clear();
  for (const size_t stop : stops) across.factors.push_back(all[stop]);
  up.start = chart.from_position("y", low);
  up.end = chart.from_position("y", high);
  Figure& figure = chart.figure(across, up);
  figure.model().set("height", height);
  // Room for the longest name at both ends, in a plot of a usual size.
  size_t longest = 4;
  for (const std::string& name : names)
    longest = std::max(longest, std::min(name.size(), kLetters));
  const double width = static_cast<double>(chart.options().integer("width").value_or(
                           chart.has("facet") ? 400 : 720)) -
                       70;
  const double wanted = std::min(7.0 * static_cast<double>(longest) + 40, width * 0.35);
  const double gaps = static_cast<double>(across.factors.size()) - 1;
  // A factor is as wide as a gap; half of one stands outside already.
  const double padding = std::max(0.05, wanted * gaps / (width - 2 * wanted) - 0.5);
  const double reach = 24 * gaps / (width - 2 * wanted);
  figure.x_range().set("range_padding", padding);
  figure.x_range().set("range_padding_units", "absolute");

  const std::vector<std::string> colors = chart.colors();
  std::vector<Model> renderers;
  for (size_t i = 0; i < names.size(); ++i) {
    const Value::List factors(across.factors.begin(), across.factors.end());
    const Model source = source_of({{"x", factors},
                                    {"y", scene::Array::floats(y[i])},
                                    {"color", Value::List(factors.size(), names[i])}});
    model::Line line;
    line.x(scene::field("x")).y(scene::field("y")).line_color(colors[i]).line_width(2);
    model::Line lit = model::Line().x(scene::field("x")).y(scene::field("y"));
    lit.line_color(colors[i]).line_width(4);
    const Model renderer = figure.add(source, line);
    renderer.set("hover_glyph", lit);
    model::Scatter points;
    points.x(scene::field("x")).y(scene::field("y")).size(8);
    points.fill_color(scene::value(colors[i]));
    points.line_color(scene::value(figure.theme().paper));
    renderers.push_back(renderer);
    renderers.push_back(figure.add(source, points));
  }
  if (!names.empty() && stops.size() > 1) {
    add_names(chart, figure, y, 0, stops.front(), true, low, high, pixel, reach);
    add_names(chart, figure, y, stops.size() - 1, stops.back(), false, low, high, pixel,
              reach);
  }
  figure.hover({chart.tip("color"), chart.tip("x"), chart.tip("y")}, renderers);
}

}  // namespace

}  // namespace phlox::chart

// candlestick: first, highest, lowest and last price of each time.
#include <phlox/model/glyphs.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/chart/chart.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

// More candles than these are narrower than three pixels.
constexpr int64_t kMostCandles = 400;

class Candlestick : public Kind {
 public:
  std::string_view name() const override { return "candlestick"; }
  std::string_view doc() const override {
    return "The first, highest, lowest and last price of each time.";
  }
  std::vector<ChannelRule> channels() const override {
    const auto price = [](std::string_view name, std::string_view doc) {
      return ChannelRule{
          .name = name, .takes = Takes::kNumber, .doc = doc, .columns = name};
    };
    return {price("open", "the first price"),
            price("high", "the highest"),
            price("low", "the lowest"),
            price("close", "the last"),
            {.name = "x",
             .takes = Takes::kAny,
             .required = true,
             .limit = 200,
             .doc = "when",
             .columns = "date,time,datetime,timestamp,day"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Candlestick> registrar;

constexpr const char* kPrices[] = {"open", "high", "low", "close"};

// A part of x for each candle that is easy to name: seconds to years of times, 1, 2 or 5
// times a power of ten of numbers.
struct Parts {
  double width = 1;  // milliseconds or numbers
  std::string name;
};

Parts parts_of(const Extent& extent, Scale scale) {
  const double least = extent.width() / static_cast<double>(kMostCandles);
  if (scale == Scale::kTime || scale == Scale::kDuration) {
    static constexpr struct {
      double seconds;
      const char* name;
    } kTimes[] = {{1, "second"},         {5, "5 seconds"},      {15, "15 seconds"},
                  {60, "minute"},        {300, "5 minutes"},    {900, "15 minutes"},
                  {3600, "hour"},        {14400, "4 hours"},    {86400, "day"},
                  {604800, "week"},      {1209600, "2 weeks"},  {2419200, "4 weeks"},
                  {7862400, "13 weeks"}, {31449600, "52 weeks"}};
    for (const auto& time : kTimes)
      if (time.seconds * 1000 >= least) return {time.seconds * 1000, time.name};
  }
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 5.0, 10.0})
    if (step * power >= least)
      return {step * power, text_of(type::Type::float64(), step * power)};
  return {least, "part"};
}

// The rows, or of too many one for each part of x.
Frame rows_of(Chart& chart, double& width) {
  const Scale scale = chart.channel("x").scale;
  if (chart.num_rows() <= kMostCandles || scale == Scale::kCategory ||
      chart.options().flag("exact"))
    return chart.run("_.sort('x')");
  const Extent& extent = chart.extent("x");
  if (extent.width() == 0) return chart.run("_.sort('x')");
  const Parts parts = parts_of(extent, scale);
  width = parts.width;
  // Weeks begin on a Monday: 1970-01-01 was a Thursday.
  const double day = 86'400'000;
  const double start = scale == Scale::kTime && width >= 7 * day ? -3 * day : 0;
  const std::string said = count_text(chart.num_rows()) + " rows; a candle for each " +
                           parts.name + " of " + chart.channel("x").title;
  chart.subtitle(said);
  chart.note(said + "; exact=True draws every row");
  return chart.run("_.by(((" + chart.number("x") +
                       " - start) / width).floor().label('part'), x=_.x.min(), "
                       "open=_.open.argmin(_.x), high=_.high.max(), low=_.low.min(), "
                       "close=_.close.argmax(_.x), rows=_.nrows()).sort('part')",
                   {{"start", start}, {"width", width}});
}

// The usual distance of neighbours: that a quarter of them is not below.
double distance_of(const std::vector<double>& x) {
  std::vector<double> gaps;
  for (size_t i = 1; i < x.size(); ++i)
    if (x[i] > x[i - 1]) gaps.push_back(x[i] - x[i - 1]);
  if (gaps.empty()) return 1;
  std::sort(gaps.begin(), gaps.end());
  return gaps[gaps.size() / 4];
}

void Candlestick::draw(Chart& chart) const {
  for (const char* price : kPrices)
    if (!chart.has(price))
      throw Error(Code::kInvalid, std::string("a candlestick needs ") + price +
                                      ", a column of numbers, and the table has none of "
                                      "that name")
          .hint(std::string("say ") + price + "=\"COLUMN\"");
  chart.clean({"x", "open", "high", "low", "close"});
  const Frame wrong = chart.run(
      "_.nrows(where=(_.high < _.open) | (_.high < _.close) | (_.low > _.open) "
      "| (_.low > _.close)).label('n')");
  if (const auto count = static_cast<int64_t>(wrong.number("n")); count > 0)
    chart.note(std::to_string(count) + (count == 1 ? " row has" : " rows have") +
               " an open or close that is not between low and high");
  double width = 0;
  const Frame frame = rows_of(chart, width);
  const bool category = chart.channel("x").scale == Scale::kCategory;
  const std::vector<double> x = category ? std::vector<double>() : frame.numbers("x");
  if (width == 0) width = category ? 1 : distance_of(x);
  const std::vector<size_t> places =
      category ? chart.places(frame, "x") : std::vector<size_t>();
  bool doubled = false;
  for (size_t i = 1; i < x.size(); ++i) doubled = doubled || x[i] == x[i - 1];
  if (category)
    doubled = static_cast<size_t>(frame.size()) > chart.categories("x").size();
  if (doubled)
    chart.note("several rows have the same " + chart.channel("x").title +
               ", and their candles cover each other; facet draws them apart");

  Axis across = chart.axis("x"), up;
  double least = INFINITY, greatest = -INFINITY;
  for (const char* price : kPrices) {
    if (chart.extent(price).empty) continue;
    least = std::min(least, chart.extent(price).least);
    greatest = std::max(greatest, chart.extent(price).greatest);
  }
  up.numbers = Numbers{least, greatest, false};
  if (chart.options().text("y_scale") == "log") {
    if (least <= 0)
      throw Error(Code::kInvalid,
                  "y_scale=\"log\" is for positive prices, and the least is " +
                      text_of(type::Type::float64(), least));
    up.scale = Scale::kLog;
  } else if (least == greatest) {
    const double room = std::max(1.0, std::abs(least) * 0.1);
    up.start = least - room;
    up.end = greatest + room;
  }
  Figure& figure = chart.figure(across, up);
  const bool dark = figure.theme().name == "dark";
  // Blue and orange, which colour-blind eyes tell apart.
  const struct {
    const char* name;
    const char* color;
  } kinds[] = {{"rises", dark ? "#56b4e9" : "#0072b2"},
               {"falls", dark ? "#e69f00" : "#d55e00"}};
  std::vector<double> price[4];
  for (size_t i = 0; i < 4; ++i) price[i] = frame.numbers(kPrices[i]);
  std::vector<Model> renderers;
  for (const bool rises : {true, false}) {
    Value::List factors;
    std::vector<double> at, part[4], lower, upper;
    for (size_t row = 0; row < price[0].size(); ++row) {
      const double open = price[0][row], close = price[3][row];
      if ((close >= open) != rises) continue;
      if (category) {
        factors.push_back(chart.categories("x")[places[row]]);
      } else {
        at.push_back(x[row]);
      }
      for (size_t i = 0; i < 4; ++i) part[i].push_back(price[i][row]);
      lower.push_back(std::min(open, close));
      upper.push_back(std::max(open, close));
      for (size_t i = 0; i < 4; ++i)
        figure.occupy(category ? static_cast<double>(places[row]) + 0.5 : x[row],
                      price[i][row]);
    }
    if (lower.empty()) continue;
    const Model source =
        source_of({{"x", category ? Value(factors) : Value(scene::Array::floats(at))},
                   {"open", scene::Array::floats(part[0])},
                   {"high", scene::Array::floats(part[1])},
                   {"low", scene::Array::floats(part[2])},
                   {"close", scene::Array::floats(part[3])},
                   {"lower", scene::Array::floats(lower)},
                   {"upper", scene::Array::floats(upper)}});
    const auto& [name, color] = kinds[rises ? 0 : 1];
    model::Segment wicks;
    wicks.x0(scene::field("x")).x1(scene::field("x"));
    wicks.y0(scene::field("low")).y1(scene::field("high"));
    wicks.line_color(scene::value(color));
    renderers.push_back(figure.add(source, wicks, name));
    model::VBar bodies;
    bodies.x(scene::field("x")).width(0.7 * width);
    bodies.bottom(scene::field("lower")).top(scene::field("upper"));
    bodies.fill_color(scene::value(color)).line_color(scene::value(color));
    renderers.push_back(figure.add(source, bodies, name));
  }
  std::vector<Tip> tips = {chart.tip("x")};
  for (const char* each : kPrices) tips.push_back(chart.tip(each));
  figure.hover(tips, renderers);
}

}  // namespace

}  // namespace phlox::chart

// density, violin and ridge: smooth pictures of how numbers are spread.
#include <phlox/model/glyphs.h>
#include <phlox/model/mappers.h>

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/chart/chart.h"
#include "phlox/chart/spread.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

const OptionRule kBandwidth = {"bandwidth", OptionRule::Type::kNumber,
                               "how smooth; 1 is Silverman's rule"};

double bandwidth(const Chart& chart) {
  const double given = chart.options().number("bandwidth").value_or(1);
  if (!(given > 0) || !std::isfinite(given))
    throw Error(Code::kInvalid, "bandwidth of a chart is a number above 0");
  return given;
}

class DensityKind : public Kind {
 public:
  std::string_view name() const override { return "density"; }
  std::string_view doc() const override {
    return "A smooth curve of how the numbers of x are spread, for each colour.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kContinuous, true, false, 0, "the numbers"},
            {"color", Takes::kCategory, false, false, 12, "a curve for each value"}};
  }
  std::vector<OptionRule> options() const override { return {kBandwidth}; }
  void draw(Chart& chart) const override {
    chart.clean({"x"});
    const bool colored = chart.has("color");
    const std::vector<Density> all =
        densities_of(chart, "x", colored ? "color" : "", bandwidth(chart));
    Axis up;
    up.title = "density";
    up.start = 0;
    double highest = 0;
    for (const Density& each : all) highest = std::max(highest, each.highest());
    up.numbers = Numbers{0, highest, false};
    if (highest == 0) {
      chart.subtitle("fewer than two different numbers: no density");
      up.end = 1;
    }
    Figure& figure = chart.figure(chart.axis("x"), up);
    const std::vector<std::string> colors = chart.colors();
    std::vector<Model> renderers;
    for (size_t i = 0; i < all.size(); ++i) {
      if (all[i].at.empty()) continue;
      const std::string name = colored ? chart.categories("color")[i] : "";
      const Model source =
          source_of({{"x", scene::Array::floats(all[i].at)},
                     {"density", scene::Array::floats(all[i].height)},
                     {"color", Value::List(all[i].at.size(), Value(name))}});
      model::VArea area;
      area.x(scene::field("x")).y1(0).y2(scene::field("density"));
      figure.add(source, area.fill_color(colors[i]).fill_alpha(0.25), name);
      model::Line line;
      line.x(scene::field("x")).y(scene::field("density"));
      line.line_color(colors[i]).line_width(2);
      renderers.push_back(figure.add(source, line, name));
      figure.occupy_line(all[i].at, all[i].height);
    }
    std::vector<Tip> tips = {chart.tip("x"),
                             {"density", "density", Scale::kLinear, up.numbers}};
    if (colored) tips.push_back(chart.tip("color"));
    figure.hover(tips, renderers);
  }
};

class Violin : public Kind {
 public:
  std::string_view name() const override { return "violin"; }
  std::string_view doc() const override {
    return "The spread of y as the width of a body, for each category, with its "
           "quartiles.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kCategory, false, false, 24, "a body for each value"},
            {"y", Takes::kContinuous, true, false, 0, "the numbers"}};
  }
  std::vector<OptionRule> options() const override { return {kBandwidth}; }
  void draw(Chart& chart) const override {
    chart.clean({"y"});
    const bool grouped = chart.has("x");
    const std::string by = grouped ? "x" : "";
    const std::vector<std::string> names =
        grouped ? chart.categories("x")
                : std::vector<std::string>{chart.channel("y").title};
    const std::vector<Density> bodies = densities_of(chart, "y", by, bandwidth(chart));
    const std::vector<Quartiles> quartiles = quartiles_of(chart, "y", by);
    double widest = 0;
    for (const Density& body : bodies) widest = std::max(widest, body.highest());
    Axis along;
    along.scale = Scale::kCategory;
    along.factors = names;
    if (grouped) along.title = chart.channel("x").title;
    Figure& figure = chart.figure(along, chart.axis("y"));
    std::vector<Model> renderers;
    for (size_t i = 0; i < names.size(); ++i) {
      const Quartiles& spread = quartiles[i];
      if (spread.count == 0) continue;
      Value::List x, y;
      const auto side = [&](double sign, size_t at) {
        x.push_back(Value::List{names[i], sign * 0.45 * bodies[i].height[at] / widest});
        y.push_back(bodies[i].at[at]);
      };
      // Where the body is thinner than a line it is none.
      std::vector<size_t> seen;
      for (size_t at = 0; at < bodies[i].at.size(); ++at)
        if (bodies[i].height[at] > widest * 1e-3) seen.push_back(at);
      for (const size_t at : seen) side(1, at);
      for (auto at = seen.rbegin(); at != seen.rend(); ++at) side(-1, *at);
      const Model source = source_of({{"xs", Value::List{x}},
                                      {"ys", Value::List{y}},
                                      {"x", Value::List{names[i]}},
                                      {"count", {spread.count}},
                                      {"first", {spread.first}},
                                      {"median", {spread.median}},
                                      {"third", {spread.third}},
                                      {"low", {spread.low}},
                                      {"high", {spread.high}}});
      model::Patches body;
      body.xs(scene::field("xs")).ys(scene::field("ys"));
      body.fill_color(scene::value(chart.color())).fill_alpha(scene::value(0.5));
      body.line_color(scene::value(chart.color()));
      renderers.push_back(figure.add(source, body));
      for (const auto& [from, to, width] :
           {std::tuple("low", "high", 1), std::tuple("first", "third", 6)}) {
        model::Segment bar;
        bar.x0(scene::field("x")).x1(scene::field("x")).y0(scene::field(from));
        bar.y1(scene::field(to)).line_width(scene::value(width));
        figure.add(source, bar.line_color(scene::value(figure.theme().quiet)));
      }
      model::Scatter middle;
      middle.x(scene::field("x")).y(scene::field("median")).size(scene::value(7));
      middle.fill_color(scene::value(figure.theme().paper));
      figure.add(source, middle.line_color(scene::value(figure.theme().ink)));
    }
    const Tip y = chart.tip("y");
    std::vector<Tip> tips;
    if (grouped) tips.push_back(chart.tip("x"));
    tips.push_back({"rows", "count", Scale::kLinear, Numbers{0, 1e3, true}});
    for (const auto& [title, column] : {std::pair("third quartile", "third"),
                                        {"median", "median"},
                                        {"first quartile", "first"}})
      tips.push_back({title, column, y.scale, y.numbers});
    figure.hover(tips, renderers);
  }
};

class Ridge : public Kind {
 public:
  std::string_view name() const override { return "ridge"; }
  std::string_view doc() const override {
    return "The spread of x as a mountain for each category of y, one behind the other.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kContinuous, true, false, 0, "the numbers"},
            {"y", Takes::kCategory, true, false, 40, "a mountain for each value"}};
  }
  std::vector<OptionRule> options() const override { return {kBandwidth}; }
  void draw(Chart& chart) const override {
    chart.clean({"x"});
    const std::vector<std::string>& names = chart.categories("y");
    const std::vector<Density> all = densities_of(chart, "x", "y", bandwidth(chart));
    // A mountain of few rows can be as high as all others together: above twice the
    // middle one's height it is as high as its row, and no measure for the others.
    std::vector<double> heights;
    for (const Density& each : all)
      if (!each.at.empty()) heights.push_back(each.highest());
    std::sort(heights.begin(), heights.end());
    const double most =
        heights.empty() ? 1 : std::min(heights.back(), 2 * heights[heights.size() / 2]);
    Axis up = chart.axis("y");
    std::reverse(up.factors.begin(), up.factors.end());
    Figure& figure = chart.figure(chart.axis("x"), up);
    const std::vector<std::string> colors = chart.sequence(names.size(), "cividis");
    std::vector<Model> renderers;
    // The farthest first; each is up to six fifths of a row high.
    for (size_t i = 0; i < names.size(); ++i) {
      if (all[i].at.empty()) continue;
      Value::List y;
      const double highest = std::max(most, all[i].highest());
      for (const double height : all[i].height)
        y.push_back(Value::List{names[i], 1.2 * height / highest});
      std::vector<double> x = all[i].at;
      // Down to the row's line at both ends.
      for (const double end : {all[i].at.back(), all[i].at.front()}) {
        x.push_back(end);
        y.push_back(Value::List{names[i], 0.0});
      }
      model::Patch mountain;
      mountain.x(scene::field("x")).y(scene::field("y"));
      mountain.fill_color(colors[i]).fill_alpha(0.8).line_color(figure.theme().paper);
      renderers.push_back(figure.add(
          source_of({{"x", scene::Array::floats(std::move(x))}, {"y", y}}), mountain));
    }
    // The highest mountain reaches above the first row.
    figure.y_range().set("range_padding_units", "absolute");
    figure.y_range().set("range_padding", 0.75);
  }
};

const Registry<Kind>::Registrar<DensityKind> density;
const Registry<Kind>::Registrar<Violin> violin;
const Registry<Kind>::Registrar<Ridge> ridge;

}  // namespace

}  // namespace phlox::chart

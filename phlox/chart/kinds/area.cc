// area: areas along x that stand upon each other.
#include <phlox/model/glyphs.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "phlox/chart/chart.h"
#include "phlox/chart/series.h"

namespace phlox::chart {

namespace {

using scene::Model;

class Area : public Kind {
 public:
  std::string_view name() const override { return "area"; }
  std::string_view doc() const override {
    return "The area below a line; of several colours they stand upon each other.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kAny, true, false, 200, "along"},
            {"y", Takes::kNumber, true, true, 0, "how high"},
            {"color", Takes::kCategory, false, false, 20, "an area for each value"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"stack", OptionRule::Type::kText,
             "areas stand upon each other, lie over each other, or are shares of one",
             "stack,overlap,share"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Area> registrar;

// The series at common x: what one has not is 0, of equal x their sum.
std::vector<Series> aligned(const std::vector<Series>& all) {
  std::map<double, std::string> places;
  for (const Series& series : all)
    for (size_t row = 0; row < series.x.size(); ++row)
      places.emplace(series.x[row], series.factors.empty() ? "" : series.factors[row]);
  std::map<double, size_t> index;
  for (const auto& [x, factor] : places) index.emplace(x, index.size());
  std::vector<Series> out;
  for (const Series& series : all) {
    Series whole;
    whole.name = series.name;
    for (const auto& [x, factor] : places) {
      whole.x.push_back(x);
      if (!series.factors.empty() || !factor.empty()) whole.factors.push_back(factor);
    }
    whole.y.assign(places.size(), 0.0);
    for (size_t row = 0; row < series.x.size(); ++row)
      if (!std::isnan(series.y[row])) whole.y[index.at(series.x[row])] += series.y[row];
    out.push_back(std::move(whole));
  }
  return out;
}

void Area::draw(Chart& chart) const {
  chart.clean({"x"}, {"y"});
  std::vector<Series> all = aligned(series_of(chart));
  const std::string stack = chart.options().text("stack", "stack");
  const size_t num_places = all.empty() ? 0 : all[0].x.size();
  std::vector<std::vector<double>> bottoms(all.size(),
                                           std::vector<double>(num_places, 0.0));
  std::vector<std::vector<double>> tops(all.size());
  for (size_t i = 0; i < all.size(); ++i) tops[i] = all[i].y;
  if (stack == "share")
    for (size_t place = 0; place < num_places; ++place) {
      double sum = 0;
      for (const Series& series : all) sum += std::abs(series.y[place]);
      for (size_t i = 0; i < all.size(); ++i)
        tops[i][place] = sum > 0 ? std::abs(all[i].y[place]) / sum : 0;
    }
  if (stack != "overlap")
    for (size_t i = 1; i < all.size(); ++i)
      for (size_t place = 0; place < num_places; ++place) {
        bottoms[i][place] = tops[i - 1][place];
        tops[i][place] += bottoms[i][place];
      }
  double least = 0, greatest = 0;
  for (const auto& top : tops)
    for (const double end : top) {
      least = std::min(least, end);
      greatest = std::max(greatest, end);
    }
  Axis along = chart.axis("x"), up = chart.axis("y");
  along.padded = false;
  up.numbers = Numbers{least, greatest, chart.channel("y").type.is_integer()};
  up.start = up.end = std::nullopt;
  if (least >= 0) up.start = 0;
  if (stack == "share") {
    up.end = 1;
    up.numbers = Numbers{0, 1, false};
    up.title = up.title.empty() ? "share" : "share of " + up.title;
  }
  Figure& figure = chart.figure(along, up);
  const std::vector<std::string> colors = chart.colors();
  std::vector<Tip> tips = {chart.tip("x"), chart.tip("y")};
  if (chart.has("color")) tips.push_back(chart.tip("color"));
  std::vector<Model> renderers;
  for (size_t i = 0; i < all.size(); ++i) {
    const Model source = source_of(chart, all[i]);
    scene::Value::Map columns = source.get("data").entries();
    columns.emplace_back("bottom", scene::Array::floats(bottoms[i]));
    columns.emplace_back("top", scene::Array::floats(tops[i]));
    source.set("data", scene::Value::map(std::move(columns)));
    const std::string label = chart.has("color") ? all[i].name : "";
    model::VArea area;
    area.x(scene::field("x")).y1(scene::field("bottom")).y2(scene::field("top"));
    area.fill_color(colors[i]).fill_alpha(stack == "overlap" ? 0.4 : 0.8);
    figure.add(source, area, label);
    // The pointer finds the upper edge.
    model::Line edge;
    edge.x(scene::field("x")).y(scene::field("top"));
    edge.line_color(colors[i]).line_width(1.5);
    renderers.push_back(figure.add(source, edge, label));
    for (const double part : {0.0, 0.25, 0.5, 0.75, 1.0}) {
      std::vector<double> level = bottoms[i];
      for (size_t place = 0; place < num_places; ++place)
        level[place] += part * (tops[i][place] - bottoms[i][place]);
      figure.occupy_line(all[i].x, level);
    }
  }
  figure.hover(tips, renderers, all.size() == 1 ? "vline" : "mouse");
}

}  // namespace

}  // namespace phlox::chart

// Finds the corner of a plot that is free.
#include "phlox/chart/legend.h"

#include <phlox/model/annotations.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "phlox/chart/fit.h"
#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

constexpr int64_t kMostPoints = 2000;  // of one glyph

// One value on an axis with these categories; NaN if it is nowhere.
double position(const Value& value, const std::vector<Value>& factors) {
  using Kind = Value::Kind;
  if (value.is_number()) return value.number();
  if (value.is(Kind::kDatetime) || value.is(Kind::kTime) || value.is(Kind::kTimedelta))
    return value.real();
  if (value.is(Kind::kDate)) return static_cast<double>(value.integer()) * 86'400'000;
  const auto found = std::find(factors.begin(), factors.end(), value);
  if (found == factors.end()) return NAN;
  return static_cast<double>(found - factors.begin()) + 0.5;
}

// The first of these properties that is a column or a constant.
struct Coordinates {
  const Model& glyph;
  const Value& columns;
  std::vector<Value> factors;

  // Row `row` of the column; NaN where there is none.
  double at(const Value& spec, int64_t row) const {
    const scene::Spec& what = spec.spec();
    if (what.from == scene::Spec::From::kValue) return position(what.value, factors);
    if (what.from != scene::Spec::From::kField) return NAN;
    const Value* column = columns.find(what.value.text());
    if (!column || row >= column->num_rows()) return NAN;
    const auto place = static_cast<size_t>(row);
    if (column->is(Value::Kind::kArray)) return column->array().number(place);
    const Value& item = column->list()[place];
    // Of a line or a shape its first point.
    if (item.num_rows() > 0 && factors.empty())
      return item.is(Value::Kind::kArray) ? item.array().number(0)
                                          : position(item.list()[0], factors);
    return position(item, factors);
  }
};

std::vector<Value> specs(const Model& glyph,
                         std::initializer_list<std::string_view> names) {
  std::vector<Value> found;
  for (const std::string_view name : names)
    if (scene::find_property(glyph.class_id(), name)) {
      Value value = glyph.get(name);
      if (value.is(Value::Kind::kSpec)) found.push_back(std::move(value));
    }
  return found;
}

Model legend_of(const Model& plot) {
  for (const char* side : {"center", "right", "left", "above", "below"})
    for (const Value& item : plot.get(side).list())
      if (item.is(Value::Kind::kModel) && item.model().is_a("Legend"))
        return item.model();
  return {};
}

// Where it is free now.
void place(const Model& plot, const Model& legend, const Value& values) {
  size_t lines = 0, letters = 0;
  for (const Value& item : legend.get("items").list()) {
    const Value label = item.model().get("label");
    ++lines;
    if (label.is(Value::Kind::kSpec) && label.spec().value.is(Value::Kind::kString))
      letters = std::max(letters, label.spec().value.text().size());
  }
  Along found;
  measure(values, {}, found);
  const std::set<std::string> each(found.factors.begin(), found.factors.end());
  lines += each.size();
  for (const std::string& text : each) letters = std::max(letters, text.size());
  const char* corner = free_corner(points_of(plot), {scale_on(plot, 'x') == Scale::kLog},
                                   {scale_on(plot, 'y') == Scale::kLog},
                                   legend_size(plot, lines, letters));
  for (const std::string_view side : {"center", "right"}) {
    Value::List there = plot.get(side).list();
    const auto old = std::find(there.begin(), there.end(), Value(legend));
    if (old != there.end()) there.erase(old);
    if (side == (corner ? "center" : "right")) there.push_back(legend);
    plot.set(side, std::move(there));
  }
  legend.set("location", corner ? corner : "top_left");
}

std::vector<Value> factors_of(const Model& range) {
  if (!range.is_a("FactorRange")) return {};
  const Value factors = range.get("factors");
  return factors.is(Value::Kind::kList) ? factors.list() : std::vector<Value>();
}

}  // namespace

const char* free_corner(const Points& points, const Spread& x, const Spread& y,
                        const LegendSize& size) {
  // 24 pixels a line, 7 a letter.
  const double width =
      (50 + 7 * static_cast<double>(size.letters)) / std::max(size.frame_width, 1.0);
  const double height =
      (26 + 24 * static_cast<double>(size.lines)) / std::max(size.frame_height, 1.0);
  if (height > 0.9 || width > 0.6) return nullptr;
  double ends[4] = {INFINITY, -INFINITY, INFINITY, -INFINITY};
  Points scaled;
  for (const auto& [across, up] : points) {
    const double place[2] = {x.logarithmic ? std::log10(across) : across,
                             y.logarithmic ? std::log10(up) : up};
    if (!std::isfinite(place[0]) || !std::isfinite(place[1])) continue;
    for (const int axis : {0, 1}) {
      ends[2 * axis] = std::min(ends[2 * axis], place[axis]);
      ends[2 * axis + 1] = std::max(ends[2 * axis + 1], place[axis]);
    }
    scaled.emplace_back(place[0], place[1]);
  }
  const auto widen = [](double& low, double& high, const Spread& spread) {
    const double data = high - low;
    low -= spread.below * data;
    high += spread.above * data;
  };
  widen(ends[0], ends[1], x);
  widen(ends[2], ends[3], y);
  static constexpr std::pair<const char*, std::pair<double, double>> kCorners[] = {
      {"top_right", {1, 1}},
      {"top_left", {0, 1}},
      {"bottom_right", {1, 0}},
      {"bottom_left", {0, 0}}};
  const char* best = nullptr;
  size_t fewest = scaled.size() / 1000 + 1;  // more than these are in the way
  for (const auto& [name, corner] : kCorners) {
    size_t inside = 0;
    for (const auto& [across, up] : scaled)
      inside +=
          std::abs((across - ends[0]) / (ends[1] - ends[0]) - corner.first) < width &&
          std::abs((up - ends[2]) / (ends[3] - ends[2]) - corner.second) < height;
    if (inside < fewest) {
      best = name;
      fewest = inside;
    }
  }
  return best;
}

LegendSize legend_size(const Model& plot, size_t lines, size_t letters) {
  LegendSize size{lines, letters};
  const auto pixels = [&](const char* side, double around, double& out) {
    const Value value = plot.is_set(side) ? plot.get(side) : Value();
    if (value.is_number()) out = value.number() - around;
  };
  pixels("width", 110, size.frame_width);
  pixels("height", 60, size.frame_height);
  return size;
}

Points points_of(const Model& plot) {
  Points points;
  for (const Value& item : plot.get("renderers").list()) {
    if (!item.is(Value::Kind::kModel) || !item.model().is_a("GlyphRenderer")) continue;
    const Model& renderer = item.model();
    const Model source = renderer.get("data_source").model();
    if (!source.is_a("ColumnDataSource")) continue;
    const Value columns = source.get("data");
    const Model glyph = renderer.get("glyph").model();
    const Coordinates across{glyph, columns, factors_of(plot.get("x_range").model())};
    const Coordinates up{glyph, columns, factors_of(plot.get("y_range").model())};
    // Both ends of bars, areas and segments, and of bars what is between.
    const auto xs = specs(glyph, {"x", "xs", "x0", "x1", "x2", "left", "right"});
    const auto ys = specs(glyph, {"y", "ys", "y0", "y1", "y2", "bottom", "top"});
    int64_t rows = 0;
    if (!columns.entries().empty()) rows = columns.entries()[0].second.num_rows();
    const int64_t step = std::max<int64_t>(1, rows / kMostPoints);
    for (int64_t row = 0; row < rows; row += step) {
      for (const Value& x : xs)
        for (const Value& y : ys) points.emplace_back(across.at(x, row), up.at(y, row));
      const auto between = [&](const std::vector<Value>& ends, const Coordinates& along,
                               double part) {
        const double first = along.at(ends.front(), row),
                     last = along.at(ends.back(), row);
        return first + part * (last - first);
      };
      if (xs.empty() || ys.empty() || (xs.size() == 1 && ys.size() == 1)) continue;
      for (double part = 0.25; part < 1; part += 0.25)
        points.emplace_back(between(xs, across, part), between(ys, up, part));
    }
  }
  return points;
}

void add_entry(const Model& plot, const Model& renderer, const Value& label,
               const Value& values) {
  Model legend = legend_of(plot);
  if (!legend) {
    legend = model::Legend().name("legend").click_policy("hide").spacing(0);
    dress_legend(theme_of(plot), legend);
  }
  Value::List items = legend.get("items").list();
  const auto same = std::find_if(items.begin(), items.end(), [&](const Value& item) {
    return item.model().get("label") == label;
  });
  if (same != items.end()) {
    Value::List renderers = same->model().get("renderers").list();
    renderers.push_back(renderer);
    same->model().set("renderers", std::move(renderers));
  } else {
    items.push_back(model::LegendItem().label(label).renderers({Value(renderer)}));
    legend.set("items", std::move(items));
  }
  // Who hides one value of a column would hide all.
  if (label.spec().from == scene::Spec::From::kField) legend.set("click_policy", "none");
  if (legend.get("name") == Value("legend")) place(plot, legend, values);
}

}  // namespace phlox::chart

// Makes axes of categories and times out of plain ones, while nothing is drawn on them.
#include "phlox/chart/fit.h"

#include <phlox/model/formatters.h>

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/scene/schema.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;
using Kind = Value::Kind;

void add_number(double value, Along& along) {
  if (!std::isfinite(value)) return;
  along.least = along.any ? std::min(along.least, value) : value;
  along.greatest = along.any ? std::max(along.greatest, value) : value;
  along.whole = along.whole && value == std::floor(value);
  along.any = true;
}

void add_scale(Scale scale, Along& along) {
  if (!along.scale || *along.scale == Scale::kLinear) along.scale = scale;
}

// The first axis of the plot in that direction, and its side; none of a bare plot.
std::pair<Model, std::string_view> axis_of(const Model& plot, char axis) {
  const std::string_view sides[2] = {axis == 'x' ? "below" : "left",
                                     axis == 'x' ? "above" : "right"};
  for (const std::string_view side : sides)
    for (const Value& item : plot.get(side).list())
      if (item.is(Kind::kModel) && item.model().is_a("Axis")) return {item.model(), side};
  return {};
}

// Puts another axis in the place of one, also where grids refer to it.
void replace_axis(const Model& plot, char axis, const Axis& wanted) {
  const auto [old, side] = axis_of(plot, axis);
  if (!old) return;
  const Model made = make_axis(wanted);
  dress_axis(theme_of(plot), made);
  if (old.is_set("axis_label")) made.set("axis_label", old.get("axis_label"));
  if (old.is_set("visible")) made.set("visible", old.get("visible"));
  Value::List items = plot.get(side).list();
  for (Value& item : items)
    if (item == Value(old)) item = made;
  plot.set(side, items);
  for (const Value& item : plot.get("center").list()) {
    if (!item.is(Kind::kModel) || !item.model().is_a("Grid")) continue;
    if (item.model().get("axis") != Value(old)) continue;
    item.model().set("axis", made);
    // Lines between categories say nothing.
    if (wanted.scale == Scale::kCategory) item.model().set("visible", false);
  }
}

void add_factors(const Model& range, const std::vector<std::string>& factors) {
  const Value had = range.get("factors");
  Value::List all = had.is(Kind::kList) ? had.list() : Value::List();
  const size_t before = all.size();
  for (const std::string& factor : factors)
    if (std::find(all.begin(), all.end(), Value(factor)) == all.end())
      all.push_back(factor);
  if (all.size() != before) range.set("factors", std::move(all));
}

}  // namespace

void measure(const Value& column, std::optional<Scale> scale, Along& along) {
  if (scale) add_scale(*scale, along);
  switch (column.kind()) {
    case Kind::kInt:
    case Kind::kFloat:
      if (!scale) add_scale(Scale::kLinear, along);
      add_number(column.number(), along);
      break;
    case Kind::kBool:
    case Kind::kString: {
      add_scale(Scale::kCategory, along);
      std::string text =
          column.is(Kind::kBool) ? (column.boolean() ? "true" : "false") : column.text();
      along.factors.push_back(std::move(text));
      break;
    }
    case Kind::kDate:
      add_scale(Scale::kTime, along);
      add_number(static_cast<double>(column.integer()) * 86'400'000, along);
      break;
    case Kind::kDatetime:
      add_scale(Scale::kTime, along);
      add_number(column.real(), along);
      break;
    case Kind::kTime:
    case Kind::kTimedelta:
      add_scale(Scale::kDuration, along);
      add_number(column.real(), along);
      break;
    case Kind::kList:
      for (const Value& item : column.list()) measure(item, scale, along);
      break;
    case Kind::kArray:
      if (!scale) add_scale(Scale::kLinear, along);
      for (size_t i = 0; i < column.array().size(); ++i)
        add_number(column.array().number(i), along);
      break;
    default:
      break;
  }
}

std::optional<double> least_gap(const Value& column) {
  std::vector<double> sorted;
  const auto rows = static_cast<size_t>(std::max<int64_t>(column.num_rows(), 0));
  for (size_t row = 0; row < rows; ++row) {
    Along one;
    measure(
        column.is(Kind::kArray) ? Value(column.array().number(row)) : column.list()[row],
        {}, one);
    if (one.any) sorted.push_back(one.least);
  }
  std::sort(sorted.begin(), sorted.end());
  std::optional<double> least;
  for (size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i] > sorted[i - 1])
      least = std::min(least.value_or(INFINITY), sorted[i] - sorted[i - 1]);
  return least;
}

Scale scale_on(const Model& plot, char axis) {
  const std::string name(1, axis);
  if (plot.get(name + "_range").model().is_a("FactorRange")) return Scale::kCategory;
  if (plot.get(name + "_scale").model().is_a("LogScale")) return Scale::kLog;
  const Model drawn = axis_of(plot, axis).first;
  if (drawn && drawn.is_a("DatetimeAxis")) return Scale::kTime;
  if (drawn && drawn.is_a("TimedeltaAxis")) return Scale::kDuration;
  return Scale::kLinear;
}

const Theme& theme_of(const Model& plot) {
  const Theme& dark = theme_named("dark");
  return plot.get("background_fill_color") == Value(dark.paper) ? dark
                                                                : theme_named("light");
}

void fit_axis(const Model& plot, char axis, const Along& along, bool fresh) {
  const std::string name(1, axis);
  const Scale now = scale_on(plot, axis);
  const Scale wanted = along.scale.value_or(now);
  const Model range = plot.get(name + "_range").model();
  if (wanted == Scale::kCategory && now != Scale::kCategory) {
    if (!fresh || now == Scale::kLog || !range.is_a("DataRange1d"))
      throw Error(Code::kType, name + " has texts, and the axis " + name +
                                   " of this figure has numbers")
          .hint("draw on another figure, or give it " + name + "_scale=\"category\"");
    Axis category;
    category.scale = Scale::kCategory;
    category.factors = along.factors;
    Model made = make_range(category);
    made.set("factors", Value::List());
    plot.set(name + "_range", made);
    plot.set(name + "_scale", make_scale(category));
    replace_axis(plot, axis, category);
  }
  if (wanted == Scale::kCategory)
    add_factors(plot.get(name + "_range").model(), along.factors);
  if ((wanted == Scale::kTime || wanted == Scale::kDuration) && now == Scale::kLinear) {
    if (!fresh)
      throw Error(Code::kType, name + " has times, and the axis " + name +
                                   " of this figure has numbers")
          .hint("draw on another figure, or give it " + name + "_scale=\"time\"");
    Axis times;
    times.scale = wanted;
    replace_axis(plot, axis, times);
  }
  const Model drawn = axis_of(plot, axis).first;
  if (!drawn) return;
  if (!along.title.empty() && !drawn.is_set("axis_label"))
    drawn.set("axis_label", plain(along.title));
  if (fresh && along.any && wanted == Scale::kLinear && drawn.is_a("LinearAxis") &&
      drawn.get("formatter").model().is_a("NumeralTickFormatter"))
    drawn.get("formatter")
        .model()
        .set("format", number_format(Numbers{along.least, along.greatest, along.whole}));
}

}  // namespace phlox::chart

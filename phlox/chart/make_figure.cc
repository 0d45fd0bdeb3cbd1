// Reads the options of figure().
#include "phlox/chart/make_figure.h"

#include <phlox/model/plots.h>

#include "phlox/base/error.h"
#include "phlox/chart/figure.h"
#include "phlox/chart/fit.h"
#include "phlox/scene/schema.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;
using Kind = Value::Kind;

std::string text_in(const std::string& name, const Value& value) {
  if (!value.is(Kind::kString))
    throw Error(Code::kType, name + " is a text, not " + scene::shown(value));
  return value.text();
}

int64_t pixels_in(const std::string& name, const Value& value) {
  if (!value.is(Kind::kInt) || value.integer() < 1)
    throw Error(Code::kType,
                name + " is a whole number of pixels, not " + scene::shown(value));
  return value.integer();
}

double end_in(const std::string& name, const Value& value, Axis& axis) {
  if (value.is_number()) return value.number();
  if (axis.scale == Scale::kLinear) axis.scale = Scale::kTime;
  if (value.is(Kind::kDate)) return static_cast<double>(value.integer()) * 86'400'000;
  if (value.is(Kind::kDatetime)) return value.real();
  throw Error(Code::kType, name + " goes from a number or a time to another, not to " +
                               scene::shown(value));
}

// A range to share, or what its ends or categories say.
Model range_in(const std::string& name, const Value& value, Axis& axis) {
  if (value.is(Kind::kModel)) {
    if (!value.model().is_a("Range"))
      throw Error(Code::kType,
                  name + " is a range, a pair or categories, not " + scene::shown(value));
    if (value.model().is_a("FactorRange")) axis.scale = Scale::kCategory;
    return value.model();
  }
  if (!value.is(Kind::kList))
    throw Error(Code::kType,
                name + " is a range, a pair or categories, not " + scene::shown(value));
  const Value::List& list = value.list();
  if (!list.empty() && list[0].is(Kind::kString)) {
    axis.scale = Scale::kCategory;
    for (const Value& each : list) axis.factors.push_back(text_in(name, each));
    return {};
  }
  if (list.size() != 2)
    throw Error(Code::kInvalid,
                name + " of numbers has two ends, not " + std::to_string(list.size()));
  axis.start = end_in(name, list[0], axis);
  axis.end = end_in(name, list[1], axis);
  return {};
}

std::string tools_in(const Value& value, Value::List& models) {
  if (value.is(Kind::kString)) return value.text().empty() ? "none" : value.text();
  if (!value.is(Kind::kList))
    throw Error(Code::kType,
                "tools are names with commas or a list, not " + scene::shown(value));
  std::string names;
  for (const Value& each : value.list())
    if (each.is(Kind::kModel))
      models.push_back(each);
    else
      names += (names.empty() ? "" : ",") + text_in("a tool", each);
  return names.empty() ? "none" : names;
}

}  // namespace

Model make_figure(const Properties& given) {
  FigureOptions options;
  Model x_range, y_range;
  Value::List tools;
  Properties others;
  for (const auto& [name, value] : given) {
    if (value.is_null()) continue;
    if (name == "title")
      options.title = text_in(name, value);
    else if (name == "subtitle")
      options.subtitle = text_in(name, value);
    else if (name == "x_title")
      options.x.title = text_in(name, value);
    else if (name == "y_title")
      options.y.title = text_in(name, value);
    else if (name == "x_scale")
      options.x.scale = scale_named(text_in(name, value));
    else if (name == "y_scale")
      options.y.scale = scale_named(text_in(name, value));
    else if (name == "x_range")
      x_range = range_in(name, value, options.x);
    else if (name == "y_range")
      y_range = range_in(name, value, options.y);
    else if (name == "width")
      options.width = pixels_in(name, value);
    else if (name == "height")
      options.height = pixels_in(name, value);
    else if (name == "theme")
      options.theme = text_in(name, value);
    else if (name == "tools")
      options.tools = tools_in(value, tools);
    else if (name == "square" && value.is(Kind::kBool))
      options.square = value.boolean();
    else
      others.emplace_back(name, value);
  }
  const Figure figure(options);
  const Model& plot = figure.model();
  if (x_range) plot.set("x_range", x_range);
  if (y_range) plot.set("y_range", y_range);
  if (!tools.empty()) {
    const Model toolbar = plot.get("toolbar").model();
    Value::List all = toolbar.get("tools").list();
    all.insert(all.end(), tools.begin(), tools.end());
    toolbar.set("tools", std::move(all));
  }
  for (const auto& [name, value] : others) {
    if (!scene::find_property(plot.class_id(), name)) {
      const std::vector<std::string> known = {
          "title",   "subtitle", "x_title", "y_title", "x_scale", "y_scale", "x_range",
          "y_range", "width",    "height",  "theme",   "tools",   "square"};
      Error error(Code::kInvalid, "a figure takes no " + name);
      if (const auto near = nearest(name, known))
        error.hint("did you mean " + *near + "?");
      throw error;
    }
    plot.set(name, value);
  }
  return plot;
}

}  // namespace phlox::chart

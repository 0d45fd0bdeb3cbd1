// Writes links into the tags of widgets.
#include "phlox/dashboard/link.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/chart/columns.h"
#include "phlox/dashboard/widget.h"
#include "phlox/scene/check.h"
#include "phlox/scene/schema.h"
#include "phlox/scene/walk.h"

namespace phlox::dashboard {

namespace {

using scene::Model;
using scene::Value;
using Kind = Value::Kind;

void add_tag(const Model& widget, Value::Map link) {
  Value::List tags = widget.get("tags").list();
  tags.push_back(Value::map(std::move(link)));
  widget.set("tags", std::move(tags));
}

bool has_column(const Model& source, const std::string& column) {
  return source.is_a("ColumnDataSource") && source.get("data").find(column);
}

// The source itself; of anything else all that it draws with that have the column.
std::vector<Model> sources_of(const Model& shown, const std::string& column) {
  std::vector<Model> found;
  std::vector<std::string> names;
  for (const Model& model : scene::reachable({shown})) {
    if (!model.is_a("ColumnDataSource")) continue;
    if (has_column(model, column)) {
      found.push_back(model);
      continue;
    }
    const Value data = model.get("data");
    for (const auto& [key, values] : data.entries())
      if (std::find(names.begin(), names.end(), key.text()) == names.end())
        names.push_back(key.text());
  }
  if (!found.empty()) return found;
  chart::no_column(names, column,
                   "a filter needs the column " + column + ", which the " +
                       std::string(shown.class_name()) + " has not");
}

bool has_two_ends(const Model& widget) {
  for (const char* name : {"RangeSlider", "DateRangeSlider", "DateRangePicker",
                           "DatetimeRangeSlider", "DatetimeRangePicker"})
    if (widget.is_a(name)) return true;
  return false;
}

bool has_several(const Model& widget) {
  for (const char* name :
       {"MultiSelect", "MultiChoice", "CheckboxGroup", "CheckboxButtonGroup"})
    if (widget.is_a(name)) return true;
  return false;
}

void check_how(const Model& widget, std::string_view how) {
  constexpr std::string_view kHows[] = {
      "==", "!=", "<", "<=", ">", ">=", "between", "in", "not in", "contains", "starts"};
  if (std::find(std::begin(kHows), std::end(kHows), how) == std::end(kHows)) {
    std::string all;
    for (const std::string_view each : kHows)
      all += (all.empty() ? "" : ", ") + std::string(each);
    throw Error(Code::kInvalid, "no filter is " + quoted_short(how))
        .hint("the filters are " + all);
  }
  const char* needs = nullptr;
  if ((how == "between") != has_two_ends(widget))
    needs = how == "between" ? "two ends" : "one value";
  else if ((how == "in" || how == "not in") != has_several(widget))
    needs = how == "in" || how == "not in" ? "several choices" : "one value";
  if (needs)
    throw Error(Code::kInvalid, "the filter " + quoted_short(how) +
                                    " needs a widget of " + needs + ", and a " +
                                    std::string(widget.class_name()) + " has another");
}

// Options of which none is in the column are a slip: everything would be hidden.
void check_choices(const Model& source, const std::string& column, const Model& widget,
                   const std::string& all) {
  const std::vector<std::string> options = choices(widget);
  const Value data = source.get("data");
  const Value& values = *data.find(column);
  if (options.empty() || values.num_rows() == 0) return;
  const std::vector<std::string> there = choices(dashboard::widget("select", {values}));
  for (const std::string& option : options)
    if (option == all || std::find(there.begin(), there.end(), option) != there.end())
      return;
  throw Error(Code::kInvalid, "none of the options of the " + shown_name(widget) +
                                  " is in the column " + column)
      .hint("the column begins with " + quoted_short(there[0]));
}

const scene::PropertyRow& property_of(const Model& model, const std::string& property) {
  return scene::properties_of(
      model.class_id())[scene::property_named(model.class_id(), property)];
}

bool is_spec(const scene::PropertyRow& row) {
  return scene::type_at(row.type).check == scene::Check::kSpec;
}

void check_button(const Model& button) {
  if (!button.is_a("Button"))
    throw Error(Code::kType,
                "a click is of a Button, not of a " + std::string(button.class_name()));
}

void on_click(const Model& button, const Value& callback) {
  check_button(button);
  Value::Map events = button.get("js_event_callbacks").entries();
  for (auto& [name, callbacks] : events)
    if (name == Value("button_click")) {
      Value::List all = callbacks.list();
      all.push_back(callback);
      callbacks = Value(std::move(all));
      button.set("js_event_callbacks", Value::map(std::move(events)));
      return;
    }
  events.emplace_back("button_click", Value::List{callback});
  button.set("js_event_callbacks", Value::map(std::move(events)));
}

// A constant is what BokehJS takes for a property that may differ from row to row.
Value settable(const Model& model, const std::string& property, Value value) {
  const scene::PropertyRow& row = property_of(model, property);
  if (is_spec(row) && !value.is(Kind::kSpec)) value = scene::value(std::move(value));
  scene::check_property(model.class_id(), row, value);
  return value;
}

std::vector<Model> plots_in(const std::vector<Model>& parts) {
  std::vector<Model> plots;
  for (const Model& part : parts) {
    const size_t before = plots.size();
    for (const Model& model : scene::reachable({part}))
      if (model.is_a("Plot") &&
          std::find(plots.begin(), plots.end(), model) == plots.end())
        plots.push_back(model);
    if (plots.size() == before)
      throw Error(Code::kInvalid, "there is no plot in a " +
                                      std::string(part.class_name()) +
                                      " that is to be linked, or it is there twice");
  }
  if (plots.size() < 2)
    throw Error(Code::kInvalid, "a link is between two plots at least");
  return plots;
}

void link_ranges(const std::vector<Model>& plots, const std::string& axis) {
  const std::string property = axis + "_range";
  const Model range = plots[0].get(property).model();
  for (const Model& plot : plots) {
    const Model own = plot.get(property).model();
    if (own.is_a("FactorRange") != range.is_a("FactorRange"))
      throw Error(Code::kInvalid, "the axes " + axis +
                                      " cannot move together: one has categories, "
                                      "another has numbers");
    if (own.is_a("FactorRange") && own != range) {
      Value::List all = range.get("factors").list();
      for (const Value& factor : own.get("factors").list())
        if (std::find(all.begin(), all.end(), factor) == all.end()) all.push_back(factor);
      range.set("factors", std::move(all));
    }
    plot.set(property, range);
  }
}

void link_selections(const std::vector<Model>& plots) {
  std::vector<Model> sources;
  for (const Model& plot : plots)
    for (const Value& item : plot.get("renderers").list()) {
      if (!item.is(Kind::kModel) || !item.model().is_a("GlyphRenderer")) continue;
      const Model source = item.model().get("data_source").model();
      if (source.is_a("ColumnDataSource") &&
          std::find(sources.begin(), sources.end(), source) == sources.end())
        sources.push_back(source);
    }
  const auto rows = [](const Model& source) {
    const Value data = source.get("data");
    return data.entries().empty() ? 0 : data.entries()[0].second.num_rows();
  };
  if (sources.empty()) throw Error(Code::kInvalid, "these plots show no rows");
  for (const Model& source : sources) {
    if (rows(source) != rows(sources[0]))
      throw Error(Code::kInvalid,
                  "a selection in common needs the same rows, and the plots show " +
                      std::to_string(rows(sources[0])) + " and " +
                      std::to_string(rows(source)))
          .hint("draw both from one source");
    source.assign(scene::property_named(source.class_id(), "selected"),
                  sources[0].get("selected"));
  }
}

}  // namespace

void filter_rows(const Model& shown, const std::string& column, const Model& widget,
                 std::string_view how, const std::string& all) {
  value_property(widget);
  std::string chosen(how);
  if (chosen.empty())
    chosen = has_two_ends(widget)           ? "between"
             : has_several(widget)          ? "in"
             : widget.is_a("TextLikeInput") ? "contains"
                                            : "==";
  check_how(widget, chosen);
  for (const Model& source : sources_of(shown, column)) {
    if (chosen == "==" || chosen == "in") check_choices(source, column, widget, all);
    add_tag(widget, {{"link", "filter"},
                     {"source", source},
                     {"column", column},
                     {"how", chosen},
                     {"all", all}});
  }
}

void set_property(const Model& widget, const Model& model, const std::string& property,
                  const SetOptions& options) {
  const std::string from = value_property(widget);
  const scene::PropertyRow& row = property_of(model, property);
  Value::Map link = {
      {"link", "set"}, {"model", model}, {"property", property}, {"spec", is_spec(row)}};
  const bool scaled = options.factor != 1 || options.offset != 0;
  if (scaled + options.values.is(Kind::kMap) + !options.text.empty() > 1)
    throw Error(Code::kInvalid,
                "a property is set by factor and offset, by values or by a text");
  if (options.values.is(Kind::kMap)) {
    const std::vector<std::string> options_there = choices(widget);
    for (const auto& [key, value] : options.values.entries()) {
      if (!options_there.empty() && key.is(Kind::kString) &&
          std::find(options_there.begin(), options_there.end(), key.text()) ==
              options_there.end())
        throw Error(Code::kInvalid, quoted_short(key.text()) +
                                        " is none of the options of the " +
                                        shown_name(widget));
      settable(model, property, value);
    }
    link.emplace_back("values", options.values);
  } else if (!options.text.empty()) {
    settable(model, property, options.text);
    link.emplace_back("text", options.text);
  } else {
    Value now = widget.get(from);
    const std::vector<std::string> labels = choices(widget);
    if (from == "active" && now.is(Kind::kInt))
      now = labels.at(static_cast<size_t>(now.integer()));
    if (scaled) {
      if (!now.is_number())
        throw Error(Code::kType, "factor and offset are for numbers, and the " +
                                     shown_name(widget) + " has none");
      now = options.factor * now.number() + options.offset;
      link.emplace_back("factor", options.factor);
      link.emplace_back("offset", options.offset);
    }
    if (!now.is_null()) settable(model, property, std::move(now));
  }
  add_tag(widget, std::move(link));
}

void show(const Model& widget, const std::vector<Model>& models, const Value& when) {
  value_property(widget);
  const std::vector<std::string> options = choices(widget);
  if (when.is_null() && !options.empty())
    throw Error(Code::kInvalid, "say for which option of the " + shown_name(widget) +
                                    " something is shown");
  if (when.is(Kind::kString) && !options.empty() &&
      std::find(options.begin(), options.end(), when.text()) == options.end()) {
    Error error(Code::kInvalid, quoted_short(when.text()) +
                                    " is none of the options of the " +
                                    shown_name(widget));
    if (const auto near = nearest(when.text(), options))
      error.hint("did you mean " + *near + "?");
    throw error;
  }
  if (models.empty()) throw Error(Code::kInvalid, "there is nothing to show");
  for (const Model& model : models)
    if (!scene::find_property(model.class_id(), "visible"))
      throw Error(Code::kType,
                  "a " + std::string(model.class_name()) + " cannot be shown or hidden");
  add_tag(widget, {{"link", "show"},
                   {"models", Value::List(models.begin(), models.end())},
                   {"when", when}});
}

void choose_column(const Model& widget, const Model& renderer,
                   const std::string& property, const std::optional<Model>& axis) {
  value_property(widget);
  if (!renderer.is_a("GlyphRenderer"))
    throw Error(Code::kType, "a column is chosen for a GlyphRenderer, not for a " +
                                 std::string(renderer.class_name()))
        .hint("the glyph methods of a figure give it");
  if (has_several(widget) || choices(widget).empty())
    throw Error(Code::kType,
                "a column is chosen by a widget with options, one at a time, "
                "and a " +
                    std::string(widget.class_name()) + " is not so");
  const Model glyph = renderer.get("glyph").model();
  if (!is_spec(property_of(glyph, property)))
    throw Error(Code::kInvalid, std::string(glyph.class_name()) + "." + property +
                                    " is the same for all rows, so no column");
  const Model source = renderer.get("data_source").model();
  for (const std::string& option : choices(widget))
    if (!has_column(source, option))
      throw Error(Code::kNotFound, "the option " + quoted_short(option) + " of the " +
                                       shown_name(widget) +
                                       " is no column of the glyph's source");
  if (axis && *axis && !axis->is_a("Axis"))
    throw Error(Code::kType, "the axis of a column is an axis, not a " +
                                 std::string(axis->class_name()));
  Value::Map link = {{"link", "column"}, {"renderer", renderer}, {"property", property}};
  link.emplace_back("axis", axis && *axis ? Value(*axis) : Value());
  add_tag(widget, std::move(link));
}

void click_sets(const Model& button, const Model& model, const std::string& property,
                const Value& value) {
  Model callback("SetValue");
  callback.set("obj", model);
  callback.set("attr", property);
  callback.set("value", settable(model, property, value));
  on_click(button, callback);
}

void click_toggles(const Model& button, const Model& model) {
  Model callback("ToggleVisibility");
  callback.set("target", model);
  on_click(button, callback);
}

void click_resets(const Model& button, const std::vector<Model>& widgets) {
  if (widgets.empty()) throw Error(Code::kInvalid, "there is no widget to set back");
  for (const Model& widget : widgets) {
    const std::string property = value_property(widget);
    click_sets(button, widget, property, widget.get(property));
  }
}

void link(const std::vector<Model>& parts, std::string_view what) {
  const std::vector<Model> plots = plots_in(parts);
  if (what == "selection") return link_selections(plots);
  if (what != "x" && what != "y" && what != "xy")
    throw Error(Code::kInvalid,
                "plots are linked by \"x\", \"y\", \"xy\" or "
                "\"selection\", not by " +
                    quoted_short(what));
  for (const char axis : what) link_ranges(plots, std::string(1, axis));
}

}  // namespace phlox::dashboard

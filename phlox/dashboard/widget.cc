// Makes widgets out of short descriptions.
#include "phlox/dashboard/widget.h"

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/base/number.h"
#include "phlox/base/quote.h"
#include "phlox/scene/schema.h"

namespace phlox::dashboard {

namespace {

using scene::Model;
using scene::Value;
using Kind = Value::Kind;

constexpr WidgetRule kRules[] = {
    {"button", "Button", "label", "is clicked; see on_click"},
    {"checkbox", "Checkbox", "label", "is on or off"},
    {"checkbox_buttons", "CheckboxButtonGroup", "options", "any of these, as buttons"},
    {"checkboxes", "CheckboxGroup", "options", "any of these"},
    {"date_picker", "DatePicker", "value", "one day"},
    {"date_range_picker", "DateRangePicker", "value", "the days from one to another"},
    {"multi_choice", "MultiChoice", "options", "any of many, found by typing"},
    {"multi_select", "MultiSelect", "options", "any of a list"},
    {"number", "Spinner", "value", "a number that is typed"},
    {"radio", "RadioGroup", "options", "one of these"},
    {"radio_buttons", "RadioButtonGroup", "options", "one of these, as buttons"},
    {"range_slider", "RangeSlider", "start end", "from one number or time to another"},
    {"select", "Select", "options", "one of a list"},
    {"slider", "Slider", "start end", "a number or a time"},
    {"switch", "Switch", "label", "is on or off"},
    {"text_input", "TextInput", "value", "a text that is typed"},
    {"toggle", "Toggle", "label", "a button that is on or off"},
};

const WidgetRule& rule_named(std::string_view name) {
  std::vector<std::string> names;
  for (const WidgetRule& rule : kRules) {
    if (rule.name == name) return rule;
    names.emplace_back(rule.name);
  }
  Error error(Code::kNotFound, "no widget is " + std::string(name));
  if (const auto near = nearest(name, names)) error.hint("did you mean " + *near + "?");
  throw error;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_moment(const Value& value) {
  return value.is(Kind::kDate) || value.is(Kind::kDatetime);
}

double milliseconds(const Value& value) {
  return value.is(Kind::kDate) ? static_cast<double>(value.integer()) * 86'400'000
                               : value.real();
}

// As BokehJS writes a number: 2007 of a column of floats, too.
std::string text_of(const Value& value) {
  if (value.is(Kind::kString)) return value.text();
  if (value.is(Kind::kBool)) return value.boolean() ? "true" : "false";
  if (value.is(Kind::kInt)) return std::to_string(value.integer());
  if (value.is(Kind::kFloat)) {
    const double number = value.real();
    if (number == std::floor(number) && std::abs(number) < 1e15)
      return std::to_string(static_cast<int64_t>(number));
    return number_text(number);
  }
  throw Error(Code::kType, "an option is a text or a number, not " + scene::shown(value));
}

std::vector<std::string> texts_of(const Value& options) {
  std::vector<std::string> out;
  const auto add = [&](std::string text) {
    if (std::find(out.begin(), out.end(), text) == out.end())
      out.push_back(std::move(text));
  };
  if (options.is(Kind::kArray)) {
    for (size_t i = 0; i < options.array().size(); ++i)
      add(text_of(Value(options.array().number(i))));
  } else if (options.is(Kind::kList)) {
    for (const Value& each : options.list())
      if (!each.is_null()) add(text_of(each));
  } else {
    throw Error(Code::kType, "options are a list, not " + scene::shown(options));
  }
  return out;
}

size_t place_of(const std::string& value, const std::vector<std::string>& options) {
  const auto found = std::find(options.begin(), options.end(), value);
  if (found != options.end()) return static_cast<size_t>(found - options.begin());
  Error error(Code::kInvalid, quoted_short(value) + " is none of the options");
  if (const auto near = nearest(value, options))
    error.hint("did you mean " + *near + "?");
  throw error;
}

Value take(Properties& named, std::string_view name) {
  for (auto each = named.begin(); each != named.end(); ++each)
    if (each->first == name) {
      Value value = std::move(each->second);
      named.erase(each);
      return value;
    }
  return {};
}

// Options and what is chosen of them.
void choose(const Model& made, Properties& named) {
  const bool several = made.is_a("MultiSelect") || made.is_a("MultiChoice") ||
                       made.is_a("CheckboxGroup") || made.is_a("CheckboxButtonGroup");
  const bool grouped = made.is_a("AbstractGroup") || made.is_a("ToggleInputGroup") ||
                       made.is_a("ToggleButtonGroup");
  const std::vector<std::string> options = texts_of(take(named, "options"));
  if (options.empty())
    throw Error(Code::kInvalid,
                "a " + std::string(made.class_name()) + " has no options");
  made.set(grouped ? "labels" : "options", Value::List(options.begin(), options.end()));
  const Value chosen = take(named, "value");
  if (!several) {
    const size_t place = chosen.is_null() ? 0 : place_of(text_of(chosen), options);
    if (grouped)
      made.set("active", place);
    else
      made.set("value", options[place]);
    return;
  }
  Value::List places, values;
  if (chosen.is_null()) {
    for (size_t i = 0; grouped && i < options.size(); ++i) places.push_back(i);
  } else {
    for (const std::string& each : texts_of(chosen)) {
      places.push_back(place_of(each, options));
      values.push_back(each);
    }
  }
  made.set(grouped ? "active" : "value", grouped ? std::move(places) : std::move(values));
}

Model slide(const WidgetRule& rule, Properties& named) {
  Value start = take(named, "start"), end = take(named, "end");
  Value value = take(named, "value"), step = take(named, "step");
  const bool pair = rule.name == "range_slider";
  const bool dates = is_moment(start) && is_moment(end);
  if (!dates && !(start.is_number() && end.is_number()))
    throw Error(Code::kType, "a " + std::string(rule.name) +
                                 " goes from one number or time to another, not from " +
                                 scene::shown(start) + " to " + scene::shown(end));
  const auto number = [&](const Value& each) {
    return dates ? milliseconds(each) : each.number();
  };
  if (!(number(start) < number(end)))
    throw Error(Code::kInvalid, "a " + std::string(rule.name) +
                                    " goes upwards, not from " + scene::shown(start) +
                                    " to " + scene::shown(end));
  const Model made(dates ? (pair ? "DateRangeSlider" : "DateSlider") : rule.class_name);
  if (value.is_null()) value = pair ? Value(Value::List{start, end}) : start;
  const Value::List ends =
      pair && value.is(Kind::kList) ? value.list() : Value::List{value};
  for (const Value& each : ends)
    if (is_moment(each) == dates && (dates || each.is_number()) &&
        (number(each) < number(start) || number(each) > number(end)))
      throw Error(Code::kInvalid, "the value " + scene::shown(each) + " of a " +
                                      std::string(rule.name) + " is not between " +
                                      scene::shown(start) + " and " + scene::shown(end));
  const bool whole = start.is(Kind::kInt) && end.is(Kind::kInt);
  if (step.is_null() && !dates)
    step = whole ? Value(1) : Value((end.number() - start.number()) / 100);
  made.set("start", start);
  made.set("end", end);
  made.set("value", value);
  if (!step.is_null()) made.set("step", step);
  return made;
}

}  // namespace

std::span<const WidgetRule> widget_rules() { return kRules; }

Model widget(std::string_view name, const std::vector<Value>& positional,
             const Properties& given) {
  const WidgetRule& rule = rule_named(name);
  const std::vector<std::string> order = words(rule.order);
  if (positional.size() > order.size())
    throw Error(Code::kInvalid, std::string(name) + " takes " + std::string(rule.order) +
                                    " without a name, not " +
                                    std::to_string(positional.size()) + " arguments");
  Properties named = given;
  for (size_t i = 0; i < positional.size(); ++i)
    named.emplace_back(order[i], positional[i]);
  Model made;
  if (order[0] == "start") {
    made = slide(rule, named);
  } else {
    made = Model(rule.class_name);
    if (order[0] == "options") choose(made, named);
    if (made.is_a("Checkbox") || made.is_a("Switch") || made.is_a("Toggle"))
      for (auto& [property, value] : named)
        if (property == "value") property = "active";
  }
  for (auto& [property, value] : named)
    if (!value.is_null()) made.set(property, std::move(value));
  return made;
}

std::vector<std::string> choices(const Model& widget) {
  for (const char* property : {"labels", "options"}) {
    if (!scene::find_property(widget.class_id(), property)) continue;
    const Value value = widget.get(property);
    if (!value.is(Kind::kList)) continue;
    std::vector<std::string> out;
    for (const Value& each : value.list())
      // Of a pair the first is the value.
      out.push_back(each.is(Kind::kList) ? text_of(each.list()[0]) : text_of(each));
    return out;
  }
  return {};
}

std::string value_property(const Model& widget) {
  for (const char* property : {"active", "value"})
    if (widget.is_a("Widget") && scene::find_property(widget.class_id(), property))
      return property;
  Error error(Code::kType, "a " + std::string(widget.class_name()) +
                               " has no value that could be followed");
  if (widget.is_a("Button")) error.hint("say what a click does with on_click");
  throw error;
}

std::string shown_name(const Model& widget) {
  std::string name(widget.class_name());
  for (const char* property : {"title", "label"})
    if (scene::find_property(widget.class_id(), property) && widget.is_set(property)) {
      const Value value = widget.get(property);
      if (value.is(Kind::kString)) return name + " " + quoted_short(value.text());
    }
  return name;
}

}  // namespace phlox::dashboard

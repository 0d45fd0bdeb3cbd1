// What a reader moves, chooses and types: widgets by short names.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::dashboard {

using Properties = std::vector<std::pair<std::string, scene::Value>>;

struct WidgetRule {
  std::string_view name;        // "slider"
  std::string_view class_name;  // "Slider"
  std::string_view order;       // arguments without a name, with spaces
  std::string_view says;        // in one line
};
std::span<const WidgetRule> widget_rules();

// A widget with its properties; all have good defaults but these in the order of the
// rule. Beyond the model's own:
//   slider, range_slider: of dates, too; `value` is the start, or both ends; the step is
//   1
//     between whole numbers, else a hundredth;
//   select, multi_select, multi_choice, checkboxes, radio and their buttons take a list
//   or a
//     column as options, each once in the order of the first, numbers as their texts; and
//     `value` as the option or the options that are chosen: the first, or of check boxes
//     all.
// Throws Error: kNotFound for an unknown name or property, kInvalid for a value that is
// no option, kType for what a property does not take.
scene::Model widget(std::string_view name, const std::vector<scene::Value>& positional,
                    const Properties& named = {});

// A table of the columns of a source, which a click on a title sorts; all that are flat
// unless they are named: names, or pairs of name and title. Other properties are those of
// the DataTable. Throws Error(kNotFound) for a column that is not there.
scene::Model table(const scene::Model& source, const scene::Value& columns = {},
                   const Properties& named = {});

// The texts of a widget's choices; none of a slider.
std::vector<std::string> choices(const scene::Model& widget);
// "value" or "active": the property that holds what was chosen. Throws Error(kType) for a
// model that is no widget, or one like a button that has no value.
std::string value_property(const scene::Model& widget);
// What it is called in errors: its title or its class.
std::string shown_name(const scene::Model& widget);

}  // namespace phlox::dashboard

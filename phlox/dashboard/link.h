// Links between the parts of a dashboard, which work in the page alone.
//
// What BokehJS can do itself is said with its own models: ranges in common, a selection
// in common, clicks that set a value (SetValue) or show and hide (ToggleVisibility). The
// others are data in the `tags` of their widget, a map each, which the script links.js of
// the room page/ acts on, and any program that reads the document can:
//   {"link": "filter", "source": S, "column": C, "how": H, "all": A}
//   {"link": "set", "model": M, "property": P, "spec": B,
//    "factor": F, "offset": O | "values": {...} | "text": "Year {}"}
//   {"link": "show", "models": [...], "when": V}
//   {"link": "column", "renderer": R, "property": P, "axis": A or null}
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::dashboard {

// All throw Error(kType) for a widget without a value where one is needed.

// Shows only rows whose column fits the widget's value: in every glyph and table of the
// source, which may be given by a figure. Several filters of one source hold together.
// `how` is "==", "!=", "<", "<=", ">", ">=", "between", "in", "not in", "contains" or
// "starts"; without it follows from the widget: between of two ends, in of several
// choices, contains of a text that is typed, else ==. A choice that is `all` ("All")
// holds for every row, and so does an empty text, date, or list of choices; of check
// boxes none is no row. Texts compare with numbers as BokehJS writes them; a day with all
// its hours. Throws Error(kNotFound) for a column that no source has, kInvalid for a
// `how` that does not suit the widget, or options of which none is in the column.
void filter_rows(const scene::Model& shown, const std::string& column,
                 const scene::Model& widget, std::string_view how = "",
                 const std::string& all = "All");

// What the property gets of the widget's value: as it is; of numbers factor * value +
// offset; the one that `values` (a map) has for it; or a text in which it stands for {}.
struct SetOptions {
  double factor = 1, offset = 0;
  scene::Value values;
  std::string text;
};
// Throws Error(kNotFound) for a property that the model has not, and what Model::set
// throws for the widget's present value, or one of `values`.
void set_property(const scene::Model& widget, const scene::Model& model,
                  const std::string& property, const SetOptions& options = {});

// Shows the models while the widget's value is `when` (or among several is `when`);
// without it, while the widget is on. They are anything with `visible`: plots, layouts,
// glyphs, axes. Throws Error(kInvalid) for a `when` that the widget cannot have.
void show(const scene::Model& widget, const std::vector<scene::Model>& models,
          const scene::Value& when = {});

// Draws the column that was chosen: the widget's options are columns of the renderer's
// source. The axis in that direction gets its name as title, unless `axis` says another
// axis. Throws Error(kNotFound) for an option that is no column.
void choose_column(const scene::Model& widget, const scene::Model& renderer,
                   const std::string& property,
                   const std::optional<scene::Model>& axis = std::nullopt);

// A click sets the property; shows or hides; sets widgets back to what they are now.
void click_sets(const scene::Model& button, const scene::Model& model,
                const std::string& property, const scene::Value& value);
void click_toggles(const scene::Model& button, const scene::Model& model);
void click_resets(const scene::Model& button, const std::vector<scene::Model>& widgets);

// Plots move together ("x", "y" or "xy"), or what is selected in one is in all
// ("selection"): the sources of their glyphs then have to have the same number of rows.
// Each part may be a figure or a layout of several. Throws Error(kInvalid).
void link(const std::vector<scene::Model>& parts, std::string_view what);

}  // namespace phlox::dashboard

// The table of tools, and toolbars of them.
#include "phlox/chart/tool.h"

#include <phlox/model/tools.h>

#include <algorithm>
#include <string>

#include "phlox/base/error.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

namespace {

using scene::Model;

constexpr struct {
  std::string_view name;
  Model (*make)();
} kTools[] = {
    {"pan", [] { return Model(model::PanTool()); }},
    {"xpan", [] { return Model(model::PanTool().dimensions("width")); }},
    {"ypan", [] { return Model(model::PanTool().dimensions("height")); }},
    {"wheel_zoom", [] { return Model(model::WheelZoomTool()); }},
    {"xwheel_zoom", [] { return Model(model::WheelZoomTool().dimensions("width")); }},
    {"box_zoom", [] { return Model(model::BoxZoomTool()); }},
    {"box_select", [] { return Model(model::BoxSelectTool()); }},
    {"lasso_select", [] { return Model(model::LassoSelectTool()); }},
    {"tap", [] { return Model(model::TapTool()); }},
    {"crosshair",
     [] { return Model(model::CrosshairTool().line_color("#888888").line_alpha(0.6)); }},
    {"undo", [] { return Model(model::UndoTool()); }},
    {"redo", [] { return Model(model::RedoTool()); }},
    {"zoom_in", [] { return Model(model::ZoomInTool()); }},
    {"zoom_out", [] { return Model(model::ZoomOutTool()); }},
    {"save", [] { return Model(model::SaveTool()); }},
    {"reset", [] { return Model(model::ResetTool()); }},
    {"fullscreen", [] { return Model(model::FullscreenTool()); }},
};

constexpr std::string_view kUsual =
    "pan,wheel_zoom,box_zoom,box_select,lasso_select,tap,crosshair,undo,redo,save,reset";

}  // namespace

std::vector<std::string_view> tool_names() {
  std::vector<std::string_view> names;
  for (const auto& tool : kTools) names.push_back(tool.name);
  return names;
}

Model make_toolbar(std::string_view names) {
  model::Toolbar toolbar;
  toolbar.logo(nullptr);
  if (names == "none") return toolbar;
  if (names.empty()) {
    names = kUsual;
    // The crosshair waits until it is chosen; hover tools are added here as they come.
    toolbar.active_inspect(scene::Value::List{});
  }
  scene::Value::List tools;
  while (!names.empty()) {
    const size_t end = std::min(names.find(','), names.size());
    std::string name(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
    while (name.starts_with(' ')) name.erase(0, 1);
    while (name.ends_with(' ')) name.pop_back();
    const auto* tool = std::find_if(std::begin(kTools), std::end(kTools),
                                    [&](const auto& each) { return each.name == name; });
    if (tool == std::end(kTools)) {
      std::vector<std::string> known;
      std::string all;
      for (const auto& each : kTools) {
        known.emplace_back(each.name);
        all += (all.empty() ? "" : ", ") + known.back();
      }
      Error error(Code::kInvalid, "no tool is " + name);
      if (const auto near = nearest(name, known))
        error.hint("did you mean " + *near + "?");
      throw std::move(error.hint("the tools are " + all));
    }
    tools.push_back(tool->make());
  }
  toolbar.tools(tools);
  return toolbar;
}

}  // namespace phlox::chart

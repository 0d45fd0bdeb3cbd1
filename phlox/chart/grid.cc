// GridPlots whose plots hand their tools to one toolbar.
#include "phlox/chart/grid.h"

#include <phlox/model/plots.h>
#include <phlox/model/tools.h>

#include "phlox/scene/value.h"

namespace phlox::chart {

namespace {

using scene::Model;

// One toolbar for several plots that have the same tools.
Model shared_toolbar(const std::vector<Model>& plots) {
  const size_t num_tools = plots[0].get("toolbar").model().get("tools").list().size();
  scene::Value::List proxies;
  for (size_t tool = 0; tool < num_tools; ++tool) {
    scene::Value::List same;
    for (const Model& plot : plots) {
      const scene::Value tools = plot.get("toolbar").model().get("tools");
      if (tool < tools.list().size()) same.push_back(tools.list()[tool]);
    }
    proxies.push_back(model::ToolProxy().tools(same));
  }
  for (const Model& plot : plots) plot.set("toolbar_location", nullptr);
  return model::Toolbar().tools(proxies).logo(nullptr);
}

}  // namespace

Model grid_of(const std::vector<Model>& figures, int64_t columns, bool wide) {
  scene::Value::List cells;
  std::vector<Model> plots;
  for (size_t i = 0; i < figures.size(); ++i) {
    if (!figures[i]) continue;
    const auto place = static_cast<int64_t>(i);
    plots.push_back(figures[i]);
    cells.push_back(scene::Value::List{figures[i], place / columns, place % columns});
  }
  model::GridPlot grid;
  grid.children(cells).toolbar(shared_toolbar(plots)).toolbar_location("right");
  if (wide) grid.sizing_mode("stretch_width");
  return grid;
}

}  // namespace phlox::chart

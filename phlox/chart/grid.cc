// Figures in cells, whose tools of one kind are one.
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

Model grid_of(const std::vector<Model>& figures, int64_t columns, bool wide,
              const Model& beside) {
  scene::Value::List cells;
  for (size_t i = 0; i < figures.size(); ++i) {
    const auto place = static_cast<int64_t>(i);
    cells.push_back(scene::Value::List{figures[i], place / columns, place % columns});
  }
  if (beside) {
    const int64_t rows = (static_cast<int64_t>(figures.size()) + columns - 1) / columns;
    beside.set("toolbar_location", nullptr);
    cells.push_back(scene::Value::List{beside, 0, columns, rows, 1});
  }
  model::GridPlot grid;
  grid.children(cells).toolbar(shared_toolbar(figures)).toolbar_location("right");
  if (wide) grid.sizing_mode("stretch_width");
  return grid;
}

}  // namespace phlox::chart

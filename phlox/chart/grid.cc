// Figures in cells, whose tools of one kind are one.
#include "phlox/chart/grid.h"

#include <phlox/model/annotations.h>
#include <phlox/model/plots.h>
#include <phlox/model/ranges.h>
#include <phlox/model/tools.h>

#include "phlox/chart/axis.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

namespace {

using scene::Model;
using Kind = scene::Value::Kind;

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
    // BokehJS wakes no tool of a grid that sleeps at first, as a crosshair that nobody
    // asked for does.
    if (same[0].model().is_a("CrosshairTool") &&
        plots[0].get("toolbar").model().get("active_inspect").is(Kind::kList))
      continue;
    proxies.push_back(model::ToolProxy().tools(same));
  }
  for (const Model& plot : plots) plot.set("toolbar_location", nullptr);
  return model::Toolbar().tools(proxies).logo(nullptr);
}

}  // namespace

Model title_figure(const Theme& theme, const std::string& title,
                   const std::string& subtitle) {
  model::Figure figure;
  figure.x_range(model::Range1d()).y_range(model::Range1d());
  figure.toolbar_location(nullptr).min_border(0).sizing_mode("stretch_width");
  figure.height(subtitle.empty() ? 32 : 52);
  dress_plot(theme, figure);
  model::Title upper;
  upper.text(plain(title)).text_font_size("16px");
  dress_title(theme, upper);
  figure.title(upper);
  if (!subtitle.empty()) {
    model::Title lower;
    lower.text(plain(subtitle)).text_font_size("12px");
    lower.text_font_style("normal").text_color(theme.quiet);
    figure.above({lower});
  }
  return figure;
}

Model grid_of(const std::vector<Model>& figures, int64_t columns, bool wide,
              const Model& header, const Model& beside) {
  scene::Value::List cells;
  const int64_t above = header ? 1 : 0;
  if (header) cells.push_back(scene::Value::List{header, 0, 0, 1, columns});
  for (size_t i = 0; i < figures.size(); ++i) {
    const auto place = static_cast<int64_t>(i);
    cells.push_back(
        scene::Value::List{figures[i], place / columns + above, place % columns});
  }
  if (beside) {
    const int64_t rows = (static_cast<int64_t>(figures.size()) + columns - 1) / columns;
    beside.set("toolbar_location", nullptr);
    cells.push_back(scene::Value::List{beside, above, columns, rows, 1});
  }
  model::GridPlot grid;
  grid.children(cells).toolbar(shared_toolbar(figures)).toolbar_location("right");
  if (wide) grid.sizing_mode("stretch_width");
  return grid;
}

}  // namespace phlox::chart

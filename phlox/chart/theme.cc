// The colours of the looks, and which property gets which.
#include "phlox/chart/theme.h"

#include "phlox/base/error.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

namespace {

constexpr Theme kThemes[] = {
    {"light", "#ffffff", "#222222", "#555555", "#e6e6e6", "#0072b2"},
    {"dark", "#16191d", "#f0f0f0", "#b4b8bd", "#32373d", "#56b4e9"},
};

}  // namespace

const Theme& theme_named(std::string_view name) {
  for (const Theme& theme : kThemes)
    if (theme.name == name) return theme;
  throw Error(Code::kInvalid, "no theme " + std::string(name))
      .hint("the themes are light and dark");
}

void dress_plot(const Theme& theme, const scene::Model& plot) {
  plot.set("background_fill_color", theme.paper);
  plot.set("border_fill_color", theme.paper);
  plot.set("outline_line_color", nullptr);
}

void dress_axis(const Theme& theme, const scene::Model& axis) {
  axis.set("axis_label_text_color", theme.ink);
  axis.set("major_label_text_color", theme.quiet);
  for (const char* line : {"axis_line_color", "major_tick_line_color"})
    axis.set(line, theme.quiet);
  axis.set("minor_tick_line_color", nullptr);
}

void dress_grid(const Theme& theme, const scene::Model& grid) {
  grid.set("grid_line_color", theme.grid);
}

void dress_legend(const Theme& theme, const scene::Model& legend) {
  legend.set("background_fill_color", theme.paper);
  legend.set("background_fill_alpha", 0.85);
  legend.set("border_line_color", theme.grid);
  legend.set("label_text_color", theme.ink);
  legend.set("title_text_color", theme.ink);
  legend.set("inactive_fill_color", theme.paper);
}

void dress_title(const Theme& theme, const scene::Model& title) {
  title.set("text_color", theme.ink);
}

void dress_color_bar(const Theme& theme, const scene::Model& bar) {
  bar.set("background_fill_color", theme.paper);
  bar.set("major_label_text_color", theme.quiet);
  bar.set("title_text_color", theme.ink);
}

}  // namespace phlox::chart

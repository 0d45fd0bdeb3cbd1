// The looks of a figure: light on white paper, or dark.
#pragma once

#include <string>
#include <string_view>

#include "phlox/scene/model.h"

namespace phlox::chart {

struct Theme {
  std::string_view name;
  std::string_view paper;  // behind everything
  std::string_view ink;    // titles
  std::string_view quiet;  // numbers of axes, lines of axes
  std::string_view grid;
  std::string_view accent;  // marks of one colour
};

// "light" or "dark"; throws Error(kInvalid).
const Theme& theme_named(std::string_view name);

void dress_plot(const Theme& theme, const scene::Model& plot);
void dress_axis(const Theme& theme, const scene::Model& axis);
void dress_grid(const Theme& theme, const scene::Model& grid);
void dress_legend(const Theme& theme, const scene::Model& legend);
void dress_title(const Theme& theme, const scene::Model& title);
void dress_color_bar(const Theme& theme, const scene::Model& bar);

}  // namespace phlox::chart

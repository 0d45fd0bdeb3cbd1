// One plot: axes, glyphs over data sources, legend, tools. What charts are drawn with,
// and what `figure()` gives to who draws by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/chart/axis.h"
#include "phlox/chart/theme.h"
#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::chart {

// What a tooltip says of the row under the pointer: a title, and a column of the source.
struct Tip {
  std::string title;
  std::string column;
  Scale scale = Scale::kCategory;
  std::optional<Numbers> numbers;
};

struct FigureOptions {
  std::string title;
  std::string subtitle;  // smaller, below the title
  Axis x, y;
  std::optional<int64_t> width,
      height;  // pixels; without a width it is as wide as its place
  std::string theme = "light";
  std::string tools;    // names with commas; empty: the usual ones
  bool square = false;  // one unit is as long on both axes
};

class Figure {
 public:
  explicit Figure(const FigureOptions& options);

  // A model::Figure. All that is added is in it at once, but for the legend.
  const scene::Model& model() const { return plot_; }
  const Theme& theme() const { return theme_; }
  const scene::Model& x_range() const { return x_range_; }
  const scene::Model& y_range() const { return y_range_; }

  // Draws the glyph once for each row of the source (or of the view of it); gives the
  // GlyphRenderer. A legend text makes an entry; equal ones share it.
  scene::Model add(const scene::Model& source, const scene::Model& glyph,
                   const std::string& legend = "", const scene::Model& view = {});
  // Any other renderer, as a GraphRenderer.
  void add(const scene::Model& renderer);
  // Texts (a model::Text) that stay readable upon marks: BokehJS draws a text's outline
  // over it, so the edge in the paper's colour is a text of its own, below.
  void add_texts(const scene::Model& source, const scene::Model& texts);
  // An entry of the legend for what has no renderer here. A click hides those of other
  // plots that are given; if none are, no entry hides.
  void explain(const std::string& legend, const std::string& color,
               const std::vector<scene::Model>& hides = {});
  // Nothing that is seen: the axes reach from corner to corner.
  void hold(double left, double bottom, double right, double top);
  // Shows the tips for these renderers. `mode` is "mouse", "vline" or "hline".
  void hover(const std::vector<Tip>& tips, const std::vector<scene::Model>& renderers,
             std::string_view mode = "mouse");
  // At the right of the plot.
  void color_bar(const scene::Model& mapper, const std::string& title,
                 const std::optional<Numbers>& numbers = {});
  void drop_color_bar();
  void legend_title(std::string title) { legend_title_ = std::move(title); }

  // Says that something is drawn there (of a category its place, from 0.5), so that the
  // legend keeps away.
  void occupy(double x, double y);
  // The same of a line through these points.
  void occupy_line(const std::vector<double>& x, const std::vector<double>& y);
  void occupy_box(double left, double right, double bottom, double top);
  // Puts the legend where the data is not, or beside the plot. Nothing is added after it.
  enum class Keys : uint8_t { kWhereFree, kBeside, kNone };
  void finish(Keys keys = Keys::kWhereFree);

 private:
  void add_axes(const FigureOptions& options);
  void add_tools(std::string_view names);
  void place(std::string_view side, const scene::Model& model);

  const Theme& theme_;
  scene::Model plot_, x_range_, y_range_;
  Scale x_scale_, y_scale_;
  // Of an axis: whether the browser leaves room at its ends, or where they are is said.
  struct Room {
    bool padded, start, end;
  };
  Room x_room_, y_room_;
  std::string legend_title_;
  bool explains_ = false;
  std::vector<std::pair<std::string, std::vector<scene::Model>>> legend_;
  std::vector<std::pair<double, double>> occupied_;
};

// What Figure::hover does, for any plot with a toolbar.
void add_hover(const scene::Model& plot, const std::vector<Tip>& tips,
               const std::vector<scene::Model>& renderers,
               std::string_view mode = "mouse");
// A source of columns.
scene::Model source_of(std::initializer_list<std::pair<std::string_view, scene::Value>>);
// The rows of a source in which the column has that text.
scene::Model group_view(std::string_view column, const std::string& group);

}  // namespace phlox::chart

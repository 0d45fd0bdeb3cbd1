// Puts axes, glyphs, tips and the legend into a model::Figure.
#include "phlox/chart/figure.h"

#include <phlox/model/annotations.h>
#include <phlox/model/filters.h>
#include <phlox/model/glyphs.h>
#include <phlox/model/grids.h>
#include <phlox/model/plots.h>
#include <phlox/model/renderers.h>
#include <phlox/model/sources.h>
#include <phlox/model/tools.h>

#include <algorithm>
#include <cmath>

#include "phlox/chart/legend.h"
#include "phlox/chart/tool.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

void append(const Model& model, std::string_view property, const Value& value) {
  Value::List list = model.get(property).list();
  list.push_back(value);
  model.set(property, std::move(list));
}

// For a property that takes texts alone, which BokehJS may take for TeX: a word joiner,
// which is not seen, stands between the two signs that begin a formula.
std::string without_formulas(std::string text) {
  constexpr std::string_view kJoiner = "\u2060";
  for (const std::string_view mark : {"$$", "\\(", "\\["})
    for (size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + 1))
      text.insert(at + 1, kJoiner);
  return text;
}

Numbers tip_numbers(const Tip& tip) { return tip.numbers.value_or(Numbers{0, 1, false}); }

bool needs_exponent(const Tip& tip) {
  return (tip.scale == Scale::kLinear || tip.scale == Scale::kLog) &&
         number_format(tip_numbers(tip)).empty();
}

// "{0,0.[00]}" behind the column in a tooltip.
std::string tip_format(const Tip& tip) {
  switch (tip.scale) {
    case Scale::kLinear:
    case Scale::kLog:
      return needs_exponent(tip) ? "{%.4g}" : "{" + number_format(tip_numbers(tip)) + "}";
    case Scale::kTime:
      return "{%F %T}";
    case Scale::kDuration:
    case Scale::kCategory:
      break;
  }
  return "";
}

}  // namespace

Figure::Figure(const FigureOptions& options)
    : theme_(theme_named(options.theme)),
      plot_(model::Figure()),
      x_range_(make_range(options.x)),
      y_range_(make_range(options.y)),
      x_scale_(options.x.scale),
      y_scale_(options.y.scale),
      x_room_{options.x.padded, options.x.start.has_value(), options.x.end.has_value()},
      y_room_{options.y.padded, options.y.start.has_value(), options.y.end.has_value()} {
  plot_.set("x_range", x_range_);
  plot_.set("y_range", y_range_);
  plot_.set("x_scale", make_scale(options.x));
  plot_.set("y_scale", make_scale(options.y));
  if (options.width) {
    plot_.set("width", *options.width);
  } else {
    plot_.set("sizing_mode", "stretch_width");
  }
  plot_.set("height", options.height.value_or(400));
  if (options.square) plot_.set("match_aspect", true);
  dress_plot(theme_, plot_);
  model::Title title;
  if (!options.title.empty()) title.text(plain(options.title));
  title.text_font_size("16px");
  dress_title(theme_, title);
  plot_.set("title", title);
  if (!options.subtitle.empty()) {
    model::Title subtitle;
    subtitle.text(plain(options.subtitle)).text_font_size("12px");
    subtitle.text_font_style("normal").text_color(theme_.quiet);
    // The last one above is the nearest to the plot.
    append(plot_, "above", subtitle);
  }
  add_axes(options);
  add_tools(options.tools);
}

void Figure::add_axes(const FigureOptions& options) {
  const Model x = make_axis(options.x), y = make_axis(options.y, true);
  for (const Model& axis : {x, y}) dress_axis(theme_, axis);
  append(plot_, "below", x);
  append(plot_, "left", y);
  model::Grid across, along;
  across.axis(x).dimension(0);
  along.axis(y).dimension(1);
  // Lines between categories say nothing.
  if (!options.x.grid || options.x.scale == Scale::kCategory) across.visible(false);
  if (!options.y.grid || options.y.scale == Scale::kCategory) along.visible(false);
  for (const Model& grid : {Model(across), Model(along)}) {
    dress_grid(theme_, grid);
    append(plot_, "center", grid);
  }
}

void Figure::add_tools(std::string_view names) {
  plot_.set("toolbar", make_toolbar(names));
}

void Figure::place(std::string_view side, const Model& model) {
  append(plot_, side, model);
}

Model Figure::add(const Model& source, const Model& glyph, const std::string& legend,
                  const Model& view) {
  model::GlyphRenderer renderer;
  renderer.data_source(source).glyph(glyph);
  if (view) renderer.view(view);
  append(plot_, "renderers", renderer);
  if (!legend.empty()) {
    const auto entry =
        std::find_if(legend_.begin(), legend_.end(),
                     [&](const auto& each) { return each.first == legend; });
    if (entry == legend_.end()) {
      legend_.push_back({legend, {renderer}});
    } else {
      entry->second.push_back(renderer);
    }
  }
  return renderer;
}

void Figure::add(const Model& renderer) { append(plot_, "renderers", renderer); }

void Figure::add_texts(const Model& source, const Model& texts) {
  model::Text edge;
  for (const char* name : {"x", "y", "text", "text_align", "text_baseline", "x_offset",
                           "y_offset", "text_font_size"})
    edge.set(name, texts.get(name));
  edge.text_color(scene::value(std::string(theme_.paper)));
  edge.text_outline_color(scene::value(std::string(theme_.paper))).text_outline_width(3);
  add(source, edge);
  texts.set("text_color", scene::value(std::string(theme_.ink)));
  add(source, texts);
}

void Figure::explain(const std::string& legend, const std::string& color,
                     const std::vector<Model>& hides) {
  model::Scatter none;
  none.x(scene::field("x")).y(scene::field("y")).size(9).line_color(nullptr);
  none.fill_color(scene::value(color));
  add(source_of({{"x", {NAN}}, {"y", {NAN}}}), none, legend);
  std::vector<Model>& entry = legend_.back().second;
  entry.insert(entry.end(), hides.begin(), hides.end());
  explains_ = explains_ || hides.empty();
}

void Figure::hold(double left, double bottom, double right, double top) {
  model::Scatter corners;
  corners.x(scene::field("x")).y(scene::field("y")).size(0).line_color(nullptr);
  add(source_of({{"x", {left, right}}, {"y", {bottom, top}}}), corners);
}

void Figure::hover(const std::vector<Tip>& tips, const std::vector<Model>& renderers,
                   std::string_view mode) {
  add_hover(plot_, tips, renderers, mode);
}

void add_hover(const Model& plot, const std::vector<Tip>& tips,
               const std::vector<Model>& renderers, std::string_view mode) {
  Value::List rows;
  Value::Map formatters;
  for (const Tip& tip : tips) {
    const std::string field = "@{" + tip.column + "}";
    rows.push_back(Value::List{tip.title, field + tip_format(tip)});
    if (tip.scale == Scale::kTime) formatters.push_back({field, "datetime"});
    if (needs_exponent(tip)) formatters.push_back({field, "printf"});
  }
  model::HoverTool hover;
  hover.tooltips(rows).mode(mode).renderers(
      Value::List(renderers.begin(), renderers.end()));
  if (!formatters.empty()) hover.formatters(Value::map(formatters));
  const Model toolbar = plot.get("toolbar").model();
  append(toolbar, "tools", hover);
  if (toolbar.get("active_inspect").is(Value::Kind::kList))
    append(toolbar, "active_inspect", hover);
}

void Figure::color_bar(const Model& mapper, const std::string& title,
                       const std::optional<Numbers>& numbers) {
  model::ColorBar bar;
  bar.color_mapper(mapper).title(plain(title)).location("center_right");
  bar.formatter(number_formatter(numbers));
  dress_color_bar(theme_, bar);
  place("right", bar);
}

void Figure::drop_color_bar() {
  Value::List kept;
  for (const Value& each : plot_.get("right").list())
    if (!each.model().is_a("ColorBar")) kept.push_back(each);
  plot_.set("right", kept);
}

void Figure::occupy(double x, double y) {
  if (std::isfinite(x) && std::isfinite(y)) occupied_.emplace_back(x, y);
}

void Figure::occupy_line(const std::vector<double>& x, const std::vector<double>& y) {
  // Long lines are dense enough at their points.
  const int steps =
      std::clamp<int>(200 / std::max<int>(1, static_cast<int>(x.size())), 1, 20);
  for (size_t i = 0; i < x.size(); ++i) {
    occupy(x[i], y[i]);
    for (int step = 1; i > 0 && step < steps; ++step) {
      const double part = static_cast<double>(step) / steps;
      occupy(x[i - 1] + part * (x[i] - x[i - 1]), y[i - 1] + part * (y[i] - y[i - 1]));
    }
  }
}

void Figure::occupy_box(double left, double right, double bottom, double top) {
  for (const double across : {0.0, 0.25, 0.5, 0.75, 1.0})
    for (const double up : {0.0, 0.25, 0.5, 0.75, 1.0})
      occupy(left + across * (right - left), bottom + up * (top - bottom));
}

void Figure::finish(Keys keys) {
  if (legend_.empty() || keys == Keys::kNone) return;
  Value::List items;
  size_t longest = legend_title_.size();
  for (const auto& [text, renderers] : legend_) {
    longest = std::max(longest, text.size());
    items.push_back(model::LegendItem()
                        .label(scene::value(text))
                        .renderers(Value::List(renderers.begin(), renderers.end())));
  }
  const auto spread = [](Scale scale, const Room& room) {
    const double free = room.padded ? 0.05 : 0;
    return Spread{scale == Scale::kLog, room.start ? 0 : free, room.end ? 0 : free};
  };
  const char* corner = nullptr;
  if (keys != Keys::kBeside)
    corner =
        free_corner(occupied_, spread(x_scale_, x_room_), spread(y_scale_, y_room_),
                    legend_size(plot_, legend_.size() + !legend_title_.empty(), longest));
  model::Legend legend;
  legend.items(items).click_policy(explains_ ? "none" : "hide").spacing(0);
  if (!legend_title_.empty()) legend.title(without_formulas(legend_title_));
  dress_legend(theme_, legend);
  if (corner) {
    legend.location(corner);
    place("center", legend);
  } else {
    legend.location("top_left");
    place("right", legend);
  }
}

Model source_of(std::initializer_list<std::pair<std::string_view, Value>> columns) {
  return model::ColumnDataSource().data(scene::dict(columns));
}

Model group_view(std::string_view column, const std::string& group) {
  return model::CDSView().filter(model::GroupFilter().column_name(column).group(group));
}

}  // namespace phlox::chart

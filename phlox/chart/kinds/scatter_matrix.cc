// scatter_matrix: every column of numbers against every other, linked.
#include <phlox/model/glyphs.h>
#include <phlox/model/ranges.h>
#include <phlox/model/sources.h>
#include <phlox/model/tickers.h>

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/chart/binned.h"
#include "phlox/chart/grid.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

constexpr int64_t kMostRows = 4000;

class ScatterMatrix : public Kind {
 public:
  std::string_view name() const override { return "scatter_matrix"; }
  std::string_view doc() const override {
    return "Every column of numbers against every other; what is selected in one plot is "
           "in all.";
  }
  std::vector<ChannelRule> channels() const override {
    return {{.name = "fields",
             .takes = Takes::kNumber,
             .doc = "a list of columns; otherwise the first five of numbers",
             .many = 8},
            {"color", Takes::kCategory, false, false, 12, "a colour for each value"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"alpha", OptionRule::Type::kNumber, "from 0, unseen, to 1"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<ScatterMatrix> registrar;

// The names of the colours, beside the grid; of each what a click on it hides.
Model legend_of(const Chart& chart, const std::vector<std::vector<Model>>& of_color) {
  FigureOptions options;
  options.x.visible = options.x.grid = options.y.visible = options.y.grid = false;
  options.x.start = options.y.start = 0;
  options.x.end = options.y.end = 1;
  size_t longest = chart.channel("color").title.size();
  for (const std::string& name : chart.categories("color"))
    longest = std::max(longest, name.size());
  options.width = static_cast<int64_t>(60 + 7 * std::min<size_t>(longest, 30));
  options.height = static_cast<int64_t>(24 * chart.categories("color").size() + 90);
  options.theme = chart.options().text("theme", "light");
  options.tools = "none";
  Figure figure(options);
  figure.legend_title(chart.channel("color").title);
  const std::vector<std::string> colors = chart.colors();
  for (size_t i = 0; i < colors.size(); ++i)
    figure.explain(chart.categories("color")[i], colors[i], of_color[i]);
  figure.finish();
  return figure.model();
}

void ScatterMatrix::draw(Chart& chart) const {
  if (chart.has("facet"))
    throw Error(Code::kInvalid, "a scatter_matrix takes no facet")
        .hint("color tells the values apart");
  std::vector<std::string> fields;
  while (chart.has("fields_" + std::to_string(fields.size())))
    fields.push_back("fields_" + std::to_string(fields.size()));
  if (fields.size() < 2)
    throw Error(Code::kInvalid,
                "a scatter_matrix needs two columns of numbers or more, and " +
                    std::string(fields.empty() ? "there are none" : "there is one"))
        .hint("say fields=[\"COLUMN\", ...], or kind=\"histogram\"");
  chart.clean({}, fields);
  std::vector<Binned> histograms;
  for (const std::string& field : fields)
    histograms.push_back(binned(chart, field, bins_of(chart, field, std::nullopt)));
  if (chart.num_rows() > kMostRows && !chart.options().flag("exact") &&
      !chart.options().given("sample"))
    chart.sample(kMostRows);
  const Frame frame = chart.run("_");
  Value::Map columns;
  for (const std::string& field : fields) {
    std::vector<double> numbers = frame.numbers(field);
    for (double& number : numbers)
      if (!std::isfinite(number)) number = NAN;
    columns.emplace_back(field, scene::Array::floats(std::move(numbers)));
  }
  const bool colored = chart.has("color");
  if (colored) {
    const std::vector<std::string> texts = frame.texts("color");
    columns.emplace_back("color", Value::List(texts.begin(), texts.end()));
  }
  const Model source = model::ColumnDataSource().data(Value::map(std::move(columns)));

  const auto count = static_cast<int64_t>(fields.size());
  std::vector<Axis> axes;
  std::vector<Model> ranges;
  for (const std::string& field : fields) {
    Axis axis = chart.axis(field);
    const Extent& extent = chart.extent(field);
    if (!axis.start) {
      axis.start = extent.empty ? 0 : extent.least - 0.06 * extent.width();
      axis.end = extent.empty ? 1 : extent.greatest + 0.06 * extent.width();
    }
    axes.push_back(axis);
    ranges.push_back(make_range(axis));
  }
  const std::optional<int64_t> width = chart.options().integer("width");
  const int64_t height =
      chart.options().integer("height").value_or(std::max<int64_t>(600, 130 * count)) /
      count;
  const std::vector<std::string> colors = chart.colors();
  const double alpha =
      chart.options().number("alpha").value_or(frame.size() > 1000 ? 0.35 : 0.7);
  std::vector<Model> figures;
  std::vector<std::vector<Model>> of_color(colors.size());
  std::vector<Tip> tips;
  for (const std::string& field : fields) tips.push_back(chart.tip(field));
  if (colored) tips.push_back(chart.tip("color"));
  for (int64_t row = 0; row < count; ++row) {
    for (int64_t column = 0; column < count; ++column) {
      const auto x = static_cast<size_t>(column), y = static_cast<size_t>(row);
      FigureOptions options;
      options.x = axes[x];
      options.y = axes[y];
      options.theme = chart.options().text("theme", "light");
      options.tools = chart.options().text("tools");
      if (width) options.width = *width / count;
      const bool lowest = row + 1 == count;
      options.height = height + (lowest ? 45 : 0);  // the axis takes as much
      if (!lowest) options.x.title.clear();
      if (column > 0) options.y.title.clear();
      options.x.visible = lowest;
      options.y.visible = column == 0;
      if (x == y) {
        options.y.start = 0;
        options.y.end = std::nullopt;
        if (frame.size() == 0) options.y.end = 1;
        options.y.grid = false;
      }
      Figure figure(options);
      figure.model().set("x_range", ranges[x]);
      figure.model().set("outline_line_color", figure.theme().grid);
      figure.model().set("min_border", 4);
      for (const char* side : {"below", "left"})
        figure.model().get(side).list()[0].model().set(
            "ticker", model::BasicTicker().desired_num_ticks(4));
      std::vector<Model> renderers;
      if (x == y) {
        // The axis names the row; how high the bars are is told by hover.
        const Model axis = figure.model().get("left").list()[0].model();
        axis.set("major_label_text_color", nullptr);
        axis.set("major_tick_line_color", nullptr);
        renderers = draw_bars(chart, figure, fields[x], histograms[x],
                              {.line_width = 0.5, .legend = false});
      } else {
        figure.model().set("y_range", ranges[y]);
        for (size_t i = 0; i < colors.size(); ++i) {
          model::Scatter points;
          points.x(scene::field(fields[x])).y(scene::field(fields[y]));
          points.size(frame.size() > 1000 ? 3 : 4).line_color(nullptr);
          points.fill_color(scene::value(colors[i])).fill_alpha(alpha);
          const Model view =
              colored ? group_view("color", chart.categories("color")[i]) : Model();
          renderers.push_back(figure.add(source, points, "", view));
        }
        figure.hover(tips, renderers);
      }
      for (size_t i = 0; i < renderers.size(); ++i) of_color[i].push_back(renderers[i]);
      figures.push_back(figure.model());
    }
  }
  Model header;
  if (const Options& options = chart.options(); options.given("title"))
    header = title_figure(theme_named(options.text("theme", "light")),
                          options.text("title"), options.text("subtitle"));
  const bool has_legend = colored && !colors.empty();
  chart.grid(grid_of(figures, count, !width, header,
                     has_legend ? legend_of(chart, of_color) : Model()));
}

}  // namespace

}  // namespace phlox::chart

// Reads the arguments of a plot, has it drawn, and lays out small multiples.
#include "phlox/chart/plot.h"

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/chart/chart.h"
#include "phlox/chart/grid.h"
#include "phlox/expr/assignment.h"
#include "phlox/expr/traverse.h"

namespace phlox::chart {

namespace {

using scene::Model;

using Type = OptionRule::Type;

// One figure a facet, in rows of `columns`, with common ranges.
Model small_multiples(const Kind& kind, Chart& whole) {
  const std::vector<std::string>& facets = whole.categories("facet");
  const auto count = static_cast<int64_t>(facets.size());
  const int64_t columns = std::min(
      count,
      whole.options().integer("columns").value_or(std::max<int64_t>(
          1, static_cast<int64_t>(std::ceil(std::sqrt(static_cast<double>(count)))))));
  std::vector<Model> figures;
  Model x_range, y_range;
  for (int64_t i = 0; i < count; ++i) {
    Chart part = whole.facet(facets[static_cast<size_t>(i)]);
    kind.draw(part);
    Figure& figure = part.figure();
    // One legend, and a bar of colours in each row, are enough.
    const bool last = i % columns == columns - 1 || i == count - 1;
    figure.finish(i == std::min(columns, count) - 1 ? Figure::Keys::kBeside
                                                    : Figure::Keys::kNone);
    if (!last) figure.drop_color_bar();
    if (!x_range) {
      x_range = figure.x_range();
      y_range = figure.y_range();
    }
    figure.model().set("x_range", x_range);
    figure.model().set("y_range", y_range);
    figure.model().set("height", whole.options().integer("height").value_or(240));
    // Titles of axes stand at the edge of the grid alone.
    // So do names, which take more room than the plots would have.
    if (const Model left = figure.model().get("left").list()[0].model();
        i % columns != 0) {
      left.set("axis_label", nullptr);
      if (left.is_a("CategoricalAxis")) left.set("visible", false);
    }
    if (i + columns < count)
      figure.model().get("below").list()[0].model().set("axis_label", nullptr);
    figures.push_back(figure.model());
  }
  const Options& options = whole.options();
  Model header;
  if (options.given("title"))
    header = title_figure(theme_named(options.text("theme", "light")),
                          options.text("title"), options.text("subtitle"));
  return grid_of(figures, columns, !options.given("width"), header);
}

[[noreturn]] void unknown_argument(const Kind& kind, const std::string& name,
                                   const std::vector<ChannelRule>& channels,
                                   const std::vector<OptionRule>& options) {
  std::vector<std::string> known = {"kind"};
  std::string all;
  for (const ChannelRule& rule : channels) known.emplace_back(rule.name);
  for (const OptionRule& rule : options) known.emplace_back(rule.name);
  for (const std::string& each : known) all += (all.empty() ? "" : ", ") + each;
  Error error(Code::kInvalid, "a " + std::string(kind.name()) + " takes no " + name);
  if (const auto near = nearest(name, known)) error.hint("did you mean " + *near + "?");
  throw std::move(error.hint("it takes " + all));
}

}  // namespace

std::vector<ChannelRule> common_channels() {
  return {{"facet", Takes::kCategory, false, false, 48,
           "a small plot for each of its values"}};
}

std::vector<OptionRule> common_options() {
  return {
      {"title", Type::kText, "what stands above the plot"},
      {"subtitle", Type::kText, "a smaller line below the title"},
      {"x_title", Type::kText, "the title of the axis; the column's name otherwise"},
      {"y_title", Type::kText, "the title of the axis; the column's name otherwise"},
      {"x_scale", Type::kText, "how x is spread", "linear,log,time,duration"},
      {"y_scale", Type::kText, "how y is spread", "linear,log,time,duration"},
      {"width", Type::kInteger, "pixels; otherwise as wide as its place"},
      {"height", Type::kInteger, "pixels"},
      {"theme", Type::kText, "the looks", "light,dark"},
      {"palette", Type::kTexts, "colours of one's own"},
      {"colors", Type::kText, "a sequence of colours by name",
       "blues,brbg,cividis,greys,inferno,rdbu,viridis"},
      {"tools", Type::kText, "names with commas, or none"},
      {"columns", Type::kInteger, "of small multiples: how many stand in a row"},
      {"sample", Type::kInteger, "draw so many rows, chosen by chance"},
      {"exact", Type::kBool, "draw every row, however many there are"},
  };
}

const Kind& kind_named(std::string_view name) {
  if (const Kind* kind = Kinds::find(name)) return *kind;
  std::vector<std::string> names;
  std::string all;
  for (const Kind* kind : Kinds::list()) {
    names.emplace_back(kind->name());
    all += (all.empty() ? "" : ", ") + names.back();
  }
  Error error(Code::kInvalid, "no kind of chart is " + std::string(name));
  if (const auto near = nearest(name, names)) error.hint("did you mean " + *near + "?");
  throw std::move(error.hint("the kinds are " + all));
}

Plot plot(const expr::Expr& data, const Arguments& arguments, const Runner& run) {
  if (!data.is_table() && !data.is_column())
    throw Error(Code::kType, "a chart shows a table or a column, not one value");
  const expr::Expr table = expr::as_table(data);
  std::string name = "auto";
  Arguments given;
  for (const auto& [key, written] : arguments) {
    if (key != "kind") {
      if (!written.is_none()) given.emplace_back(key, written);
      continue;
    }
    if (!written.is_string())
      throw Error(Code::kType, "kind of a chart is a text, not " + written.to_string());
    name = *written.value().string();
  }
  Arguments channels;
  const Kind* kind = name == "auto" ? nullptr : &kind_named(name);
  if (!kind) {
    Arguments axes;
    for (const auto& each : given)
      if (each.first == "x" || each.first == "y" || each.first == "color")
        axes.push_back(each);
    const size_t written = axes.size();
    kind = &choose_kind(table, axes);
    channels.assign(axes.begin() + static_cast<ptrdiff_t>(written), axes.end());
  }
  std::vector<ChannelRule> channel_rules = kind->channels();
  for (const ChannelRule& rule : common_channels()) channel_rules.push_back(rule);
  std::vector<OptionRule> option_rules = kind->options();
  for (const OptionRule& rule : common_options()) option_rules.push_back(rule);
  Options options;
  for (const auto& [key, written] : given) {
    const auto named = [&key = key](const auto& rule) { return rule.name == key; };
    if (std::any_of(channel_rules.begin(), channel_rules.end(), named)) {
      channels.emplace_back(key, written);
      continue;
    }
    const auto rule = std::find_if(option_rules.begin(), option_rules.end(), named);
    if (rule == option_rules.end())
      unknown_argument(*kind, key, channel_rules, option_rules);
    options.set(*rule, written);
  }
  Encoding encoding = encode(table, *kind, channels, run);
  Chart whole(std::move(encoding), std::move(options), run);
  Plot plot;
  if (whole.has("facet") && !whole.categories("facet").empty()) {
    plot.root = small_multiples(*kind, whole);
  } else {
    kind->draw(whole);
    plot.root = whole.grid();
    if (!plot.root) {
      whole.figure().finish();
      plot.root = whole.figure().model();
    }
  }
  plot.notes = whole.notes();
  return plot;
}

}  // namespace phlox::chart

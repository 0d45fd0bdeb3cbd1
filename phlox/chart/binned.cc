// One group-by for the counts, and a Quad for each colour.
#include "phlox/chart/binned.h"

#include <phlox/model/glyphs.h>

#include <algorithm>
#include <cmath>

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;

// Where files have said the ends of the channel, its rows are read once: those that are
// not drawn have no part. Else clean() has counted them, and they are left out.
Frame parts_of(const Chart& chart, const std::string& channel, const Bins& bins) {
  expr::Constants constants;
  add_bin_constants(constants, channel, bins);
  const std::string rest =
      std::string(chart.has("color") ? ", _.color" : "") + ", count=_.nrows())";
  if (!chart.is_counted())
    return chart.run_uncleaned("_.by((" + part_text(chart, channel) +
                                   ").try_cast('int64').label('" + channel + "')" + rest,
                               constants);
  return chart.run(
      "_" + chart.drawable_only(channel) + ".by(" + bin_text(chart, channel) + rest,
      constants);
}

}  // namespace

double Binned::highest() const {
  double highest = 0;
  for (size_t i = 0; i < static_cast<size_t>(bins.count); ++i) {
    double top = 0;
    for (const auto& each : counts) top += each[i];
    highest = std::max(highest, top);
  }
  return highest;
}

Binned binned(Chart& chart, const std::string& channel, const Bins& bins) {
  const bool colored = chart.has("color");
  Binned out{bins, {}};
  out.counts.assign(colored ? chart.categories("color").size() : 1,
                    std::vector<double>(static_cast<size_t>(bins.count), 0.0));
  if (chart.extent(channel).empty) return out;
  const Frame frame = parts_of(chart, channel, bins);
  const std::vector<size_t> colors =
      colored ? chart.places(frame, "color")
              : std::vector<size_t>(static_cast<size_t>(frame.size()), 0);
  double all = 0;
  for (int64_t row = 0; row < frame.size(); ++row) {
    const double part = frame.number(channel, row), count = frame.number("count", row);
    if (std::isnan(part)) continue;
    const double last = static_cast<double>(bins.count - 1);
    out.counts[colors[static_cast<size_t>(row)]]
              [static_cast<size_t>(std::clamp(part, 0.0, last))] += count;
    all += count;
  }
  if (!chart.is_counted() && chart.facet().empty())
    chart.count_rows(static_cast<int64_t>(all));
  return out;
}

std::vector<Model> draw_bars(const Chart& chart, Figure& figure,
                             const std::string& channel, const Binned& binned,
                             const BarLooks& looks) {
  const auto num_bins = static_cast<size_t>(binned.bins.count);
  std::vector<double> left(num_bins), right(num_bins), bottom(num_bins, 0.0);
  for (size_t i = 0; i < num_bins; ++i) {
    const auto part = static_cast<int64_t>(i);
    left[i] = chart.from_position(channel, binned.bins.edge(part));
    right[i] = chart.from_position(channel, binned.bins.edge(part + 1));
  }
  const bool colored = chart.has("color");
  const std::vector<std::string> colors = chart.colors();
  std::vector<Model> renderers;
  for (size_t color = 0; color < binned.counts.size(); ++color) {
    std::vector<double> top = bottom;
    for (size_t i = 0; i < num_bins; ++i) {
      top[i] += binned.counts[color][i];
      figure.occupy_box(left[i], right[i], bottom[i], top[i]);
    }
    const std::string name = colored ? chart.categories("color")[color] : "";
    const Model source = source_of({{"left", scene::Array::floats(left)},
                                    {"right", scene::Array::floats(right)},
                                    {"bottom", scene::Array::floats(bottom)},
                                    {"top", scene::Array::floats(top)},
                                    {"count", scene::Array::floats(binned.counts[color])},
                                    {"color", Value::List(num_bins, Value(name))}});
    model::Quad bars;
    bars.left(scene::field("left")).right(scene::field("right"));
    bars.bottom(scene::field("bottom")).top(scene::field("top"));
    bars.fill_color(scene::value(colors[color])).line_color(figure.theme().paper);
    bars.line_width(looks.line_width);
    renderers.push_back(figure.add(source, bars, looks.legend ? name : ""));
    bottom = top;
  }
  const Tip tip = chart.tip(channel);
  const bool whole = looks.height == "count";
  std::vector<Tip> tips = {
      {tip.title + " from", "left", tip.scale, tip.numbers},
      {"to", "right", tip.scale, tip.numbers},
      {looks.height, "count", Scale::kLinear, Numbers{0, binned.highest(), whole}}};
  if (colored) tips.push_back(chart.tip("color"));
  figure.hover(tips, renderers);
  return renderers;
}

}  // namespace phlox::chart

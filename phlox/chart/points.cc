// Columns, sizes and colours of marks.
#include "phlox/chart/points.h"

#include <algorithm>
#include <cmath>

namespace phlox::chart {

using scene::Value;

Value mark_sizes(const Chart& chart, const Frame& frame) {
  const Extent& extent = chart.extent("size");
  std::vector<double> out = frame.numbers("size");
  const double least = std::min(extent.least, 0.0);
  for (double& size : out) {
    const double part =
        extent.greatest > least ? (size - least) / (extent.greatest - least) : 0.25;
    size = 3 + 27 * std::sqrt(std::max(0.0, part));
  }
  return scene::Array::floats(std::move(out));
}

Value palette_of(const Chart& chart, std::string_view otherwise) {
  const std::vector<std::string> colors = chart.sequence(256, otherwise);
  return Value::List(colors.begin(), colors.end());
}

void say_counted(Chart& chart, const std::string& grid) {
  const std::string said =
      count_text(chart.num_rows()) + " rows, counted in cells of " + grid;
  chart.subtitle(said);
  chart.note(said + "; exact=True draws every one, sample=5000 some");
  for (const char* channel : {"color", "size"})
    if (chart.has(channel))
      chart.note(std::string(channel) + " is not shown among so many rows");
}

Value mark_values(const Chart& chart, const Frame& frame, std::string_view channel) {
  if (chart.channel(channel).scale != Scale::kCategory) return frame.values(channel);
  Value::List texts;
  for (std::string& text : frame.texts(channel)) texts.emplace_back(std::move(text));
  return texts;
}

}  // namespace phlox::chart

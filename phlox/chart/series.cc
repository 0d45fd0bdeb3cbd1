// Rows into lines: by colour, sorted, and no more of them than can be seen.
#include "phlox/chart/series.h"

#include <phlox/model/sources.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "phlox/chart/bins.h"

namespace phlox::chart {

namespace {

constexpr int64_t kParts = 1000;

// The series are one below the other in the frame; sorts each by x.
void sort_by_x(Series& series) {
  std::vector<size_t> order(series.x.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return series.x[a] < series.x[b]; });
  Series sorted;
  sorted.name = series.name;
  for (const size_t row : order) {
    sorted.x.push_back(series.x[row]);
    sorted.y.push_back(series.y[row]);
    if (!series.factors.empty()) sorted.factors.push_back(series.factors[row]);
  }
  series = std::move(sorted);
}

double finite(double value) {
  return std::isinf(value) ? std::numeric_limits<double>::quiet_NaN() : value;
}

}  // namespace

std::vector<Series> series_of(Chart& chart) {
  const bool colored = chart.has("color");
  const bool category = chart.channel("x").scale == Scale::kCategory;
  std::vector<Series> all;
  if (colored)
    for (const std::string& name : chart.categories("color"))
      all.push_back({name, {}, {}, {}});
  else
    all.push_back({});
  const std::string by_color = colored ? ", _.color" : "";
  const auto places_in = [&](const Frame& frame) {
    return colored ? chart.places(frame, "color")
                   : std::vector<size_t>(static_cast<size_t>(frame.size()), 0);
  };
  if (!category && chart.num_rows() > kMostMarks && !chart.options().flag("exact")) {
    const Extent& extent = chart.extent("x");
    const double low = chart.to_position("x", extent.least);
    const double high = chart.to_position("x", extent.greatest);
    expr::Constants constants;
    add_bin_constants(constants, "x",
                      {low, std::max(high - low, 1e-300) / kParts, kParts});
    const Frame frame =
        chart.run("_.filter(_.y.notnull()).by(" + bin_text(chart, "x") + by_color +
                      ", y_min=_.y.min(), y_max=_.y.max(), x_min=_.x.argmin(_.y), "
                      "x_max=_.x.argmax(_.y))",
                  constants);
    chart.subtitle(count_text(chart.num_rows()) +
                   " rows; of each thousandth of x the least and the greatest y");
    chart.note("the line shows, of " + count_text(chart.num_rows()) +
               " rows, the least and the greatest y of each thousandth of x; exact=True "
               "draws every row");
    const std::vector<size_t> places = places_in(frame);
    for (int64_t row = 0; row < frame.size(); ++row) {
      Series& series = all[places[static_cast<size_t>(row)]];
      for (const char* end : {"min", "max"}) {
        series.x.push_back(frame.number(std::string("x_") + end, row));
        series.y.push_back(finite(frame.number(std::string("y_") + end, row)));
      }
    }
  } else {
    const Frame frame = chart.run("_");
    const std::vector<size_t> places = places_in(frame);
    const std::vector<size_t> factors =
        category ? chart.places(frame, "x") : std::vector<size_t>();
    for (int64_t row = 0; row < frame.size(); ++row) {
      Series& series = all[places[static_cast<size_t>(row)]];
      series.y.push_back(finite(frame.number("y", row)));
      if (category) {
        const size_t factor = factors[static_cast<size_t>(row)];
        series.x.push_back(static_cast<double>(factor) + 0.5);
        series.factors.push_back(chart.categories("x")[factor]);
      } else {
        series.x.push_back(frame.number("x", row));
      }
    }
  }
  for (Series& series : all) sort_by_x(series);
  return all;
}

scene::Model source_of(const Chart& chart, const Series& series) {
  using scene::Value;
  Value::Map columns;
  if (chart.channel("x").scale == Scale::kCategory) {
    columns.emplace_back("x", Value::List(series.factors.begin(), series.factors.end()));
  } else {
    columns.emplace_back("x", scene::Array::floats(series.x));
  }
  columns.emplace_back("y", scene::Array::floats(series.y));
  if (chart.has("color"))
    columns.emplace_back("color", Value::List(series.x.size(), Value(series.name)));
  return model::ColumnDataSource().data(Value::map(std::move(columns)));
}

}  // namespace phlox::chart

// Quartiles by two passes, densities by counts that are smoothed.
#include "phlox/chart/spread.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "phlox/chart/bins.h"

namespace phlox::chart {

namespace {

constexpr int64_t kMostOutliers = 2000;
constexpr int64_t kParts = 512;

std::string key_of(std::string_view by) {
  return by.empty() ? "0" : "_." + std::string(by);
}

std::vector<size_t> places_in(const Chart& chart, const Frame& frame,
                              std::string_view by) {
  if (by.empty()) return std::vector<size_t>(static_cast<size_t>(frame.size()), 0);
  return chart.places(frame, by);
}

size_t num_groups(const Chart& chart, std::string_view by) {
  return by.empty() ? 1 : chart.categories(by).size();
}

// "by(KEY, ...)" or "summary(...)" of these reductions.
std::string grouped(std::string_view by, const std::string& reductions) {
  if (by.empty()) return "summary(" + reductions + ")";
  return "_.by(" + key_of(by) + ", " + reductions + ")";
}

// A number of each category beside its rows: a choice among constants.
std::string chosen(const Chart& chart, std::string_view by, const std::string& name,
                   const std::vector<double>& values, expr::Constants& constants) {
  for (size_t i = 0; i < values.size(); ++i)
    constants[name + std::to_string(i)] = std::isnan(values[i]) ? 0.0 : values[i];
  if (by.empty()) return name + "0";
  const std::vector<std::string>& names = chart.categories(by);
  std::string cases;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string number = std::to_string(i);
    cases += "(" + Chart::is_category(by, names[i], "name" + number, constants) + ", " +
             name + number + "), ";
  }
  return "cases(" + cases + "else_=0.0)";
}

}  // namespace

std::vector<Quartiles> quartiles_of(Chart& chart, std::string_view number,
                                    std::string_view by) {
  const std::string y = chart.position(number);
  std::vector<Quartiles> out(num_groups(chart, by));
  if (chart.num_rows() == 0) return out;
  const Frame middle = chart.run(
      grouped(by, "count=_.nrows(), first=" + y + ".quantile(0.25), median=" + y +
                      ".median(), third=" + y + ".quantile(0.75)"));
  const std::vector<size_t> places = places_in(chart, middle, by);
  std::vector<double> below(out.size(), 0.0), above(out.size(), 0.0);
  for (size_t row = 0; row < places.size(); ++row) {
    Quartiles& each = out[places[row]];
    const auto at = static_cast<int64_t>(row);
    each.count = static_cast<int64_t>(middle.number("count", at));
    each.first = middle.number("first", at);
    each.median = middle.number("median", at);
    each.third = middle.number("third", at);
    below[places[row]] = each.first - 1.5 * (each.third - each.first);
    above[places[row]] = each.third + 1.5 * (each.third - each.first);
  }
  expr::Constants constants;
  const std::string low = chosen(chart, by, "low", below, constants);
  const std::string high = chosen(chart, by, "high", above, constants);
  const Frame ends = chart.run(
      grouped(by, "least=" + y + ".min(where=" + y + " >= " + low + "), greatest=" + y +
                      ".max(where=" + y + " <= " + high + ")"),
      constants);
  const std::vector<size_t> end_places = places_in(chart, ends, by);
  for (size_t row = 0; row < end_places.size(); ++row) {
    out[end_places[row]].low = ends.number("least", static_cast<int64_t>(row));
    out[end_places[row]].high = ends.number("greatest", static_cast<int64_t>(row));
  }
  constants["most"] = kMostOutliers + 1;
  const std::string select =
      by.empty() ? ".select(" + y + ".label('value'))"
                 : ".select(" + key_of(by) + ", " + y + ".label('value'))";
  const Frame outside = chart.run("_.filter((" + y + " < " + low + ") | (" + y + " > " +
                                      high + "))" + select + ".head(most)",
                                  constants);
  const std::vector<size_t> outside_places = places_in(chart, outside, by);
  const auto shown = std::min<size_t>(outside_places.size(), kMostOutliers);
  if (shown < outside_places.size())
    chart.note("only " + count_text(kMostOutliers) + " outliers are drawn");
  for (size_t row = 0; row < shown; ++row)
    out[outside_places[row]].outliers.push_back(
        chart.from_position(number, outside.number("value", static_cast<int64_t>(row))));
  for (Quartiles& each : out)
    for (double* end : {&each.low, &each.first, &each.median, &each.third, &each.high})
      *end = chart.from_position(number, *end);
  return out;
}

double Density::highest() const {
  return height.empty() ? 0 : *std::max_element(height.begin(), height.end());
}

std::vector<double> smoothed(const std::vector<double>& counts, double width) {
  const auto reach = static_cast<int64_t>(std::ceil(4 * width));
  std::vector<double> weights;
  for (int64_t step = 0; step <= reach; ++step) {
    const double part = static_cast<double>(step) / width;
    weights.push_back(std::exp(-0.5 * part * part) /
                      (width * std::sqrt(2 * std::numbers::pi)));
  }
  const auto size = static_cast<int64_t>(counts.size());
  std::vector<double> out(counts.size(), 0.0);
  for (int64_t from = 0; from < size; ++from) {
    const double count = counts[static_cast<size_t>(from)];
    if (count == 0) continue;
    for (int64_t to = std::max<int64_t>(0, from - reach);
         to <= std::min(size - 1, from + reach); ++to)
      out[static_cast<size_t>(to)] +=
          count * weights[static_cast<size_t>(std::abs(to - from))];
  }
  return out;
}

std::vector<Density> densities_of(Chart& chart, std::string_view number,
                                  std::string_view by, double bandwidth) {
  const Extent& extent = chart.extent(number);
  std::vector<Density> out(num_groups(chart, by));
  if (extent.empty || extent.width() == 0) return out;
  const double low = chart.to_position(number, extent.least);
  const double high = chart.to_position(number, extent.greatest);
  const std::string x = chart.position(number);
  const Frame spread =
      chart.run(grouped(by, "count=_.nrows(), deviation=" + x + ".std(), first=" + x +
                                ".quantile(0.25), third=" + x + ".quantile(0.75)"));
  const std::vector<size_t> places = places_in(chart, spread, by);
  std::vector<double> widths(out.size(), 0.0);
  double widest = 0;
  for (size_t row = 0; row < places.size(); ++row) {
    const auto at = static_cast<int64_t>(row);
    const double deviation = spread.number("deviation", at);
    const double quartiles =
        (spread.number("third", at) - spread.number("first", at)) / 1.34;
    double width = quartiles > 0 ? std::min(deviation, quartiles) : deviation;
    if (!(width > 0)) continue;
    out[places[row]].count = static_cast<int64_t>(spread.number("count", at));
    width *= 0.9 * std::pow(spread.number("count", at), -0.2) * bandwidth;
    widths[places[row]] = width;
    widest = std::max(widest, width);
  }
  // Room for the curves to come down at both ends.
  const Bins bins{low - 3 * widest, (high - low + 6 * widest) / kParts, kParts};
  expr::Constants constants;
  add_bin_constants(constants, number, bins);
  const std::string part = bin_text(chart, number);
  const Frame counts = chart.run(
      "_.by(" + (by.empty() ? "" : key_of(by) + ", ") + part + ", count=_.nrows())",
      constants);
  std::vector<std::vector<double>> heights(out.size(), std::vector<double>(kParts, 0.0));
  const std::vector<size_t> count_places = places_in(chart, counts, by);
  for (size_t row = 0; row < count_places.size(); ++row) {
    const auto at = static_cast<int64_t>(row);
    heights[count_places[row]][static_cast<size_t>(counts.number(number, at))] +=
        counts.number("count", at);
  }
  for (size_t group = 0; group < out.size(); ++group) {
    if (widths[group] == 0) continue;
    Density& density = out[group];
    // A curve narrower than a part would be lost between them.
    const std::vector<double> curve =
        smoothed(heights[group], std::max(0.5, widths[group] / bins.width));
    const double area = std::accumulate(curve.begin(), curve.end(), 0.0) * bins.width;
    for (int64_t i = 0; i < kParts; ++i) {
      density.at.push_back(chart.from_position(number, bins.edge(i) + bins.width / 2));
      density.height.push_back(curve[static_cast<size_t>(i)] / area);
    }
  }
  return out;
}

}  // namespace phlox::chart

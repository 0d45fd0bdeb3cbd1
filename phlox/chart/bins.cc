// Widths of 1, 2 or 5 times a power of ten, and of times their own units.
#include "phlox/chart/bins.h"

#include <algorithm>
#include <cmath>

namespace phlox::chart {

namespace {

constexpr double kGoal = 30;

double nice_width(double rough) {
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double step : {1.0, 2.0, 5.0})
    if (step * power >= rough) return step * power;
  return 10 * power;
}

double nice_time(double rough) {
  static constexpr double kSecond = 1e3, kMinute = 60e3, kHour = 3600e3, kDay = 864e5;
  for (const double step :
       {kSecond, 5 * kSecond, 15 * kSecond, kMinute, 5 * kMinute, 15 * kMinute, kHour,
        3 * kHour, 6 * kHour, kDay, 7 * kDay, 30 * kDay, 91 * kDay, 365.25 * kDay})
    if (step >= rough) return step;
  return nice_width(rough / (365.25 * kDay)) * 365.25 * kDay;
}

}  // namespace

Bins bins_of(const Chart& chart, std::string_view channel, std::optional<int64_t> count) {
  const Extent& extent = chart.extent(channel);
  const Channel& known = chart.channel(channel);
  double low = chart.to_position(channel, extent.least);
  double high = chart.to_position(channel, extent.greatest);
  if (extent.empty) return {0, 1, 1};
  if (count) {
    if (!(high > low)) return {low - 0.5, 1, 1};
    if (known.type.is_integer() && known.scale == Scale::kLinear) {
      const double values = high - low + 1;
      const double width = std::ceil(values / static_cast<double>(*count));
      return {low, width, static_cast<int64_t>(std::ceil(values / width))};
    }
    return {low, (high - low) / static_cast<double>(*count), *count};
  }
  const bool time = known.scale == Scale::kTime || known.scale == Scale::kDuration;
  double width = 0;
  if (high > low) {
    const double rough = (high - low) / kGoal;
    width = time ? nice_time(rough) : nice_width(rough);
    if (known.type.is_integer() && known.scale == Scale::kLinear)
      width = std::max(1.0, width);
  }
  // Numbers too near to each other to be told apart are one part.
  if (!(width > std::abs(low) * 1e-14)) {
    width = time ? 864e5 : std::max(1.0, std::abs(low) * 1e-9);
    return {low - width / 2, width, 1};
  }
  Bins bins;
  bins.width = width;
  bins.low = std::floor(low / width) * width;
  bins.count = static_cast<int64_t>(std::floor((high - bins.low) / width)) + 1;
  return bins;
}

std::string part_text(const Chart& chart, std::string_view channel) {
  const std::string name(channel);
  return "((" + chart.position(channel) + " - " + name + "_low) / " + name +
         "_width).floor()";
}

std::string bin_text(const Chart& chart, std::string_view channel) {
  const std::string name(channel);
  return part_text(chart, channel) + ".clip(0, " + name + "_last).label('" + name + "')";
}

void add_bin_constants(expr::Constants& constants, std::string_view channel,
                       const Bins& bins) {
  const std::string name(channel);
  constants[name + "_low"] = bins.low;
  constants[name + "_width"] = bins.width;
  constants[name + "_last"] = bins.count - 1;
}

}  // namespace phlox::chart

// histogram: how many rows lie in each part of x.
#include <numeric>

#include "phlox/chart/binned.h"

namespace phlox::chart {

namespace {

class Histogram : public Kind {
 public:
  std::string_view name() const override { return "histogram"; }
  std::string_view doc() const override { return "How many rows lie in each part of x."; }
  std::vector<ChannelRule> channels() const override {
    return {{"x", Takes::kContinuous, true, false, 0, "what is cut into parts"},
            {"color", Takes::kCategory, false, false, 12, "bars upon each other"}};
  }
  std::vector<OptionRule> options() const override {
    return {{"bins", OptionRule::Type::kInteger, "how many parts"},
            {"density", OptionRule::Type::kBool, "areas of which the sum is 1"},
            {"cumulative", OptionRule::Type::kBool, "each with all before it"}};
  }
  void draw(Chart& chart) const override;
};

const Registry<Kind>::Registrar<Histogram> registrar;

void Histogram::draw(Chart& chart) const {
  chart.clean({"x"});
  Binned found = binned(chart, "x", bins_of(chart, "x", chart.options().integer("bins")));
  const bool density = chart.options().flag("density");
  const bool cumulative = chart.options().flag("cumulative");
  double total = 0;
  for (const auto& counts : found.counts)
    total = std::accumulate(counts.begin(), counts.end(), total);
  for (auto& counts : found.counts) {
    if (cumulative) std::partial_sum(counts.begin(), counts.end(), counts.begin());
    if (density && total > 0)
      for (double& count : counts) count /= total * (cumulative ? 1 : found.bins.width);
  }
  Axis across = chart.axis("x"), up;
  across.start = across.end = std::nullopt;
  up.title = density ? "density" : "count";
  up.start = 0;
  up.numbers = Numbers{0, found.highest(), !density};
  Figure& figure = chart.figure(across, up);
  draw_bars(chart, figure, "x", found,
            {.line_width = found.bins.count > 100 ? 0.0 : 1.0, .height = up.title});
}

}  // namespace

}  // namespace phlox::chart

// Counts of rows in the parts of an axis, by colour, and their bars: what histograms are
// made of.
#pragma once

#include <string>
#include <vector>

#include "phlox/chart/bins.h"
#include "phlox/chart/chart.h"

namespace phlox::chart {

struct Binned {
  Bins bins;
  // One for each category of `color`, in their order, or the one; of each as many as
  // there are bins.
  std::vector<std::vector<double>> counts;

  double highest() const;  // of the bars that stand upon each other
};

// Computed over the rows that are drawn and have a number there. Counts the rows of the
// chart, too, if that is still to be done.
Binned binned(Chart& chart, const std::string& channel, const Bins& bins);

struct BarLooks {
  double line_width = 1;         // between bars
  std::string height = "count";  // what it is called
  bool legend = true;
};

// A bar for each part, of several colours upon each other, with what hover shows; gives
// the renderer of each colour.
std::vector<scene::Model> draw_bars(const Chart& chart, Figure& figure,
                                    const std::string& channel, const Binned& binned,
                                    const BarLooks& looks);

}  // namespace phlox::chart

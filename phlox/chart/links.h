// The links of a chart of flows or a network: rows of equal source and target as one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "phlox/chart/chart.h"
#include "phlox/chart/layout/graph.h"

namespace phlox::chart {

struct Links {
  std::vector<std::string> names;  // of the nodes, in the order of their first link
  std::vector<Link> links;         // weights are sums of `value`, or counts of rows
};

// At most `most` links, the heaviest, in the order of falling weight; if there are more
// the chart says so, and how much of all is drawn. Links of no weight are none. `chart`
// is clean. Throws Error(kInvalid) for a negative value.
Links links_of(Chart& chart, int64_t most);

// The channels source, target and value.
std::vector<ChannelRule> link_channels();

}  // namespace phlox::chart

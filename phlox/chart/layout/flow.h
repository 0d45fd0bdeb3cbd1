// Flows from left to right: nodes in layers, as high as what goes through them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "phlox/chart/layout/graph.h"

namespace phlox::chart {

struct FlowNode {
  int layer = 0;               // from 0, at the left
  double bottom = 0, top = 0;  // from 0 to 1
};

// A link as it crosses the picture: through one gap of each layer that it passes.
struct FlowLink {
  struct Stop {
    int layer = 0;
    double middle = 0;
  };
  std::vector<Stop> stops;  // at the source, between, and at the target
  double height = 0;
  bool back = false;  // against the direction: a part of a cycle that was cut
};

struct Flows {
  std::vector<FlowNode> nodes;
  std::vector<FlowLink> links;  // as the links given
  int num_layers = 0;
};

// Layers by the longest way from a node that nothing comes to; cycles are cut where the
// least has to turn back (Eades, Lin and Smyth, 1993). The order in the layers has few
// crossings: barycentres, swept to and fro (Sugiyama et al., 1981). Links from a node to
// itself are not taken.
Flows flow_layout(size_t num_nodes, const std::vector<Link>& links);

}  // namespace phlox::chart

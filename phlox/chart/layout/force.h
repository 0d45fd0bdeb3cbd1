// Where the nodes of a network stand, so that linked ones are near and no two are upon
// each other.
#pragma once

#include <vector>

#include "phlox/chart/layout/graph.h"

namespace phlox::chart {

// A point for each node; lengths are in about the length of a link. Springs pull along
// the links, all nodes push each other away (Fruchterman and Reingold, 1991), summed over
// far ones by a tree (Barnes and Hut, 1986), from coarse to fine (Hu, 2005, "Efficient,
// high-quality force-directed graph drawing"). Parts that no link joins stand side by
// side. The same input gives the same points; time is about n log n.
std::vector<Point> force_layout(size_t num_nodes, const std::vector<Link>& links);

}  // namespace phlox::chart

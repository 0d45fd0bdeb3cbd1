// Nodes and links as layouts take them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace phlox::chart {

struct Link {
  uint32_t from = 0, to = 0;
  double weight = 1;  // positive
};

struct Point {
  double x = 0, y = 0;
};

// The neighbours of each node: those of node i are at begin[i] up to begin[i + 1]. Links
// go both ways, doubled ones are one with the sum of the weights, and a node is no
// neighbour of itself.
struct Neighbors {
  // `self`, if it is given, gets for each node the weight of its links to itself.
  Neighbors(size_t num_nodes, const std::vector<Link>& links,
            std::vector<double>* self = nullptr);
  size_t num_nodes() const { return begin.size() - 1; }

  std::vector<uint32_t> begin;
  std::vector<uint32_t> node;
  std::vector<double> weight;
};

// The part of the graph that each node is in, counted from 0 by falling size.
std::vector<uint32_t> parts_of(const Neighbors& neighbors);

// Groups of nodes with more links inside than chance would give, counted from 0 by
// falling size: modularity by moving single nodes, then whole groups (Blondel et al.,
// 2008, "Fast unfolding of communities in large networks"). The same input gives the same
// groups.
std::vector<uint32_t> communities_of(size_t num_nodes, const std::vector<Link>& links);

}  // namespace phlox::chart

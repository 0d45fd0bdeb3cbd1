// Doubled links are one, parts and communities are counted from the largest.
#include "phlox/chart/layout/graph.h"

#include <gtest/gtest.h>

namespace phlox::chart {
namespace {

TEST(Graph, NeighborsAreOnceEachAndNeverOneself) {
  std::vector<double> self;
  const Neighbors neighbors(3, {{0, 1, 2}, {1, 0, 3}, {2, 2, 4}, {1, 2, 1}}, &self);
  EXPECT_EQ(neighbors.begin, (std::vector<uint32_t>{0, 1, 3, 4}));
  EXPECT_EQ(neighbors.node, (std::vector<uint32_t>{1, 0, 2, 1}));
  EXPECT_EQ(neighbors.weight, (std::vector<double>{5, 5, 1, 1}));
  EXPECT_EQ(self, (std::vector<double>{0, 0, 4}));
}

TEST(Graph, PartsAreCountedFromTheLargest) {
  EXPECT_EQ(parts_of(Neighbors(6, {{1, 2}, {3, 4}, {4, 5}})),
            (std::vector<uint32_t>{2, 1, 1, 0, 0, 0}));
}

TEST(Graph, CommunitiesAreThickets) {
  // Three cliques of 6, each joined to the next by one link.
  std::vector<Link> links;
  for (uint32_t clique = 0; clique < 3; ++clique)
    for (uint32_t a = 0; a < 6; ++a)
      for (uint32_t b = a + 1; b < 6; ++b)
        links.push_back({6 * clique + a, 6 * clique + b});
  links.push_back({5, 6});
  links.push_back({11, 12});
  const auto groups = communities_of(18, links);
  for (uint32_t i = 0; i < 18; ++i) EXPECT_EQ(groups[i], i / 6);
}

TEST(Graph, NodesWithoutLinksAreCommunitiesOfTheirOwn) {
  EXPECT_EQ(communities_of(3, {}), (std::vector<uint32_t>{0, 1, 2}));
  EXPECT_EQ(communities_of(3, {{0, 0, 5}, {1, 2, 1}}), (std::vector<uint32_t>{1, 0, 0}));
  EXPECT_TRUE(communities_of(0, {}).empty());
}

}  // namespace
}  // namespace phlox::chart

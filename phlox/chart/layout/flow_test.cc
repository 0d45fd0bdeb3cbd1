// Nodes of flows stand in their layers, none upon another, as high as their values.
#include "phlox/chart/layout/flow.h"

#include <gtest/gtest.h>

namespace phlox::chart {
namespace {

void expect_apart(const Flows& flows) {
  for (size_t a = 0; a < flows.nodes.size(); ++a) {
    EXPECT_GE(flows.nodes[a].bottom, -1e-9);
    EXPECT_LE(flows.nodes[a].top, 1 + 1e-9);
    for (size_t b = a + 1; b < flows.nodes.size(); ++b) {
      if (flows.nodes[a].layer == flows.nodes[b].layer) {
        EXPECT_TRUE(flows.nodes[a].top <= flows.nodes[b].bottom + 1e-9 ||
                    flows.nodes[b].top <= flows.nodes[a].bottom + 1e-9);
      }
    }
  }
}

TEST(Flow, PutsNodesInLayersByTheLongestWay) {
  const Flows flows = flow_layout(4, {{0, 1, 1}, {1, 2, 1}, {0, 2, 2}, {2, 3, 3}});
  EXPECT_EQ(flows.num_layers, 4);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(flows.nodes[static_cast<size_t>(i)].layer, i);
  EXPECT_EQ(flows.links[2].stops.size(), 3U);  // it passes the layer of node 1
  expect_apart(flows);
}

TEST(Flow, HeightsAreAsTheValues) {
  const Flows flows = flow_layout(3, {{0, 2, 3}, {1, 2, 1}});
  const auto height = [&](size_t i) {
    return flows.nodes[i].top - flows.nodes[i].bottom;
  };
  EXPECT_NEAR(height(0), 3 * height(1), 1e-9);
  EXPECT_NEAR(height(2), 4 * height(1), 1e-9);
  EXPECT_NEAR(flows.links[0].height, height(0), 1e-9);
  expect_apart(flows);
}

TEST(Flow, CutsCyclesWhereTheLeastTurnsBack) {
  const Flows flows = flow_layout(3, {{0, 1, 10}, {1, 2, 10}, {2, 0, 1}});
  EXPECT_FALSE(flows.links[0].back);
  EXPECT_FALSE(flows.links[1].back);
  EXPECT_TRUE(flows.links[2].back);
  EXPECT_EQ(flows.links[2].stops.front().layer, 2);
  EXPECT_EQ(flows.links[2].stops.back().layer, 0);
  expect_apart(flows);
}

TEST(Flow, AvoidsCrossings) {
  // Straight across in an order that only the sweeps find.
  const Flows flows = flow_layout(6, {{0, 5, 1}, {1, 4, 1.1}, {2, 3, 1.2}});
  for (const FlowLink& link : flows.links)
    EXPECT_NEAR(link.stops.front().middle, link.stops.back().middle, 1e-6);
}

TEST(Flow, TakesNoLinksAndPairsThatGoBothWays) {
  EXPECT_EQ(flow_layout(0, {}).num_layers, 0);
  const Flows flows = flow_layout(2, {{0, 1, 2}, {1, 0, 1}});
  EXPECT_EQ(flows.num_layers, 2);
  EXPECT_NE(flows.links[0].back, flows.links[1].back);
  expect_apart(flows);
}

}  // namespace
}  // namespace phlox::chart

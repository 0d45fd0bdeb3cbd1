// What is moved apart stays in order and within its ends, and moves no farther than it
// must.
#include "phlox/chart/layout/apart.h"

#include <gtest/gtest.h>

namespace phlox::chart {
namespace {

TEST(Apart, LeavesWhatDoesNotTouch) {
  EXPECT_EQ(apart({1, 3, 8}, {1, 1, 1}, 0, 10), (std::vector<double>{1, 3, 8}));
}

TEST(Apart, MovesNeighborsEquallyFar) {
  EXPECT_EQ(apart({5, 5}, {2, 2}, 0, 10), (std::vector<double>{4, 6}));
}

TEST(Apart, KeepsTheOrderAndTheEnds) {
  const auto places = apart({9.9, 9.8, 9.7, 0}, {1, 1, 1, 1}, 0, 10);
  for (size_t i = 0; i < places.size(); ++i) {
    EXPECT_GE(places[i], 0.5);
    EXPECT_LE(places[i], 9.5);
    if (i > 0) {
      EXPECT_GE(places[i], places[i - 1] + 1 - 1e-9);
    }
  }
}

TEST(Apart, MovesCloserWhereThereIsNoRoom) {
  EXPECT_EQ(apart({0, 0, 0, 0}, {5, 5, 5, 5}, 0, 10),
            (std::vector<double>{1.25, 3.75, 6.25, 8.75}));
  EXPECT_TRUE(apart({}, {}, 0, 1).empty());
}

}  // namespace
}  // namespace phlox::chart

// Intervals of numbers: never too narrow, and nothing where 128 bits would not do.
#include "phlox/compile/interval.h"

#include <gtest/gtest.h>

namespace phlox::compile {
namespace {

TEST(Interval, Operations) {
  const Interval a{-3, 10}, b{2, 5};
  EXPECT_EQ(sum(a, b), (Interval{-1, 15}));
  EXPECT_EQ(difference(a, b), (Interval{-8, 8}));
  EXPECT_EQ(product(a, b), (Interval{-15, 50}));
  EXPECT_EQ(product({-3, -2}, {-5, 7}), (Interval{-21, 15}));
  EXPECT_EQ(either(a, {20, 20}), (Interval{-3, 20}));
  EXPECT_EQ(rescaled(a, 2), (Interval{-300, 1000}));
}

TEST(Interval, NothingBeyond37Digits) {
  const auto most = exactly("9999999999999999999999999999999999999");
  ASSERT_TRUE(most);
  EXPECT_EQ(most->digits(), 37);
  EXPECT_FALSE(sum(*most, {1, 1}));
  EXPECT_TRUE(difference({0, 0}, *most));
  EXPECT_FALSE(difference({-1, 0}, *most));
  EXPECT_FALSE(product(*most, {2, 2}));
  EXPECT_FALSE(product(*most, *most));
  EXPECT_FALSE(rescaled({1, 1}, 38));
  EXPECT_FALSE(rescaled({10, 10}, 37));
  EXPECT_FALSE(exactly("10000000000000000000000000000000000000"));
}

TEST(Interval, Digits) {
  EXPECT_EQ((Interval{0, 0}).digits(), 1);
  EXPECT_EQ((Interval{-10, 9}).digits(), 2);
  EXPECT_EQ((Interval{0, 999}).digits(), 3);
  EXPECT_EQ(exactly("-12.50"), (Interval{-1250, -1250}));
  EXPECT_EQ(exactly("24"), (Interval{24, 24}));
  EXPECT_FALSE(exactly(""));
  EXPECT_FALSE(exactly("1e3"));
}

}  // namespace
}  // namespace phlox::compile

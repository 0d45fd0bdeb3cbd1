// Sums of floats that are not finite, or leave the range on the way.
#include "phlox/kernel/sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace phlox::kernel {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Bit by bit, since NaN is no equal of itself.
void expect_sum(std::vector<double> values, double expected) {
  std::sort(values.begin(), values.end());
  do {
    CompensatedSum one_by_one, at_once, left, right;
    for (const double value : values) one_by_one.add(value);
    at_once.add_all(values.data(), values.size());
    const size_t half = values.size() / 2;
    left.add_all(values.data(), half);
    right.add_all(values.data() + half, values.size() - half);
    left.add(right);
    for (const double found : {one_by_one.value(), at_once.value(), left.value()})
      if (std::isnan(expected))
        EXPECT_TRUE(std::isnan(found)) << found;
      else
        EXPECT_EQ(found, expected);
  } while (std::next_permutation(values.begin(), values.end()));
}

TEST(CompensatedSum, OfValuesThatAreNotFinite) {
  expect_sum({1, kInf, 2}, kInf);
  expect_sum({1, -kInf, 2}, -kInf);
  expect_sum({-kInf, 1, kInf}, kNan);
}

TEST(CompensatedSum, OfFiniteValuesThatLeaveTheRangeBesideAnInfinity) {
  expect_sum({-kInf, 1e308, 1e308}, -kInf);
  expect_sum({kInf, -1e308, -1e308, 5}, kInf);
}

TEST(CompensatedSum, OfFiniteValuesThatLeaveTheRange) {
  expect_sum({1e308, 1e308}, kInf);
  expect_sum({-1e308, -1e308, -1e308}, -kInf);
}

TEST(CompensatedSum, OfManyWithANan) {
  std::vector<double> values(100, 1.0);
  values[37] = kNan;
  CompensatedSum sum;
  sum.add_all(values.data(), values.size());
  EXPECT_TRUE(std::isnan(sum.value()));
}

}  // namespace
}  // namespace phlox::kernel

// Guesses of how many keys there are.
#include "phlox/session/cardinality.h"

#include <gtest/gtest.h>

#include <random>

namespace phlox::session {
namespace {

TEST(DistinctValues, OfFewValuesAreThoseOfTheSample) {
  std::vector<std::string> sample;
  for (int i = 0; i < 4000; ++i) sample.push_back(std::to_string(i % 100));
  EXPECT_EQ(distinct_values(sample, 1e9), 100);
}

TEST(DistinctValues, OfManyComeOfHowFewWereMetAgain) {
  std::mt19937_64 random(5);
  std::vector<std::string> sample;
  for (int i = 0; i < 4096; ++i) sample.push_back(std::to_string(random() % 100'000));
  const double guess = distinct_values(sample, 1e7);
  EXPECT_GT(guess, 70'000);
  EXPECT_LT(guess, 140'000);
}

TEST(DistinctValues, OfKeysThatAreAllDifferentAreManyMore) {
  std::vector<std::string> sample;
  for (int i = 0; i < 100; ++i) sample.push_back(std::to_string(i));
  EXPECT_EQ(distinct_values(sample, 100), 100);
  EXPECT_EQ(distinct_values(sample, 10'000), 100 + 100 * 99 / 2);
}

TEST(DistinctValues, AreNoMoreThanTheRows) {
  EXPECT_EQ(distinct_values({"a", "b", "c"}, 2), 2);
}

}  // namespace
}  // namespace phlox::session

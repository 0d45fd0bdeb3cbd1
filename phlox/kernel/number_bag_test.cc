// Different numbers and their counts: zero, growth, what is left out, the wish to stop.
#include "phlox/kernel/number_bag.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>

#include "phlox/base/error.h"

namespace phlox::kernel {
namespace {

using Counts = std::map<uint64_t, uint64_t>;
constexpr uint64_t kGreatest = std::numeric_limits<uint64_t>::max();

size_t add(NumberBag& bag, const std::vector<uint64_t>& numbers,
           std::vector<uint16_t>* left_out = nullptr) {
  std::vector<uint16_t> places(kVectorSize);
  const size_t left =
      bag.add(numbers.data(), nullptr, numbers.size(), !left_out, places.data());
  places.resize(left);
  if (left_out) *left_out = places;
  return left;
}

// Fails where a number is given twice.
Counts all_of(const NumberBag& bag) {
  Counts all;
  bag.for_each([&](const uint64_t* numbers, const uint64_t* counts, size_t size) {
    EXPECT_LE(size, kVectorSize);
    for (size_t i = 0; i < size; ++i)
      EXPECT_TRUE(all.emplace(numbers[i], counts ? counts[i] : 1).second) << numbers[i];
  });
  return all;
}

TEST(NumberBag, AnEmptyOneGivesNothing) {
  const NumberBag bag(true);
  EXPECT_EQ(bag.size(), 0u);
  EXPECT_EQ(bag.memory(), 0u);
  EXPECT_EQ(all_of(bag), Counts{});
}

TEST(NumberBag, CountsZeroAndTheGreatestAsAnyOther) {
  NumberBag bag(true);
  add(bag, {0, kGreatest, 0, 5, 0, kGreatest});
  EXPECT_EQ(bag.size(), 3u);
  EXPECT_EQ(all_of(bag), (Counts{{0, 3}, {5, 1}, {kGreatest, 2}}));
}

TEST(NumberBag, TakesCountsThatAreGiven) {
  NumberBag bag(true);
  const uint64_t numbers[] = {7, 0, 7}, counts[] = {2, 10, 30};
  bag.add(numbers, counts, 3, true, nullptr);
  EXPECT_EQ(all_of(bag), (Counts{{0, 10}, {7, 32}}));
}

TEST(NumberBag, LeavesNewOnesOut) {
  NumberBag bag(true);
  std::vector<uint16_t> left_out;
  EXPECT_EQ(add(bag, {1, 0}, &left_out), 2u);
  add(bag, {1, 2});
  EXPECT_EQ(add(bag, {0, 1, 3, 2, 0}, &left_out), 3u);
  EXPECT_EQ(left_out, (std::vector<uint16_t>{0, 2, 4}));
  EXPECT_EQ(all_of(bag), (Counts{{1, 2}, {2, 2}}));
}

TEST(NumberBag, GrowsAsAMapDoes) {
  std::mt19937_64 random(7);
  for (const bool is_counted : {false, true}) {
    NumberBag bag(is_counted);
    Counts expected;
    for (int round = 0; round < 200; ++round) {
      std::vector<uint64_t> numbers(random() % (kVectorSize + 1));
      for (uint64_t& number : numbers) {
        number = random() % 300'000 << (random() % 2 * 40);
        ++expected[number];
      }
      add(bag, numbers);
    }
    EXPECT_EQ(bag.size(), expected.size());
    if (!is_counted)
      for (auto& [number, count] : expected) count = 1;
    EXPECT_EQ(all_of(bag), expected);
    EXPECT_GE(bag.memory(), expected.size() * sizeof(uint64_t) * 2);
  }
}

TEST(NumberBag, StopsWhileItGrows) {
  Task task;
  NumberBag bag(false);
  bag.watch(task);
  add(bag, {1});
  task.cancel();
  std::vector<uint64_t> numbers(kVectorSize);
  const auto fill = [&] {
    for (uint64_t next = 2; next < 100'000;) {
      for (uint64_t& number : numbers) number = next++;
      add(bag, numbers);
    }
  };
  EXPECT_THROW(fill(), Error);
}

}  // namespace
}  // namespace phlox::kernel

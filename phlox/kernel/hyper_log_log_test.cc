// Sketches of sets: exact when small, within their error when large, whatever the order.
#include "phlox/kernel/hyper_log_log.h"

#include <gtest/gtest.h>

#include <cmath>

#include "phlox/kernel/row_codec.h"

namespace phlox::kernel {
namespace {

HyperLogLog of(uint64_t begin, uint64_t end, SizePool& pool) {
  HyperLogLog sketch;
  for (uint64_t i = begin; i < end; ++i) sketch.add(hash_of(i), pool);
  return sketch;
}

TEST(HyperLogLog, IsExactWhileItIsSparse) {
  SizePool pool;
  for (const uint64_t count : {0, 1, 2, 5, 100, 512})
    EXPECT_EQ(of(0, count, pool).estimate(), static_cast<int64_t>(count)) << count;
}

TEST(HyperLogLog, CountsAgainWhatItHasSeenNot) {
  SizePool pool;
  HyperLogLog sketch;
  for (int round = 0; round < 100; ++round)
    for (uint64_t i = 0; i < 400; ++i) sketch.add(hash_of(i), pool);
  EXPECT_EQ(sketch.estimate(), 400);
}

TEST(HyperLogLog, IsWithinFourStandardErrors) {
  SizePool pool;
  for (const uint64_t count : {513u, 600u, 1000u, 4096u, 20000u, 300000u, 3000000u}) {
    const auto estimate = static_cast<double>(of(7, 7 + count, pool).estimate());
    const auto exact = static_cast<double>(count);
    EXPECT_LT(std::abs(estimate - exact), exact * 4 * 1.04 / 64) << count;
  }
}

TEST(HyperLogLog, MergesInAnyOrder) {
  SizePool pool, other;
  for (const uint64_t count : {10u, 512u, 513u, 700u, 5000u, 100000u}) {
    const int64_t whole = of(0, count, pool).estimate();
    for (const uint64_t cut : {uint64_t{0}, count / 3, count / 2, count}) {
      HyperLogLog a = of(0, cut, pool);
      // They overlap.
      const HyperLogLog b = of(cut / 2, count, other);
      HyperLogLog c = of(cut / 2, count, pool);
      const HyperLogLog d = of(0, cut, other);
      a.merge(b, pool);
      c.merge(d, pool);
      EXPECT_EQ(a.estimate(), whole) << count << " " << cut;
      EXPECT_EQ(c.estimate(), whole) << count << " " << cut;
    }
  }
}

}  // namespace
}  // namespace phlox::kernel

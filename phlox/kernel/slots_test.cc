// Arrays of zeros, small and large.
#include "phlox/kernel/slots.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <new>

namespace phlox::kernel {
namespace {

TEST(Slots, AreZerosThatCanBeWritten) {
  for (const size_t count :
       {size_t{1}, size_t{1000}, size_t{131'071}, size_t{131'072}, size_t{1'000'003}})
    for (const Touched touched : {Touched::kHereAndThere, Touched::kEverywhere}) {
      Slots<uint64_t> slots = make_slots<uint64_t>(count, touched);
      for (size_t i = 0; i < count; i += 97) {
        ASSERT_EQ(slots[i], 0u) << i << " of " << count;
        slots[i] = i;
      }
      EXPECT_EQ(slots[(count - 1) / 97 * 97], (count - 1) / 97 * 97);
      slots = make_slots<uint64_t>(count, touched);
      EXPECT_EQ(slots[0], 0u);
    }
}

TEST(Slots, MoreThanThereIsIsNoMemory) {
  EXPECT_THROW(take_zeros(std::numeric_limits<size_t>::max() / 4, Touched::kEverywhere),
               std::bad_alloc);
}

}  // namespace
}  // namespace phlox::kernel

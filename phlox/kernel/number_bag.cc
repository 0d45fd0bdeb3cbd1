// Slots of numbers, and their counts.
#include "phlox/kernel/number_bag.h"

#include <algorithm>
#include <array>
#include <bit>

#include "phlox/kernel/row_codec.h"

namespace phlox::kernel {

namespace {
// How many numbers ahead a slot is fetched into the cache.
constexpr size_t kAhead = 16;
// While it grows it looks whether it shall go on after so many slots.
constexpr size_t kSlotsBetween = size_t{1} << 16;
}  // namespace

size_t NumberBag::add(const uint64_t* numbers, const uint64_t* counts, size_t size,
                      bool takes_new, uint16_t* left_out) {
  if ((size_ + size) * 2 > num_slots_) grow();
  std::array<uint64_t, kVectorSize> hashes;
  for (size_t i = 0; i < size; ++i) hashes[i] = hash_of(numbers[i]);
  uint64_t* const slots = slots_.get();
  const size_t mask = num_slots_ - 1;
  size_t left = 0;
  for (size_t i = 0; i < size; ++i) {
    if (i + kAhead < size) {
      const size_t ahead = hashes[i + kAhead] & mask;
      __builtin_prefetch(&slots[ahead], 1);
      if (is_counted_) __builtin_prefetch(&counts_[ahead], 1);
    }
    const uint64_t number = numbers[i];
    if (number == 0) {
      if (!has_zero_ && !takes_new) {
        left_out[left++] = static_cast<uint16_t>(i);
        continue;
      }
      size_ += !has_zero_;
      has_zero_ = true;
      zero_count_ += counts ? counts[i] : 1;
      continue;
    }
    size_t place = hashes[i] & mask;
    while (slots[place] != 0 && slots[place] != number) place = (place + 1) & mask;
    if (slots[place] == 0) {
      if (!takes_new) {
        left_out[left++] = static_cast<uint16_t>(i);
        continue;
      }
      slots[place] = number;
      ++size_;
    }
    if (is_counted_) counts_[place] += counts ? counts[i] : 1;
  }
  return left;
}

void NumberBag::grow() {
  const size_t num_slots = std::bit_ceil((size_ + kVectorSize) * 2);
  const size_t mask = num_slots - 1;
  Slots<uint64_t> slots = make_slots<uint64_t>(num_slots, Touched::kEverywhere);
  Slots<uint64_t> counts;
  if (is_counted_) counts = make_slots<uint64_t>(num_slots, Touched::kEverywhere);
  for (size_t i = 0; i < num_slots_; ++i) {
    if (i % kSlotsBetween == 0) task_.check();
    if (slots_[i] == 0) continue;
    size_t place = hash_of(slots_[i]) & mask;
    while (slots[place] != 0) place = (place + 1) & mask;
    slots[place] = slots_[i];
    if (is_counted_) counts[place] = counts_[i];
  }
  slots_ = std::move(slots);
  counts_ = std::move(counts);
  num_slots_ = num_slots;
}

}  // namespace phlox::kernel

// Different numbers of 64 bits, and how often each was there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/kernel/slots.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// Open addressing, at most half full: 8 bytes a slot, and as many again where they are
// counted. One thread at a time.
class NumberBag {
 public:
  explicit NumberBag(bool is_counted) : is_counted_(is_counted) {}

  // At most kVectorSize numbers, each so often, or once. Unless it takes new ones, those
  // that it does not have are left out: gives their number, and their places in
  // `left_out`.
  size_t add(const uint64_t* numbers, const uint64_t* counts, size_t size, bool takes_new,
             uint16_t* left_out);
  // From here on it looks at the task while it grows: add() may throw Error(kCancelled),
  // and then it is of no use any more.
  void watch(const Task& task) { task_ = task; }
  size_t size() const { return size_; }
  // Bytes that it holds.
  size_t memory() const { return num_slots_ * sizeof(uint64_t) * (is_counted_ ? 2 : 1); }

  // Gives all numbers, up to kVectorSize at a time, and beside them how often each was
  // there, or null where they are not counted.
  template <class Take>
  void for_each(Take take) const {
    std::vector<uint64_t> numbers(kVectorSize), counts(is_counted_ ? kVectorSize : 0);
    size_t size = 0;
    const auto give = [&](uint64_t number, uint64_t count) {
      numbers[size] = number;
      if (is_counted_) counts[size] = count;
      if (++size < kVectorSize) return;
      take(numbers.data(), is_counted_ ? counts.data() : nullptr, size);
      size = 0;
    };
    if (has_zero_) give(0, zero_count_);
    for (size_t place = 0; place < num_slots_; ++place)
      if (slots_[place] != 0) give(slots_[place], is_counted_ ? counts_[place] : 1);
    if (size > 0) take(numbers.data(), is_counted_ ? counts.data() : nullptr, size);
  }

 private:
  void grow();

  bool is_counted_;
  Slots<uint64_t> slots_;   // 0: free
  Slots<uint64_t> counts_;  // by slot
  size_t num_slots_ = 0;
  size_t size_ = 0;
  // Of the number 0.
  bool has_zero_ = false;
  uint64_t zero_count_ = 0;
  Task task_;
};

}  // namespace phlox::kernel

// Different values of one form, and how often each was there.
#pragma once

#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/kernel/group_table.h"
#include "phlox/kernel/key_hash.h"
#include "phlox/kernel/number_bag.h"

namespace phlox::engine::native {

using kernel::Form;
using kernel::kVectorSize;
using kernel::Vector;

// NaN equals NaN, -0.0 equals 0.0. One thread at a time.
class ValueTable {
 public:
  // Of few values, or a small range, which an array finds; or of many.
  enum class Kind : bool { kFew, kMany };

  ValueTable(Form form, bool is_counted, Kind kind, const Task& task);

  // At most kVectorSize values, none of which is null, each so often, or once. Unless it
  // takes new ones, those that it does not have are left out: gives their number, and
  // their places in `left_out`. May throw Error(kCancelled), and then it is of no use any
  // more.
  size_t add(const Vector& values, size_t size, const uint64_t* counts, bool takes_new,
             uint16_t* left_out);
  // The same of numbers as kernel::to_numbers gives them, in a table of many, which takes
  // new ones.
  void add_numbers(const uint64_t* numbers, size_t size, const uint64_t* counts) {
    bag_->add(numbers, counts, size, true, nullptr);
  }
  // All of another one.
  void add_all(const ValueTable& other);
  size_t size() const { return bag_ ? bag_->size() : groups_->size(); }
  // Whether an array finds the values.
  bool is_direct() const { return groups_ && groups_->is_direct(); }
  // Bytes that it holds.
  size_t memory() const;

  // Gives all values, at most kVectorSize at a time, and how often each was there, or
  // null where they are not counted: take(const Vector&, const uint64_t*, size_t).
  template <class Take>
  void for_each(Take take) const {
    kernel::Register memory(form_);
    if (bag_) {
      bag_->for_each([&](const uint64_t* numbers, const uint64_t* counts, size_t size) {
        task_.check();
        take(from_numbers(numbers, size, memory), counts, size);
      });
      return;
    }
    std::vector<uint32_t> groups(kVectorSize);
    for (size_t begin = 0; begin < groups_->size(); begin += kVectorSize) {
      task_.check();
      const size_t size = std::min(kVectorSize, groups_->size() - begin);
      std::iota(groups.begin(), groups.end(), static_cast<uint32_t>(begin));
      take(groups_->keys(groups.data(), size, {&memory, 1})[0],
           is_counted_ ? counts_.data() + begin : nullptr, size);
    }
  }

 private:
  Vector from_numbers(const uint64_t* numbers, size_t size,
                      kernel::Register& memory) const;

  Form form_;
  bool is_counted_;
  Task task_;
  // One of them.
  std::optional<kernel::NumberBag> bag_;
  std::optional<kernel::GroupTable> groups_;
  std::vector<uint64_t> counts_;  // of groups_
  // Of one call.
  std::vector<uint64_t> numbers_;
  std::vector<uint32_t> found_;
};

}  // namespace phlox::engine::native

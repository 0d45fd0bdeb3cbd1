// Numbers distinct 64-bit numbers: by an array as long as their range is small, else by
// open addressing. Where they are dense, each may be its own group's number.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/kernel/slots.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

constexpr uint32_t kNoGroup = UINT32_MAX;
// A table that grows looks whether it shall go on after so many groups: each of the first
// may be the first one in a large page, which is made zeros then.
constexpr uint32_t kGroupsBetween = 1 << 6;
// A table grows to four times its slots as long as it has fewer groups, and then to twice
// as many, so that less of them is empty.
constexpr size_t kManyGroups = size_t{1} << 18;

// One thread at a time.
class NumberTable {
 public:
  // The numbers from `first` on.
  struct Range {
    uint64_t first = 0;
    uint64_t size = 0;
  };

  // The group of each of at most kVectorSize numbers; nulls are one group. A new one gets
  // the next number while there are fewer than `most`, else kNoGroup.
  void find(const uint64_t* numbers, const uint8_t* valid, size_t size, size_t most,
            uint32_t* groups);
  // From here on it looks at the task while it grows: find() may throw Error(kCancelled),
  // and then it is of no use any more.
  void watch(const Task& task) { task_ = task; }
  // With place_by_value, also of groups that have no number yet.
  size_t size() const { return is_placed_ ? present_.size() : numbers_.size(); }
  // Any number for the group of nulls.
  uint64_t number(uint32_t group) const {
    return is_placed_ ? base_ + group - 1 : numbers_[group];
  }
  uint32_t null_group() const { return null_group_; }
  // Whether the group's number, or null for its group, was ever found.
  bool is_present(uint32_t group) const { return present_.empty() || present_[group]; }
  // Whether there may be groups that were not.
  bool has_gaps() const { return !present_.empty(); }
  // Whether a number's place is its group.
  bool is_placed() const { return is_placed_; }
  // Then the groups of the numbers in a range, and the one of nulls, that were found.
  std::vector<uint32_t> present_groups(Range range, bool with_nulls) const;
  // From here on the place of a number in the range of all is its group, so that nothing
  // is looked up. Gives the new groups of the old ones, or nothing, and then all stays,
  // where too many places would be empty.
  std::optional<std::vector<uint32_t>> place_by_value();
  // Whether it is an array.
  bool is_direct() const { return is_direct_; }
  // Then all numbers are in it.
  Range range() const { return {base_, range_}; }
  // Replaces each number by change(number), of which no two may be equal.
  template <class Change>
  void renumber(Change change) {
    for (uint64_t& number : numbers_) number = change(number);
    direct_.reset();
    range_ = 0;
    if (is_direct_) make_direct_of_all();
    if (!is_direct_) grow();
  }
  // Bytes that it holds.
  size_t memory() const;

 private:
  struct Slot {
    uint64_t number;
    uint32_t group;  // + 1; 0: the slot is free
  };

  bool make_direct(const uint64_t* numbers, size_t size, const uint8_t* valid);
  void make_direct_of_all();
  void leave_direct();
  void find_direct(const uint64_t* numbers, const uint8_t* valid, size_t size,
                   size_t most, uint32_t* groups);
  // Whether each of them has its place.
  bool find_placed(const uint64_t* numbers, const uint8_t* valid, size_t size,
                   size_t most, uint32_t* groups);
  void leave_places();
  uint32_t find_null(size_t most);
  void grow();

  std::vector<uint64_t> numbers_;  // by group, unless they are placed
  // By group, if they are or were placed: the first is that of nulls, those of base_ and
  // the numbers after it follow.
  std::vector<uint8_t> present_;
  bool is_placed_ = false;
  uint32_t null_group_ = kNoGroup;
  bool is_direct_ = true;
  Slots<uint32_t> direct_;  // by number - base_: group + 1
  uint64_t base_ = 0;
  uint64_t range_ = 0;  // of direct_, or of the places
  Slots<Slot> slots_;
  size_t num_slots_ = 0;
  std::vector<uint64_t> hashes_;  // of one call
  Task task_;
};

}  // namespace phlox::kernel

// Numbers distinct texts, which it copies.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "phlox/kernel/number_table.h"
#include "phlox/kernel/register.h"

namespace phlox::kernel {

// One thread at a time.
class TextTable {
 public:
  // As NumberTable::find. The hash of a text is hash_of.
  void find(const std::string_view* texts, const uint8_t* valid, size_t size, size_t most,
            uint32_t* groups);
  // From here on it looks at the task while it grows: find() may throw Error(kCancelled),
  // and then it is of no use any more.
  void watch(const Task& task) { task_ = task; }
  size_t size() const { return texts_.size(); }
  // They last as long as the table. An empty one for the group of nulls.
  std::string_view text(uint32_t group) const { return texts_[group]; }
  uint32_t null_group() const { return null_group_; }
  // Bytes that it holds.
  size_t memory() const;

 private:
  struct Slot {
    uint32_t tag;    // of the hash
    uint32_t group;  // + 1; 0: the slot is free
  };
  template <bool is_large>
  void look_up(const std::string_view* texts, const uint8_t* valid, size_t size,
               size_t most, uint32_t* groups);
  uint32_t find_null(size_t most);
  void grow();

  // By group.
  std::vector<std::string_view> texts_;
  std::vector<uint64_t> text_hashes_;
  uint32_t null_group_ = kNoGroup;
  TextArena arena_;
  Slots<Slot> slots_;
  size_t num_slots_ = 0;
  std::vector<uint64_t> hashes_;  // of one call
  Task task_;
};

}  // namespace phlox::kernel

// Numbers distinct 64-bit numbers: by an array as long as their range is small, else by
// open addressing.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "phlox/kernel/vector.h"

namespace phlox::kernel {

constexpr uint32_t kNoGroup = UINT32_MAX;

// Memory that is all zeros, and of which only what is touched is there.
template <class Slot>
struct FreeSlots {
  void operator()(Slot* slots) const { std::free(slots); }
};
template <class Slot>
using Slots = std::unique_ptr<Slot[], FreeSlots<Slot>>;
template <class Slot>
Slots<Slot> make_slots(size_t count) {
  void* const memory = std::calloc(count, sizeof(Slot));
  if (!memory) throw std::bad_alloc();
  return Slots<Slot>(static_cast<Slot*>(memory));
}

// One thread at a time.
class NumberTable {
 public:
  // The group of each of at most kVectorSize numbers; nulls are one group. A new one gets
  // the next number while there are fewer than `most`, else kNoGroup.
  void find(const uint64_t* numbers, const uint8_t* valid, size_t size, size_t most,
            uint32_t* groups);
  size_t size() const { return numbers_.size(); }
  // Any number for the group of nulls.
  uint64_t number(uint32_t group) const { return numbers_[group]; }
  uint32_t null_group() const { return null_group_; }
  // Whether it is an array.
  bool is_direct() const { return is_direct_; }
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
  uint32_t find_null(size_t most);
  void grow();

  std::vector<uint64_t> numbers_;  // by group
  uint32_t null_group_ = kNoGroup;
  bool is_direct_ = true;
  Slots<uint32_t> direct_;  // by number - base_: group + 1
  uint64_t base_ = 0;
  uint64_t range_ = 0;
  Slots<Slot> slots_;
  size_t num_slots_ = 0;
  std::vector<uint64_t> hashes_;  // of one call
};

}  // namespace phlox::kernel

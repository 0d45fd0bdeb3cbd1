// Which place a node has in a list: what every walk asks for every argument.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace phlox::expr {

// Places of pointers, numbered as they are added. Most walks are over a handful of nodes,
// which are just compared; more are hashed into a table at most half full.
class PointerIndex {
 public:
  static constexpr size_t kAbsent = static_cast<size_t>(-1);

  // True if it was not there; it then has the next place.
  bool add(const void* pointer) {
    if (find(pointer) != kAbsent) return false;
    if (count_ < kFew) {
      few_[count_++] = pointer;
      return true;
    }
    if (count_ == kFew) many_.assign(few_.begin(), few_.end());
    many_.push_back(pointer);
    ++count_;
    if (count_ * 2 > slots_.size()) {
      size_t size = 64;  // a power of two, for the mask
      while (size < count_ * 4) size *= 2;
      slots_.assign(size, 0);
      for (size_t i = 0; i < count_; ++i)
        slots_[free_slot(many_[i])] = static_cast<uint32_t>(i + 1);
    } else {
      slots_[free_slot(pointer)] = static_cast<uint32_t>(count_);
    }
    return true;
  }

  size_t find(const void* pointer) const {
    if (count_ <= kFew) {
      for (size_t i = 0; i < count_; ++i)
        if (few_[i] == pointer) return i;
      return kAbsent;
    }
    for (size_t at = hash(pointer);; ++at) {
      const uint32_t slot = slots_[at & (slots_.size() - 1)];
      if (slot == 0) return kAbsent;
      if (many_[slot - 1] == pointer) return slot - 1;
    }
  }

 private:
  static constexpr size_t kFew = 12;

  static size_t hash(const void* pointer) {
    return static_cast<size_t>(
        (reinterpret_cast<uintptr_t>(pointer) >> 4) * 0x9E3779B97F4A7C15u >> 20);
  }
  size_t free_slot(const void* pointer) const {
    size_t at = hash(pointer);
    while (slots_[at & (slots_.size() - 1)] != 0) ++at;
    return at & (slots_.size() - 1);
  }

  size_t count_ = 0;
  std::array<const void*, kFew> few_;
  std::vector<const void*> many_;
  std::vector<uint32_t> slots_;  // place + 1; 0 is free
};

}  // namespace phlox::expr

// Memory in sizes of powers of two, for many small arrays that grow: states of groups.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace phlox::kernel {

// Memory of class c has 16 << c bytes, aligned for anything; what is given back serves
// again. All of it goes with the pool. One thread at a time.
class SizePool {
 public:
  static constexpr size_t bytes_of(int size_class) { return size_t{16} << size_class; }

  void* allocate(int size_class) {
    auto& free = free_[static_cast<size_t>(size_class)];
    if (!free.empty()) {
      void* const place = free.back();
      free.pop_back();
      return place;
    }
    const size_t bytes = bytes_of(size_class);
    if (left_ < bytes) add_block(bytes);
    void* const place = next_;
    next_ += bytes;
    left_ -= bytes;
    return place;
  }
  void release(void* place, int size_class) {
    free_[static_cast<size_t>(size_class)].push_back(place);
  }
  // Bytes that it holds.
  size_t memory() const { return held_; }

 private:
  void add_block(size_t bytes) {
    constexpr size_t kLeast = size_t{1} << 12, kMost = size_t{1} << 20;
    size_t block = held_ < kLeast ? kLeast : held_ < kMost ? held_ : kMost;
    if (block < bytes) block = bytes;
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block));
    next_ = blocks_.back().get();
    left_ = block;
    held_ += block;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* next_ = nullptr;
  size_t left_ = 0;
  size_t held_ = 0;
  std::array<std::vector<void*>, 44> free_;
};

}  // namespace phlox::kernel

// Assembles Arrow arrays that own their memory: growable buffers, whole arrays, slices.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "phlox/type/arrow_c.h"

namespace phlox::table {

__extension__ typedef __int128 Int128;

// Bytes that grow at the end and are not initialised; movable.
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Buffer() { std::free(data_); }

  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  // Makes room for `more` bytes behind the end.
  void reserve(size_t more) {
    if (capacity_ - size_ < more) grow(more);
  }
  // New bytes at the end are not set.
  void resize(size_t size) {
    if (size > size_) reserve(size - size_);
    size_ = size;
  }
  void append(const void* bytes, size_t count) {
    if (count == 0) return;
    reserve(count);
    std::memcpy(data_ + size_, bytes, count);
    size_ += count;
  }
  void fill(uint8_t byte, size_t count) {
    if (count == 0) return;
    reserve(count);
    std::memset(data_ + size_, byte, count);
    size_ += count;
  }
  template <class T>
  void push(const T& value) {
    reserve(sizeof(T));
    std::memcpy(data_ + size_, &value, sizeof(T));
    size_ += sizeof(T);
  }

 private:
  void grow(size_t more);

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

inline bool bit_at(const uint8_t* bits, int64_t i) { return bits[i >> 3] >> (i & 7) & 1; }
// Appends a bit behind the first `count` ones.
inline void push_bit(Buffer& bits, int64_t count, bool bit) {
  if ((count & 7) == 0) bits.push(uint8_t{0});
  bits.data()[count >> 3] |= static_cast<uint8_t>(bit) << (count & 7);
}

// An array that owns the buffers and takes the children over. An empty first buffer of a
// layout with validity means that nothing is null.
ArrowArray make_array(int64_t length, int64_t null_count, std::vector<Buffer> buffers,
                      std::vector<ArrowArray> children = {},
                      std::optional<ArrowArray> dictionary = {});

// The rows [begin, begin + length) of an array without a copy; `owner` keeps its memory
// alive.
ArrowArray slice(const ArrowArray& array, int64_t begin, int64_t length,
                 const std::shared_ptr<const void>& owner);
// The same of a batch, whose columns have the offset and not it itself: Arrow's own
// readers of streams take no other.
ArrowArray slice_batch(const ArrowArray& batch, int64_t begin, int64_t length,
                       const std::shared_ptr<const void>& owner);

}  // namespace phlox::table

// Keys of a sort as bytes: memcmp of two rows' bytes is the order of the rows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// Normalized keys (Graefe, "Implementing Sorting in Database Systems", ACM Computing
// Surveys 38(3), 2006): numbers from their highest byte on with the sign turned, texts
// whole with their end marked, all turned round where the order is descending; before
// each value, where there may be nulls, a byte that puts these last either way. NaN is
// above every number, -0.0 equals 0.0.
class SortKeyCodec {
 public:
  struct Key {
    Form form = Form::kInt;
    bool ascending = true;
    bool nullable = true;
  };

  explicit SortKeyCodec(std::vector<Key> keys) : keys_(std::move(keys)) {}

  size_t num_keys() const { return keys_.size(); }
  // Adds the bytes of row i to sizes[i].
  void measure(std::span<const Vector> columns, size_t size, uint32_t* sizes) const;
  // Writes row i to places[i], and moves the place behind it.
  void encode(std::span<const Vector> columns, size_t size, uint8_t** places) const;

 private:
  std::vector<Key> keys_;
};

// The highest byte first.
inline void put_big_endian(uint64_t value, uint8_t* place) {
  for (int i = 0; i < 8; ++i) place[i] = static_cast<uint8_t>(value >> (56 - 8 * i));
}
inline uint64_t get_big_endian(const uint8_t* place) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | place[i];
  return value;
}

}  // namespace phlox::kernel

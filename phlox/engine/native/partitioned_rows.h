// Rows that wait, parted by a hash, in memory or in the query's file.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "phlox/engine/native/context.h"
#include "phlox/kernel/row_codec.h"
#include "phlox/kernel/row_store.h"

namespace phlox::engine::native {

using kernel::Form;
using kernel::Vector;

// One thread's. Rows of equal hashes come into the same partition. Partitions can be
// parted again, by other bits of the hash: that is the next level.
class PartitionedRows {
 public:
  static constexpr int kBits = 7;
  static constexpr size_t kNumPartitions = size_t{1} << kBits;
  static constexpr int kLevels = 4;
  static size_t partition_of(uint64_t hash, int level = 0) {
    return hash >> (64 - (level + 1) * kBits) & (kNumPartitions - 1);
  }

  explicit PartitionedRows(std::vector<Form> forms, int level = 0);

  // At most kVectorSize rows.
  void add(std::span<const Vector> columns, const uint64_t* hashes, size_t size);
  kernel::RowStore& partition(size_t i) { return stores_[i]; }
  const kernel::RowCodec& codec() const { return codec_; }
  // Bytes in memory.
  size_t memory() const;
  // Moves all of them into the file.
  void spill(kernel::SpillFile& file, const Task& task);

 private:
  kernel::RowCodec codec_;
  int level_;
  std::vector<kernel::RowStore> stores_;
  std::vector<uint32_t> sizes_;
  std::vector<uint8_t*> places_;
};

}  // namespace phlox::engine::native

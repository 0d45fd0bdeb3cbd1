// Rows that wait, parted by a hash.
#include "phlox/engine/native/partitioned_rows.h"

namespace phlox::engine::native {

PartitionedRows::PartitionedRows(std::vector<Form> forms, int level)
    : codec_(std::move(forms), false),
      level_(level),
      stores_(kNumPartitions),
      sizes_(kernel::kVectorSize),
      places_(kernel::kVectorSize) {}

void PartitionedRows::add(std::span<const Vector> columns, const uint64_t* hashes,
                          size_t size) {
  codec_.measure(columns, size, sizes_.data());
  for (size_t i = 0; i < size; ++i)
    places_[i] = stores_[partition_of(hashes[i], level_)].add(sizes_[i]);
  codec_.encode(columns, size, places_.data());
}

size_t PartitionedRows::memory() const {
  size_t bytes = 0;
  for (const auto& store : stores_) bytes += store.memory();
  return bytes;
}

void PartitionedRows::spill(kernel::SpillFile& file, const Task& task) {
  for (auto& store : stores_) {
    task.check();
    store.spill(file);
  }
}

}  // namespace phlox::engine::native

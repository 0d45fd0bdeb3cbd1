// Rows of groups that wait.
#include "phlox/engine/native/rows_aside.h"

#include "phlox/kernel/key_hash.h"

namespace phlox::engine::native {

RowsAside::RowsAside(std::vector<Form> forms, size_t num_keys, int level)
    : num_keys_(num_keys),
      rows_(std::move(forms), level),
      positions_(kernel::kVectorSize),
      hashes_(kernel::kVectorSize) {
  for (const Form form : rows_.codec().forms()) gathered_.emplace_back(form);
}

void RowsAside::add(std::span<const Vector> columns, std::span<const uint16_t> rows,
                    const uint64_t* positions) {
  columns_.clear();
  for (size_t i = 0; i < columns.size(); ++i)
    columns_.push_back(
        kernel::gather(columns[i], rows.data(), rows.size(), gathered_[i]));
  if (positions) {
    for (size_t i = 0; i < rows.size(); ++i) positions_[i] = positions[rows[i]];
    columns_.push_back({Form::kUint, positions_.data(), nullptr});
  }
  kernel::hash_rows(std::span<const Vector>(columns_).first(num_keys_), rows.size(),
                    hashes_.data());
  rows_.add(columns_, hashes_.data(), rows.size());
}

}  // namespace phlox::engine::native

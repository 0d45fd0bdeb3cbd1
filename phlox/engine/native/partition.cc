// Columns that grow.
#include "phlox/engine/native/partition.h"

namespace phlox::engine::native {

void StoredColumn::append(const kernel::Vector& values, size_t size) {
  const size_t rows = values_.size() / width_;
  const auto* const bytes = static_cast<const uint8_t*>(values.values);
  values_.insert(values_.end(), bytes, bytes + size * width_);
  if (form_ == kernel::Form::kText) {
    auto* const texts = reinterpret_cast<std::string_view*>(values_.data()) + rows;
    for (size_t i = 0; i < size; ++i)
      texts[i] = values.is_null(i) ? std::string_view("", 0) : texts_.copy(texts[i]);
  }
  if (values.valid && !has_nulls_) {
    valid_.resize(rows, 1);
    has_nulls_ = true;
  }
  if (!has_nulls_) return;
  if (values.valid)
    valid_.insert(valid_.end(), values.valid, values.valid + size);
  else
    valid_.resize(rows + size, 1);
}

}  // namespace phlox::engine::native

// Rows of a window in its order, side by side: what its functions look at.
#pragma once

#include <cstdint>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/kernel/register.h"
#include "phlox/kernel/vector.h"

namespace phlox::engine::native {

// Values of one column, any number of them.
class StoredColumn {
 public:
  explicit StoredColumn(kernel::Form form)
      : form_(form), width_(kernel::width_of(form)) {}
  StoredColumn(StoredColumn&&) = default;

  kernel::Form form() const { return form_; }
  // Copies the values, texts too.
  void append(const kernel::Vector& values, size_t size);
  // Values from a row on; they may be used as vectors of any size.
  kernel::Vector from(size_t row) const {
    return {form_, values_.data() + row * width_,
            has_nulls_ ? valid_.data() + row : nullptr};
  }
  size_t memory() const {
    return values_.capacity() + valid_.capacity() + texts_.bytes_held();
  }

 private:
  kernel::Form form_;
  size_t width_;
  std::vector<uint8_t> values_;
  std::vector<uint8_t> valid_;
  bool has_nulls_ = false;
  kernel::TextArena texts_;
};

// Whole partitions, one behind the other, each in the window's order.
struct WindowRows {
  Task task;
  size_t num_rows = 0;
  std::vector<StoredColumn> columns;
  std::vector<uint64_t> positions;  // in the source's order, if a function asks for them
  // Where partitions begin, and where rows whose order keys differ from those before;
  // both end with num_rows.
  std::vector<size_t> partitions, peers;
};

}  // namespace phlox::engine::native

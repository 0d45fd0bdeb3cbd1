// At most kVectorSize rows on their way through a pipeline.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "phlox/kernel/load.h"
#include "phlox/kernel/register.h"
#include "phlox/table/column.h"

namespace phlox::engine::native {

using kernel::kVectorSize;
using kernel::Vector;

// Columns of a batch are loaded when somebody asks for them, and then only the rows that
// are still there. A chunk is used again and again by one thread; what it shows lasts
// until it is given new rows, and as long as the batch or the chunk that it was made of.
class Chunk {
 public:
  Chunk() = default;
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  size_t size() const { return size_; }
  size_t num_columns() const { return slots_.size(); }
  const Vector& column(size_t i);
  // Where row i stands in the order of the source: the number of its morsel, and the row
  // in it.
  uint64_t position(size_t i) const {
    return origin_ + (is_picked_ ? rows_[i] : static_cast<uint64_t>(i));
  }
  // The same for all rows.
  void positions(uint64_t* out) const;

  // The batch's column behind a column, or nullptr if it is computed; and where row i
  // stands in it.
  const table::Column* source(size_t column) const { return slots_[column].source; }
  int64_t source_row(size_t i) const {
    return begin_ + (is_picked_ ? rows_[i] : static_cast<int64_t>(i));
  }
  // Whether its rows follow one another there.
  bool is_whole() const { return !is_picked_; }

  // The rows [begin, begin + size) of a batch.
  void start(const std::vector<table::Column>& columns, uint64_t morsel, int64_t begin,
             size_t size);
  // Rows of another chunk, in any order and any number of times.
  void pick(Chunk& from, const uint16_t* rows, size_t count);
  // Other columns for the rows of another chunk: some of its own, by place, or computed
  // ones.
  struct Source {
    static constexpr size_t kComputed = SIZE_MAX;
    size_t column = kComputed;
    Vector vector;  // where it is computed
  };
  void arrange(Chunk& from, const std::vector<Source>& columns);
  // One more column, computed for the rows at hand.
  void add(const Vector& vector);
  // Computed columns, of rows that have no place in a source.
  void set(const std::vector<Vector>& columns, size_t size);

 private:
  struct Slot {
    const table::Column* source = nullptr;
    Vector vector;
    bool is_loaded = false;
    std::vector<kernel::Register> memory;  // one, made when it is needed
    kernel::Register& memory_of(kernel::Form form);
  };

  size_t size_ = 0;
  uint64_t origin_ = 0;
  int64_t begin_ = 0;
  bool is_picked_ = false;
  std::vector<Slot> slots_;
  std::array<uint16_t, kVectorSize> rows_;  // counted from begin_, if is_picked_
};

}  // namespace phlox::engine::native

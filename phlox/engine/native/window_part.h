// Ranges of sorted rows with their windows: some partitions at a time.
#pragma once

#include <memory>
#include <vector>

#include "phlox/engine/native/sort_sink.h"
#include "phlox/engine/native/window.h"

namespace phlox::engine::native {

// What all parts share. Immutable.
struct WindowLayout {
  SortOrder order;  // its columns: what the functions look at, then what comes along
  std::vector<size_t> columns;  // where those that come along stand among them
  size_t num_args = 0;
  std::vector<std::unique_ptr<WindowFunction>> functions;
  type::Type results;  // a table
  type::Type made;     // what the morsels have: columns, results, and the position if it
                       // is needed
  type::Type type;     // of the result
  bool has_positions = false;  // whether a function looks at them
  bool puts_back = false;
};

// The rows of a range, given one batch after the other. One thread at a time.
class WindowPart {
 public:
  virtual ~WindowPart() = default;
  // The next rows; none at the end.
  table::Batch next();

 protected:
  WindowPart(const WindowLayout& layout, const WindowRange& range);
  // The next rows, at most so many.
  virtual size_t take(const uint8_t** rows, size_t most) = 0;
  // Appends what the functions make of the next rows, whose columns come first in the
  // builder.
  virtual void append_results(size_t size, table::Builder& out) = 0;

  const WindowLayout& layout_;
  WindowRange range_;
  Merge rows_;

 private:
  kernel::RowCodec columns_;
};

// With what the functions look at in memory, and what they make of it; or nothing, where
// that is more than `most` bytes.
std::unique_ptr<WindowPart> part_in_memory(const WindowLayout& layout,
                                           const WindowRange& range, size_t most);
// With nothing in memory but a few rows: each function goes along the range itself.
std::unique_ptr<WindowPart> part_in_passes(const WindowLayout& layout,
                                           const WindowRange& range);

}  // namespace phlox::engine::native

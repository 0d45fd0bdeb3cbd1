// Goes along the rows of sorted runs as windows see them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "phlox/engine/native/context.h"
#include "phlox/engine/native/sort_run.h"
#include "phlox/kernel/row_codec.h"

namespace phlox::engine::native {

// How far a row's keys are those of the rows before it.
enum class WindowStep : uint8_t { kSame, kNewPeers, kNewPartition };

// Whole partitions of sorted runs, and what is looked at in their rows. It lasts as long
// as what it names.
struct WindowRange {
  const std::vector<SortedRun>& runs;
  KeyRange keys;
  const kernel::RowCodec& args;  // the first ones of the rows' columns
  bool has_positions = false;    // whether a function looks at them
  Context& context;
};

// Where a row of a window stood in the source.
uint64_t position_of(const uint8_t* row);

// Tells rows of one partition, and peers, from the next ones.
class WindowSteps {
 public:
  WindowStep step(const uint8_t* row);

 private:
  bool has_row_ = false;
  std::string group_, keys_;  // of the row before
};

// Rows one after the other, of which it holds a few. Any number of them may be on the
// same way.
class WindowReader {
 public:
  explicit WindowReader(const WindowRange& range);

  // The row at hand; whether there is none.
  bool at_end() { return at_ == size_ && !load(); }
  // Whether it is there and of that partition, counted from 0.
  bool is_in(uint64_t partition) { return !at_end() && partition_ == partition; }
  // Of the row at hand, where there is one:
  WindowStep step() const { return steps_[at_]; }
  uint64_t partition() const { return partition_; }
  uint64_t row() const { return row_; }  // in its partition
  // How many rows from there on are of its partition (`of_peers`: are its peers), as far
  // as they are at hand; at most so many.
  size_t stretch(size_t most, bool of_peers = false) const;
  kernel::Vector arg(size_t i) const;
  const uint64_t* positions() const { return positions_.data() + at_; }

  // Goes on, by no more rows than a stretch has.
  void skip(size_t size);
  // To the beginning of a partition.
  void go_to(uint64_t partition);
  // By so many rows, but not out of the partition.
  void skip_in(uint64_t partition, uint64_t count);

 private:
  bool load();
  void look();

  WindowRange range_;
  Merge merge_;
  WindowSteps seen_;
  std::vector<kernel::Register> memory_;
  // Rows at hand.
  std::vector<const uint8_t*> places_;
  std::vector<WindowStep> steps_;
  std::vector<uint64_t> positions_;
  std::vector<kernel::Vector> columns_;
  size_t at_ = 0, size_ = 0;
  uint64_t partition_ = UINT64_MAX, row_ = 0;
};

}  // namespace phlox::engine::native

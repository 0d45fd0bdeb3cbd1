// Sorted rows, in memory or in the file, and their merge.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/kernel/row_store.h"

namespace phlox::engine::native {

// How a row of a sort lies: 4 bytes each for the size of its key and of the key's first
// part, the key (compared byte by byte; no two rows of a source have the same, since
// their positions are in it), and the columns as a RowCodec has them.
struct SortRow {
  static constexpr uint32_t kHead = 2 * sizeof(uint32_t);
  static uint32_t number(const uint8_t* place) {
    uint32_t value;
    std::memcpy(&value, place, sizeof(value));
    return value;
  }
  static std::string_view key(const uint8_t* row) {
    return {reinterpret_cast<const char*>(row) + kHead, number(row)};
  }
  // Equal for rows of one group.
  static std::string_view group(const uint8_t* row) {
    return {reinterpret_cast<const char*>(row) + kHead, number(row + sizeof(uint32_t))};
  }
  static const uint8_t* columns(const uint8_t* row) { return row + kHead + number(row); }
};

// Keys from `lower` on (empty: from the first on) and below `upper` (empty: to the last).
struct KeyRange {
  std::string_view lower, upper;
};

class SortedRun {
 public:
  // Sorts the rows, which are in memory.
  SortedRun(kernel::RowStore rows, const Task& task);
  SortedRun(SortedRun&&) = default;
  SortedRun& operator=(SortedRun&&) = default;

  size_t num_rows() const { return num_rows_; }
  size_t memory() const;
  // What a run of these rows will hold while it is sorted.
  static size_t memory_to_sort(const kernel::RowStore& rows);
  // Moves the rows into the file, which must outlive the run.
  void spill(kernel::SpillFile& file, const Task& task);

  // A key for every few rows.
  struct Sample {
    std::string_view key;
    uint32_t group_size;
    size_t num_rows;  // that it stands for
  };
  void sample(std::vector<Sample>& out) const;

 private:
  friend class RunCursor;
  struct Block {
    uint64_t place;
    uint32_t size;
    uint32_t num_rows;
    std::string first_key;
    uint32_t first_group_size;
  };

  size_t num_rows_ = 0;
  kernel::RowStore store_;
  std::vector<const uint8_t*> rows_;  // sorted
  std::vector<Block> blocks_;         // in the file
  const kernel::SpillFile* file_ = nullptr;
};

// Goes along the rows of a run.
class RunCursor {
 public:
  RunCursor(const SortedRun& run, const KeyRange& range);
  // The row at hand, or null behind the last one.
  const uint8_t* row() const { return row_; }
  void next();
  // Rows that it has left behind may go.
  void forget() { left_behind_.clear(); }

 private:
  void load();
  void look();

  const SortedRun* run_;
  KeyRange range_;
  const uint8_t* row_ = nullptr;
  size_t at_ = 0, end_ = 0;  // among the rows in memory, or the blocks in the file
  std::unique_ptr<uint8_t[]> block_;
  const uint8_t* place_ = nullptr;  // in the block
  uint32_t left_ = 0;               // rows of it
  std::vector<std::unique_ptr<uint8_t[]>> left_behind_;
};

// The rows of some runs within a range, in their order.
class Merge {
 public:
  Merge(const std::vector<SortedRun>& runs, const KeyRange& range);
  // The next rows, at most so many; they last until the next call. `from`, where it is
  // given, gets the number of the run of each.
  size_t take(const uint8_t** rows, size_t most, std::vector<uint32_t>* from = nullptr);
  // The same again, of a new merge, along what `from` got.
  void take_along(const uint32_t* from, size_t size, const uint8_t** rows);

 private:
  // The beginning of the key of the row at hand, so that most comparisons touch no row.
  struct Head {
    uint64_t first = 0, second = 0;
  };
  bool is_before(uint32_t a, uint32_t b) const;
  void sift_down(size_t place);
  void look(uint32_t cursor);

  std::vector<RunCursor> cursors_;
  std::vector<Head> heads_;     // of each cursor
  std::vector<uint32_t> heap_;  // cursors that have a row, the least one first
};

// Keys that part all rows of the runs into ranges of about so many rows each. With
// `whole_groups` no group is parted, so that ranges may be much longer.
std::vector<std::string> split(const std::vector<SortedRun>& runs, size_t rows_each,
                               bool whole_groups);
// Range i of those that `splits` makes, of which there is one more than of them.
KeyRange range_of(const std::vector<std::string>& splits, size_t i);

}  // namespace phlox::engine::native

// The different values of one group, and how often each is there: any number of them, in
// small tables that are finished, spilled and freed one by one.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "phlox/engine/native/partitioned_rows.h"
#include "phlox/engine/native/value_table.h"

namespace phlox::engine::native {

// Few values, or a small range of numbers, are in one table. More are parted by their
// hashes from the start, numbers some hundred at a time. What is spilled lies in more and
// smaller parts, where a value may be several times: that comes together when the part is
// finished. One thread at a time.
class DistinctValues {
 public:
  DistinctValues(Form form, bool is_counted, const Task& task);

  // At most kVectorSize values, none of which is null, so often each, or once. May throw
  // Error(kCancelled), and then it is of no use any more.
  void add(const Vector& values, size_t size, const uint64_t* counts);
  // All of another one, which is of no use any more; whether they were spilled or not.
  void take(DistinctValues& other);
  // Moves all values into the file, which must outlive it.
  void spill(kernel::SpillFile& file);
  // Gives all values, at most kVectorSize at a time, and how often each was there, or
  // null where they are not counted; a value may be given several times.
  using Take = std::function<void(const Vector&, const uint64_t*, size_t)>;
  void for_each(const Take& take);
  bool is_spilled() const { return !spilled_.empty(); }
  // Bytes that it holds.
  size_t memory() const;

  // What is to be done when all values are there: in so many parts, each once, and by any
  // threads at the same time. Of each part fold() gets tables of different values; all
  // tables together have every value once.
  using Fold = std::function<void(const ValueTable&)>;
  size_t start_parts();
  void fold_part(size_t part, const Fold& fold);

 private:
  // Tables of the same values may follow each other: of several threads.
  using Tables = std::vector<ValueTable>;

  ValueTable make_table(ValueTable::Kind kind) const {
    return {form_, is_counted_, kind, task_};
  }
  bool is_parted() const { return !parts_.empty(); }
  std::vector<Form> row_forms() const;
  void part();
  void add_to_parts(const Vector& values, size_t size, const uint64_t* counts);
  void flush(size_t part);
  void flush_all();
  bool holds_any() const;
  static void fold_tables(Tables& tables, const Fold& fold);
  void fold_rows(std::vector<kernel::RowStore> stores, int level, const Fold& fold);
  void for_each_row(const kernel::RowStore& store, const Take& take) const;

  Form form_;
  bool is_counted_;
  Task task_;
  Tables few_;                 // until it is parted, the first is its own
  std::vector<Tables> parts_;  // of each its own one first
  // Numbers that wait until there are enough of their part.
  std::vector<uint64_t> waiting_, waiting_counts_;
  std::vector<uint32_t> num_waiting_;
  // What was spilled: its own rows first.
  std::vector<std::unique_ptr<PartitionedRows>> spilled_;
  bool is_own_spilled_ = false;
  size_t most_bytes_ = 0;  // that were spilled at once
  kernel::SpillFile* file_ = nullptr;
};

}  // namespace phlox::engine::native

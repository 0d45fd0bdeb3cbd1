// The build side of a hash join, as it is read.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "phlox/engine/native/join.h"
#include "phlox/engine/native/partitioned_rows.h"

namespace phlox::engine::native {

// A table, and what it holds of the query's memory.
class HeldTable {
 public:
  HeldTable(const kernel::JoinShape& shape, std::vector<kernel::JoinRows> rows,
            Memory& memory)
      : table(shape, std::move(rows)), share_(memory) {
    share_.set(table.memory());
  }
  kernel::JoinTable table;

 private:
  Memory::Share share_;
};

// One thread's part. Where memory gets short all threads part their rows by the hash of
// their keys, to be joined part by part.
class BuildSink : public Stage {
 public:
  // `is_parted` is shared by the threads, and outlives them.
  BuildSink(const JoinPlan& plan, SharedContext context, std::atomic<bool>& is_parted);
  void push(Chunk& chunk) override;
  void finish() override { look_at_memory(); }

  kernel::JoinRows take_rows() { return std::move(rows_); }
  // The same, parted: what has not been parted yet is now.
  PartitionedRows& parted();

 private:
  void part(std::span<const Vector> keys, std::span<const Vector> carried, size_t size);
  void look_at_memory();

  const JoinPlan& plan_;
  SharedContext context_;
  std::atomic<bool>& is_parted_;
  kernel::JoinShape shape_;
  TakenColumns keys_;
  TakenColumns carried_;
  kernel::JoinRows rows_;
  std::optional<PartitionedRows> parted_;
  Memory::Share memory_;
  size_t pushes_ = 0;
  // Of one push.
  std::vector<Vector> columns_;
  std::vector<uint64_t> words_, hashes_;
};

// Bytes of a slot or two of the table, which comes after the rows.
constexpr size_t kTableBytesPerRow = 24;

}  // namespace phlox::engine::native

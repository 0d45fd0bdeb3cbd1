// Groups of rows that waited, made before the last row is read: where keys come again, a
// few groups take less memory than their rows.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "phlox/engine/native/group_sink.h"

namespace phlox::engine::native {

// Gives the rows of a store as the columns of the plan, with their positions where it
// needs them, at most kVectorSize at a time.
void read_rows(const GroupPlan& plan, const kernel::RowStore& store,
               const std::function<void(std::span<const Vector> columns,
                                        const uint64_t* positions, size_t size)>& take);

// Of all threads together, a set of groups for each partition of the keys' hashes.
// Thread-safe.
class SettledGroups {
 public:
  SettledGroups(const GroupPlan& plan, SharedContext context);

  // Bytes of rows that a thread may have waiting before they are settled.
  size_t most_waiting() const { return most_waiting_; }
  // Takes the rows of all partitions in, if those of one show that their keys come again;
  // else more may wait than before.
  void settle(PartitionedRows& rows);
  // What there is of a partition, or nullptr. No thread settles any more.
  std::unique_ptr<GroupStates> take(size_t partition);

 private:
  struct Partition {
    std::mutex mutex;
    std::unique_ptr<GroupStates> groups;
    std::unique_ptr<Memory::Share> share;
    size_t num_rows = 0;  // that were taken in
  };
  void settle(kernel::RowStore& rows, Partition& partition);

  const GroupPlan& plan_;
  SharedContext context_;
  std::atomic<size_t> most_waiting_;
  std::array<Partition, PartitionedRows::kNumPartitions> partitions_;
};

}  // namespace phlox::engine::native

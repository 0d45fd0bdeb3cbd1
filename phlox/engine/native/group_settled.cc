// Groups of rows that waited, partition by partition.
#include "phlox/engine/native/group_settled.h"

#include <algorithm>
#include <utility>

namespace phlox::engine::native {

namespace {

// Bytes that wait in one thread at first, and at most so much of the query's memory.
constexpr size_t kMostWaiting = size_t{64} << 20;
constexpr size_t kWaitingPart = 16;
// So many rows a group make it worth to hold groups.
constexpr size_t kRowsOfGroup = 2;
// Groups cannot go to the disk: they may have that part of the memory.
constexpr size_t kGroupsPart = 4;

}  // namespace

void read_rows(const GroupPlan& plan, const kernel::RowStore& store,
               const std::function<void(std::span<const Vector> columns,
                                        const uint64_t* positions, size_t size)>& take) {
  const kernel::RowCodec codec(plan.row_forms(), false);
  std::vector<kernel::Register> memory;
  for (const Form form : codec.forms()) memory.emplace_back(form);
  store.read([&](const uint8_t** rows, size_t size) {
    const std::vector<Vector> columns = codec.decode(rows, size, memory);
    const uint64_t* const positions =
        plan.needs_positions ? columns.back().as<uint64_t>() : nullptr;
    take(std::span(columns).first(plan.forms.size()), positions, size);
  });
}

SettledGroups::SettledGroups(const GroupPlan& plan, SharedContext context)
    : plan_(plan),
      context_(std::move(context)),
      most_waiting_(std::min<size_t>(
          kMostWaiting,
          context_->memory.budget() / kWaitingPart / context_->num_threads)) {}

void SettledGroups::settle(PartitionedRows& rows) {
  Partition& tried = partitions_[0];
  settle(rows.partition(0), tried);
  size_t bytes = 0;
  {
    const std::lock_guard lock(tried.mutex);
    bytes = tried.groups->memory() * partitions_.size();
    if (tried.num_rows < kRowsOfGroup * tried.groups->table().size() ||
        bytes > context_->memory.budget() / kGroupsPart) {
      most_waiting_ = 2 * rows.memory();
      return;
    }
  }
  for (size_t i = 1; i < partitions_.size(); ++i)
    settle(rows.partition(i), partitions_[i]);
}

void SettledGroups::settle(kernel::RowStore& rows, Partition& partition) {
  const std::lock_guard lock(partition.mutex);
  if (!partition.groups) {
    partition.groups = std::make_unique<GroupStates>(plan_, context_->task);
    partition.share = std::make_unique<Memory::Share>(context_->memory);
  }
  read_rows(plan_, rows, [&](auto columns, const uint64_t* positions, size_t size) {
    context_->task.check();
    partition.groups->update(columns, positions, size, SIZE_MAX);
  });
  partition.num_rows += rows.num_rows();
  rows.clear();
  partition.share->set(partition.groups->memory());
}

std::unique_ptr<GroupStates> SettledGroups::take(size_t partition) {
  partitions_[partition].share.reset();
  return std::move(partitions_[partition].groups);
}

}  // namespace phlox::engine::native

// Rows of groups that no table takes now: they wait for their turn.
#pragma once

#include <span>
#include <vector>

#include "phlox/engine/native/partitioned_rows.h"
#include "phlox/kernel/register.h"

namespace phlox::engine::native {

// One thread's. The columns of a group plan, keys first, and behind them the positions
// where the plan needs them, parted by the keys.
class RowsAside {
 public:
  // `forms` as of GroupPlan::row_forms().
  RowsAside(std::vector<Form> forms, size_t num_keys, int level);

  // Some rows of a chunk, by their places in it; the positions of all of its rows, or
  // null where they are not needed.
  void add(std::span<const Vector> columns, std::span<const uint16_t> rows,
           const uint64_t* positions);
  PartitionedRows& rows() { return rows_; }

 private:
  size_t num_keys_;
  PartitionedRows rows_;
  // Of one call.
  std::vector<kernel::Register> gathered_;
  std::vector<Vector> columns_;
  std::vector<uint64_t> positions_, hashes_;
};

}  // namespace phlox::engine::native

// Rows on their way into an order: each thread's part of them.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/sort_run.h"
#include "phlox/expr/expr.h"
#include "phlox/kernel/row_codec.h"
#include "phlox/kernel/sort_key.h"

namespace phlox::engine::native {

// Relative expressions over the rows. Rows with equal keys go by their position.
struct SortOrder {
  std::vector<expr::Expr> groups;  // ascending; they come before the keys
  std::vector<expr::Expr> keys;
  std::vector<bool> ascending;      // of each key
  std::vector<expr::Expr> columns;  // that come along

  // All of them: groups, keys, columns. Throws Error(kUnsupported) where one has values
  // that the engine does not know.
  std::vector<expr::Expr> all() const;
};

// The rows to keep: of all, the first or the last ones.
struct Selection {
  size_t count = 0;
  bool from_end = false;
};

// How the rows are laid out.
struct SortLayout {
  explicit SortLayout(const SortOrder& order);
  kernel::SortKeyCodec groups, keys;
  kernel::RowCodec columns;
};

class SortSink : public Stage {
 public:
  // The chunks have the columns of SortOrder::all().
  SortSink(std::shared_ptr<const SortLayout> layout, std::optional<Selection> selection,
           SharedContext context);

  void push(Chunk& chunk) override;
  void finish() override;

  // What finish() left, sorted.
  std::vector<SortedRun>& runs() { return runs_; }

 private:
  void add(Chunk& chunk);
  // The rows within the bound; gives their number.
  size_t candidates(Chunk& chunk, uint16_t* rows);
  void keep_selected();
  void look_at_memory();
  void end_run(bool spill);

  std::shared_ptr<const SortLayout> layout_;
  std::optional<Selection> selection_;
  SharedContext context_;
  kernel::RowStore rows_;
  std::vector<SortedRun> runs_;
  size_t held_by_runs_ = 0;
  // The last key to keep, once there are enough rows: those behind it are not wanted.
  std::optional<std::string> bound_;
  Memory::Share memory_;
  // Of one push.
  Chunk picked_;
  std::vector<Vector> columns_;
  std::vector<uint32_t> group_sizes_, key_sizes_, column_sizes_;
  std::vector<uint8_t*> places_;
  std::vector<uint8_t> scratch_;
};

// All rows of a flow in sorted runs, which count as the query's memory while they live.
struct SortedRows {
  std::vector<SortedRun> runs;
  std::unique_ptr<Memory::Share> memory;
  size_t num_rows = 0;
};
SortedRows sorted_rows(Flow flow, const SortOrder& order,
                       std::optional<Selection> selection, const SharedContext& context);

}  // namespace phlox::engine::native

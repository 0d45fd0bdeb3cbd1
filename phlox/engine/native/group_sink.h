// What one thread knows of all groups: their keys, the states of their reductions, and
// rows that wait for their turn.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/key_texts.h"
#include "phlox/engine/native/rows_aside.h"
#include "phlox/kernel/group_table.h"

namespace phlox::engine::native {

class SettledGroups;

// Where the keys and the arguments of the reductions stand among the columns of a chunk.
struct GroupPlan {
  struct Reduction {
    MakeAggregate make;
    size_t first = 0;  // of its arguments
    size_t count = 0;
    bool has_where = false;  // the last of them
    bool needs_positions = false;
  };
  std::vector<Form> forms;  // of all columns; the keys come first
  size_t num_keys = 0;
  // Of each key: its texts where numbers stand for them, or null.
  std::vector<std::shared_ptr<KeyTexts>> texts;
  std::vector<Reduction> reductions;
  bool needs_positions = false;

  // Of rows that wait.
  std::vector<Form> row_forms() const {
    std::vector<Form> all = forms;
    if (needs_positions) all.push_back(Form::kUint);
    return all;
  }
  std::vector<Form> key_forms() const {
    return {forms.begin(), forms.begin() + static_cast<std::ptrdiff_t>(num_keys)};
  }
};

// Groups and states that belong together.
class GroupStates {
 public:
  GroupStates(const GroupPlan& plan, const Task& task);

  kernel::GroupTable& table() { return table_; }
  Aggregate& aggregate(size_t i) { return *aggregates_[i]; }
  // Takes rows in; `columns` as in the plan, and where it needs them the positions. Rows
  // of new keys beyond `most` groups are left out; gives the places of these.
  std::vector<uint16_t> update(std::span<const Vector> columns, const uint64_t* positions,
                               size_t size, size_t most);
  // No more rows come, and others will take groups from here.
  void seal();
  // See GroupTable::place_by_value.
  void place_by_value();
  // Takes the groups `from` of others, which are sealed, in.
  void merge(GroupStates& others, std::span<const uint32_t> from);
  // As of an Aggregate.
  bool grows_with_rows() const;
  void spill(kernel::SpillFile& file);
  size_t memory() const;

 private:
  void update_reduction(size_t i, std::span<const Vector> columns,
                        const uint64_t* positions, size_t size);

  const GroupPlan& plan_;
  Task task_;
  kernel::GroupTable table_;
  std::vector<std::unique_ptr<Aggregate>> aggregates_;
  std::vector<uint32_t> groups_;
  // Of rows that a `where` keeps.
  std::vector<kernel::Register> kept_;
  std::vector<uint32_t> kept_groups_;
  std::vector<uint64_t> kept_positions_;
  std::array<uint16_t, kVectorSize> rows_;
};

class GroupSink : public Stage {
 public:
  GroupSink(const GroupPlan& plan, std::shared_ptr<SettledGroups> settled,
            SharedContext context);

  void push(Chunk& chunk) override;

  GroupStates& states() { return states_; }
  // Rows of keys that do not fit, or nullptr.
  PartitionedRows* aside() { return aside_ ? &aside_->rows() : nullptr; }
  // Whoever takes these rows counts their memory.
  void count_states_only() { memory_.set(states_.memory()); }

 private:
  // Groups that the table may have now.
  size_t most();
  RowsAside& rows_aside();
  void look_at_places();
  void look_at_memory();

  const GroupPlan& plan_;
  std::shared_ptr<SettledGroups> settled_;
  SharedContext context_;
  GroupStates states_;
  size_t most_ = SIZE_MAX;
  size_t num_rows_ = 0;   // that went into the states
  size_t rows_to_place_;  // when places are looked at next
  bool is_judged_ = false;
  bool puts_all_aside_ = false;
  std::vector<uint16_t> all_rows_;
  std::optional<RowsAside> aside_;
  std::vector<std::unique_ptr<KeyNumbers>> numbers_;  // of keys that have texts
  Memory::Share memory_;
  size_t pushes_ = 0;
  // Of one push.
  std::vector<Vector> columns_;
  std::vector<uint64_t> positions_;
};

}  // namespace phlox::engine::native

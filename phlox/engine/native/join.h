// Hash joins of two flows.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/taken.h"
#include "phlox/kernel/join_table.h"

namespace phlox::engine::native {

// A join of a probe side, whose rows stream, with a build side, which is held. Immutable.
struct JoinPlan {
  // What becomes of the probe side's rows.
  enum class Rows : uint8_t {
    kPairs,      // each with each row of the build side that has its key
    kMatched,    // those with such a row
    kUnmatched,  // those without
  };
  Rows rows = Rows::kPairs;
  // Of pairs: whether rows stay that belong to none, with nulls for the other side.
  bool keeps_probe = false;
  bool keeps_build = false;

  // The keys, of one form on both sides.
  std::vector<TakenColumn> probe_keys;
  std::vector<TakenColumn> build_keys;
  // What the build side's rows carry.
  std::vector<TakenColumn> carried;
  // A column of the result: of these the first that there is. A key that both sides may
  // give has two: for rows with a probe row, and for those without.
  struct Output {
    std::optional<size_t> probe_column;
    std::optional<size_t> probe_key;
    std::optional<size_t> carried;  // with a probe row it counts only if it is alone
    bool of_probe() const { return probe_column || probe_key; }
  };
  std::vector<Output> outputs;
  type::Type type;

  std::vector<Form> probe_forms;  // of all columns of the probe side
  // Whether the probe side's rows must stay in their order.
  bool keeps_order = false;
  // Whether rows may be joined part by part.
  bool can_be_parted() const { return !keeps_order && !build_keys.empty(); }
  // Of the build side's keys, and what is carried.
  std::vector<Form> build_forms() const;

  kernel::JoinShape shape() const;
};

// Reads all of the build side at once. Where it does not fit into memory, also the probe
// side, and both wait in the query's file, parted by their keys.
Flow join(Flow probe, const Flow& build, std::shared_ptr<const JoinPlan> plan,
          const SharedContext& context);

}  // namespace phlox::engine::native

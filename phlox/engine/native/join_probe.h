// The probe side of a hash join.
#pragma once

#include <array>
#include <vector>

#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/join.h"

namespace phlox::engine::native {

// Pushes the join's rows for the rows that are pushed into it, at most kVectorSize at a
// time.
class JoinProbe : public Stage {
 public:
  // All outlive the stage.
  JoinProbe(const JoinPlan& plan, const kernel::JoinTable& table, const Task& task,
            Stage& next);
  void push(Chunk& chunk) override;

 private:
  void push_chosen(Chunk& chunk);
  void push_pairs(Chunk& chunk);
  void flush(Chunk& chunk, size_t count, bool may_be_none);
  // The rows with their keys as further columns, where the result has converted ones.
  Chunk& with_keys(Chunk& chunk);

  const JoinPlan& plan_;
  const kernel::JoinTable& table_;
  const Task& task_;
  Stage& next_;
  TakenColumns keys_;
  kernel::JoinTable::Lookup lookup_;
  bool has_keys_ = false;  // whether the result has converted keys
  std::vector<Chunk::Source> with_keys_;
  std::vector<Chunk::Source> sources_;
  std::vector<kernel::Register> memory_;  // of what is carried
  Chunk keyed_, picked_, made_;
  std::array<const uint8_t*, kVectorSize> found_;
  // Pairs.
  std::array<uint16_t, kVectorSize> rows_;
  std::array<const uint8_t*, kVectorSize> matches_;
};

}  // namespace phlox::engine::native

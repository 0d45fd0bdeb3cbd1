// The probe side of a hash join.
#include "phlox/engine/native/join_probe.h"

#include <algorithm>

namespace phlox::engine::native {

JoinProbe::JoinProbe(const JoinPlan& plan, const kernel::JoinTable& table,
                     const Task& task, Stage& next)
    : plan_(plan), table_(table), task_(task), next_(next), keys_(plan.probe_keys) {
  sources_.resize(plan.outputs.size());
  for (const auto& output : plan.outputs) has_keys_ |= output.probe_key.has_value();
  for (const TakenColumn& column : plan.carried) memory_.emplace_back(column.form);
}

void JoinProbe::push(Chunk& chunk) {
  const std::vector<Vector>& keys = keys_.take(chunk);
  table_.find(keys, chunk.size(), lookup_, found_.data());
  if (plan_.rows == JoinPlan::Rows::kPairs) {
    Chunk& rows = has_keys_ ? with_keys(chunk) : chunk;
    push_pairs(rows);
  } else {
    push_chosen(chunk);
  }
}

Chunk& JoinProbe::with_keys(Chunk& chunk) {
  with_keys_.resize(chunk.num_columns());
  for (size_t i = 0; i < with_keys_.size(); ++i) with_keys_[i].column = i;
  for (const Vector& key : keys_.take(chunk))
    with_keys_.push_back({Chunk::Source::kComputed, key});
  keyed_.arrange(chunk, with_keys_);
  return keyed_;
}

void JoinProbe::push_chosen(Chunk& chunk) {
  const bool wants_match = plan_.rows == JoinPlan::Rows::kMatched;
  size_t count = 0;
  for (size_t i = 0; i < chunk.size(); ++i) {
    rows_[count] = static_cast<uint16_t>(i);
    count += (found_[i] != nullptr) == wants_match;
  }
  if (count > 0) flush(chunk, count, false);
}

void JoinProbe::push_pairs(Chunk& chunk) {
  const size_t size = chunk.size();
  size_t count = 0;
  bool any_none = false;
  if (table_.is_unique()) {
    for (size_t i = 0; i < size; ++i) {
      const uint8_t* const row = found_[i];
      rows_[count] = static_cast<uint16_t>(i);
      matches_[count] = row ? row : table_.none();
      any_none |= row == nullptr;
      count += plan_.keeps_probe || row;
    }
  } else {
    for (size_t i = 0; i < size; ++i) {
      const uint8_t* row = found_[i];
      if (!row) {
        if (!plan_.keeps_probe) continue;
        row = table_.none();
        any_none = true;
      }
      do {
        if (count == kVectorSize) {
          flush(chunk, count, any_none);
          count = 0;
        }
        rows_[count] = static_cast<uint16_t>(i);
        matches_[count++] = row;
        row = kernel::JoinTable::next(row);
      } while (row);
    }
  }
  if (count > 0) flush(chunk, count, any_none);
}

void JoinProbe::flush(Chunk& chunk, size_t count, bool may_be_none) {
  // One chunk may give very many.
  task_.check();
  if (plan_.keeps_build)
    for (size_t i = 0; i < count; ++i)
      if (matches_[i] != table_.none()) table_.mark(matches_[i]);
  // Where every row has one match, they are as they were.
  bool as_they_are = count == chunk.size();
  for (size_t i = 0; i < count && as_they_are; ++i) as_they_are = rows_[i] == i;
  if (!as_they_are) picked_.pick(chunk, rows_.data(), count);
  const size_t num_columns =
      chunk.num_columns() - (has_keys_ ? plan_.probe_keys.size() : 0);
  for (size_t i = 0; i < sources_.size(); ++i) {
    const auto& output = plan_.outputs[i];
    if (output.probe_column)
      sources_[i].column = *output.probe_column;
    else if (output.probe_key)
      sources_[i].column = num_columns + *output.probe_key;
    else
      sources_[i].vector = table_.column(*output.carried, matches_.data(), count,
                                         may_be_none, memory_[*output.carried]);
  }
  made_.arrange(as_they_are ? chunk : picked_, sources_);
  next_.push(made_);
}

}  // namespace phlox::engine::native

// One thread's groups.
#include "phlox/engine/native/group_sink.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "phlox/engine/native/group_settled.h"

namespace phlox::engine::native {

namespace {

// A thread holds no more groups than that in its table, which then is about as large as
// the cache that it may have: beyond, rows are put aside by parts of their keys' hashes,
// and each part is made in one table that fits.
constexpr size_t kMostGroups = size_t{1} << 18;
// If of so many groups only one in kOften was met again, there are many more to come, and
// what is held is held for few of the rows: it stays at that.
constexpr size_t kGroupsToJudge = size_t{1} << 15;
constexpr size_t kOften = 20;
// Groups that are found by an array cost a few bytes each.
constexpr size_t kMostDirectGroups = size_t{1} << 22;
// So many rows are seen before their groups may be placed by the value of the key, and
// then again after twice as many.
constexpr size_t kRowsToPlace = size_t{1} << 17;
// Fewer groups are in the cache anyway.
constexpr size_t kGroupsToPlace = size_t{1} << 13;
// How often memory is looked at, in pushes.
constexpr size_t kPushesBetween = 16;
// The part of the memory that states which grow with their rows may have, of all threads
// together: the rest is for finishing them part by part.
constexpr size_t kGrowingPart = 4;

}  // namespace

GroupStates::GroupStates(const GroupPlan& plan, const Task& task)
    : plan_(plan), task_(task), table_(plan.key_forms()), groups_(kVectorSize) {
  table_.watch(task);
  bool has_where = false;
  for (const auto& reduction : plan.reductions) {
    aggregates_.push_back(reduction.make());
    aggregates_.back()->watch(task);
    has_where |= reduction.has_where;
  }
  if (has_where) {
    for (const Form form : plan.forms) kept_.emplace_back(form);
    kept_groups_.resize(kVectorSize);
    kept_positions_.resize(kVectorSize);
  }
  // Of no keys there is a group even if there are no rows.
  if (plan.num_keys == 0) {
    uint32_t group;
    table_.find({}, 1, 1, &group);
    for (auto& aggregate : aggregates_) aggregate->resize(1);
  }
}

std::vector<uint16_t> GroupStates::update(std::span<const Vector> columns,
                                          const uint64_t* positions, size_t size,
                                          size_t most) {
  table_.find(columns.first(plan_.num_keys), size, most, groups_.data());
  std::vector<uint16_t> left_out;
  if (table_.size() >= most) {
    size_t kept = 0;
    for (size_t i = 0; i < size; ++i) {
      if (groups_[i] == kernel::GroupTable::kNone)
        left_out.push_back(static_cast<uint16_t>(i));
      else
        rows_[kept++] = static_cast<uint16_t>(i);
    }
  }
  for (auto& aggregate : aggregates_) aggregate->resize(table_.size());
  if (left_out.empty()) {
    for (size_t i = 0; i < aggregates_.size(); ++i)
      update_reduction(i, columns, positions, size);
    return left_out;
  }
  // Those that are left, dense.
  const size_t kept = size - left_out.size();
  std::vector<kernel::Register> memory;
  std::vector<Vector> dense;
  memory.reserve(columns.size());
  for (const Vector& column : columns) {
    memory.emplace_back(column.form);
    dense.push_back(kernel::gather(column, rows_.data(), kept, memory.back()));
  }
  std::vector<uint64_t> dense_positions(positions ? kept : 0);
  for (size_t i = 0; i < kept; ++i) {
    groups_[i] = groups_[rows_[i]];
    if (positions) dense_positions[i] = positions[rows_[i]];
  }
  for (size_t i = 0; i < aggregates_.size(); ++i)
    update_reduction(i, dense, positions ? dense_positions.data() : nullptr, kept);
  return left_out;
}

void GroupStates::update_reduction(size_t i, std::span<const Vector> columns,
                                   const uint64_t* positions, size_t size) {
  const auto& reduction = plan_.reductions[i];
  GroupedRows rows;
  rows.args = columns.subspan(reduction.first, reduction.count);
  rows.groups = groups_.data();
  rows.is_one_group = table_.size() == 1;
  rows.positions = positions;
  rows.size = size;
  if (!reduction.has_where) return aggregates_[i]->update(rows);
  rows.size = kernel::true_rows(rows.args.back(), size, rows_.data());
  std::vector<Vector> args;
  for (size_t k = 0; k + 1 < reduction.count; ++k)
    args.push_back(kernel::gather(rows.args[k], rows_.data(), rows.size,
                                  kept_[reduction.first + k]));
  for (size_t k = 0; k < rows.size; ++k) {
    kept_groups_[k] = groups_[rows_[k]];
    if (positions) kept_positions_[k] = positions[rows_[k]];
  }
  rows.args = args;
  rows.groups = kept_groups_.data();
  if (positions) rows.positions = kept_positions_.data();
  aggregates_[i]->update(rows);
}

void GroupStates::merge(GroupStates& others, std::span<const uint32_t> from) {
  std::vector<kernel::Register> memory;
  for (const Form form : plan_.key_forms()) memory.emplace_back(form);
  std::vector<uint32_t> to(from.size());
  for (size_t begin = 0; begin < from.size(); begin += kVectorSize) {
    task_.check();
    const size_t size = std::min(kVectorSize, from.size() - begin);
    const auto keys = others.table_.keys(from.data() + begin, size, memory);
    table_.find(keys, size, SIZE_MAX, to.data() + begin);
  }
  for (size_t i = 0; i < aggregates_.size(); ++i) {
    task_.check();
    aggregates_[i]->resize(table_.size());
    aggregates_[i]->merge(*others.aggregates_[i], from, to);
  }
}

void GroupStates::seal() {
  for (auto& aggregate : aggregates_) aggregate->seal();
}

void GroupStates::place_by_value() {
  const auto places = table_.place_by_value();
  if (!places) return;
  seal();
  std::vector<uint32_t> from(places->size());
  std::iota(from.begin(), from.end(), uint32_t{0});
  for (size_t i = 0; i < aggregates_.size(); ++i) {
    const auto old = std::exchange(aggregates_[i], plan_.reductions[i].make());
    aggregates_[i]->resize(table_.size());
    aggregates_[i]->merge(*old, from, *places);
  }
}

bool GroupStates::grows_with_rows() const {
  return std::any_of(aggregates_.begin(), aggregates_.end(),
                     [](const auto& aggregate) { return aggregate->grows_with_rows(); });
}

void GroupStates::spill(kernel::SpillFile& file) {
  for (auto& aggregate : aggregates_) aggregate->spill(file);
}

size_t GroupStates::memory() const {
  size_t bytes = table_.memory();
  for (const auto& aggregate : aggregates_) bytes += aggregate->memory();
  return bytes;
}

GroupSink::GroupSink(const GroupPlan& plan, std::shared_ptr<SettledGroups> settled,
                     SharedContext context)
    : plan_(plan),
      settled_(std::move(settled)),
      context_(std::move(context)),
      states_(plan, context_->task),
      rows_to_place_(kRowsToPlace),
      memory_(context_->memory) {
  for (uint16_t i = 0; i < kVectorSize; ++i) all_rows_.push_back(i);
  for (const auto& texts : plan.texts)
    numbers_.push_back(texts ? std::make_unique<KeyNumbers>(texts) : nullptr);
}

void GroupSink::push(Chunk& chunk) {
  // A join below may push for long.
  context_->task.check();
  columns_.clear();
  for (size_t i = 0; i < plan_.forms.size(); ++i)
    columns_.push_back(i < plan_.num_keys && numbers_[i] ? numbers_[i]->take(chunk, i)
                                                         : chunk.column(i));
  const uint64_t* positions = nullptr;
  if (plan_.needs_positions) {
    positions_.resize(kVectorSize);
    chunk.positions(positions_.data());
    positions = positions_.data();
  }
  if (puts_all_aside_) {
    rows_aside().add(columns_, std::span(all_rows_).first(chunk.size()), positions);
  } else {
    const auto left_out = states_.update(columns_, positions, chunk.size(), most());
    num_rows_ += chunk.size();
    if (num_rows_ >= rows_to_place_) look_at_places();
    if (!left_out.empty()) rows_aside().add(columns_, left_out, positions);
  }
  if (++pushes_ % kPushesBetween == 0) look_at_memory();
}

size_t GroupSink::most() {
  if (states_.table().is_direct()) return std::min(most_, kMostDirectGroups);
  const size_t groups = states_.table().size();
  if (!is_judged_ && groups >= kGroupsToJudge) {
    is_judged_ = true;
    if (num_rows_ < groups + groups / kOften) most_ = std::min(most_, groups);
  }
  return std::min(most_, kMostGroups);
}

RowsAside& GroupSink::rows_aside() {
  if (!aside_) aside_.emplace(plan_.row_forms(), plan_.num_keys, 0);
  return *aside_;
}

void GroupSink::look_at_places() {
  rows_to_place_ *= 2;
  if (states_.table().size() >= kGroupsToPlace && !states_.grows_with_rows())
    states_.place_by_value();
}

void GroupSink::look_at_memory() {
  const auto held = [this] {
    return states_.memory() + (aside_ ? aside_->rows().memory() : 0);
  };
  if (aside_ && !states_.grows_with_rows() &&
      aside_->rows().memory() >= settled_->most_waiting() && !context_->memory.is_short())
    settled_->settle(aside_->rows());
  memory_.set(held());
  if (!puts_all_aside_ && states_.grows_with_rows() &&
      states_.memory() >
          context_->memory.budget() / kGrowingPart / context_->num_threads) {
    // Many values of few groups: from here on the rows of all groups wait. Those of the
    // only one would be one part.
    if (plan_.num_keys == 0)
      states_.spill(context_->spill);
    else
      puts_all_aside_ = true;
    memory_.set(held());
  }
  if (!context_->memory.is_short()) return;
  // What is there stays; all new keys wait in the file.
  most_ = std::min(most_, states_.table().size());
  if (aside_) aside_->rows().spill(context_->spill, context_->task);
  memory_.set(held());
}

}  // namespace phlox::engine::native

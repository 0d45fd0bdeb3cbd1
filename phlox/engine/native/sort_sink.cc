// One thread's rows: encoded, and sorted run by run.
#include "phlox/engine/native/sort_sink.h"

#include <algorithm>

#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/rows.h"

namespace phlox::engine::native {

using expr::Expr;
using kernel::SortKeyCodec;

namespace {

constexpr uint32_t kPositionBytes = 8;
// A shorter run is not worth a place in the file, unless the budget is small, too.
constexpr uint64_t kLeastRun = uint64_t{8} << 20;

std::vector<SortKeyCodec::Key> keys_of(const std::vector<Expr>& keys,
                                       const std::vector<bool>& ascending) {
  std::vector<SortKeyCodec::Key> all;
  for (size_t i = 0; i < keys.size(); ++i)
    all.push_back({kernel::form_of(keys[i].element()), ascending[i],
                   keys[i].element().is_option()});
  return all;
}

std::vector<Form> forms_of(const std::vector<Expr>& columns) {
  std::vector<Form> forms;
  for (const Expr& column : columns) forms.push_back(kernel::form_of(column.element()));
  return forms;
}

}  // namespace

std::vector<Expr> SortOrder::all() const {
  std::vector<Expr> list = groups;
  list.insert(list.end(), keys.begin(), keys.end());
  list.insert(list.end(), columns.begin(), columns.end());
  for (const Expr& row : list) check_form(row.element());
  return list;
}

SortLayout::SortLayout(const SortOrder& order)
    : groups(keys_of(order.groups, std::vector<bool>(order.groups.size(), true))),
      keys(keys_of(order.keys, order.ascending)),
      columns(forms_of(order.columns), false) {}

SortSink::SortSink(std::shared_ptr<const SortLayout> layout,
                   std::optional<Selection> selection, SharedContext context)
    : layout_(std::move(layout)),
      selection_(selection),
      context_(std::move(context)),
      memory_(context_->memory),
      group_sizes_(kVectorSize),
      key_sizes_(kVectorSize),
      column_sizes_(kVectorSize),
      places_(kVectorSize) {}

void SortSink::push(Chunk& chunk) {
  if (!selection_) {
    add(chunk);
    return look_at_memory();
  }
  if (selection_->count == 0) return;
  if (!bound_) {
    add(chunk);
  } else {
    std::array<uint16_t, kVectorSize> rows;
    const size_t count = candidates(chunk, rows.data());
    if (count == 0) return;
    picked_.pick(chunk, rows.data(), count);
    add(picked_);
  }
  // Twice as many, so that the work of finding them is spread over as many rows.
  if (rows_.num_rows() >= 2 * selection_->count + kVectorSize) keep_selected();
}

void SortSink::add(Chunk& chunk) {
  const size_t size = chunk.size();
  const size_t num_groups = layout_->groups.num_keys();
  const size_t num_keys = num_groups + layout_->keys.num_keys();
  columns_.clear();
  for (size_t i = 0; i < num_keys + layout_->columns.forms().size(); ++i)
    columns_.push_back(chunk.column(i));
  const std::span<const Vector> columns(columns_);
  std::fill_n(group_sizes_.data(), size, 0);
  layout_->groups.measure(columns, size, group_sizes_.data());
  for (size_t i = 0; i < size; ++i) key_sizes_[i] = group_sizes_[i] + kPositionBytes;
  layout_->keys.measure(columns.subspan(num_groups), size, key_sizes_.data());
  layout_->columns.measure(columns.subspan(num_keys), size, column_sizes_.data());
  for (size_t i = 0; i < size; ++i) {
    uint8_t* const row = rows_.add(SortRow::kHead + key_sizes_[i] + column_sizes_[i]);
    std::memcpy(row, &key_sizes_[i], sizeof(uint32_t));
    std::memcpy(row + sizeof(uint32_t), &group_sizes_[i], sizeof(uint32_t));
    places_[i] = row + SortRow::kHead;
  }
  layout_->groups.encode(columns, size, places_.data());
  layout_->keys.encode(columns.subspan(num_groups), size, places_.data());
  for (size_t i = 0; i < size; ++i) {
    kernel::put_big_endian(chunk.position(i), places_[i]);
    places_[i] += kPositionBytes;
  }
  layout_->columns.encode(columns.subspan(num_keys), size, places_.data());
}

size_t SortSink::candidates(Chunk& chunk, uint16_t* rows) {
  // Rows to select from have no groups.
  const size_t size = chunk.size();
  const size_t num_keys = layout_->keys.num_keys();
  columns_.clear();
  for (size_t i = 0; i < num_keys; ++i) columns_.push_back(chunk.column(i));
  std::fill_n(key_sizes_.data(), size, kPositionBytes);
  layout_->keys.measure(columns_, size, key_sizes_.data());
  size_t bytes = 0;
  for (size_t i = 0; i < size; ++i) bytes += key_sizes_[i];
  if (scratch_.size() < bytes) scratch_.resize(bytes);
  uint8_t* place = scratch_.data();
  for (size_t i = 0; i < size; ++i) {
    places_[i] = place;
    place += key_sizes_[i];
  }
  layout_->keys.encode(columns_, size, places_.data());
  size_t count = 0;
  for (size_t i = 0; i < size; ++i) {
    kernel::put_big_endian(chunk.position(i), places_[i]);
    const std::string_view key(
        reinterpret_cast<const char*>(places_[i]) + kPositionBytes - key_sizes_[i],
        key_sizes_[i]);
    rows[count] = static_cast<uint16_t>(i);
    count += selection_->from_end ? key > *bound_ : key < *bound_;
  }
  return count;
}

void SortSink::keep_selected() {
  const size_t count = selection_->count;
  std::vector<const uint8_t*> rows;
  rows.reserve(rows_.num_rows());
  rows_.read([&](const uint8_t** some, size_t size) {
    rows.insert(rows.end(), some, some + size);
  });
  const auto is_before = [this](const uint8_t* a, const uint8_t* b) {
    return selection_->from_end ? SortRow::key(b) < SortRow::key(a)
                                : SortRow::key(a) < SortRow::key(b);
  };
  std::nth_element(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count - 1),
                   rows.end(), is_before);
  bound_ = std::string(SortRow::key(rows[count - 1]));
  kernel::RowStore kept;
  for (size_t i = 0; i < count; ++i) {
    const uint32_t size = kernel::RowStore::size_of(rows[i]);
    std::memcpy(kept.add(size), rows[i], size);
  }
  rows_ = std::move(kept);
  memory_.set(rows_.memory());
}

void SortSink::look_at_memory() {
  const size_t bytes = SortedRun::memory_to_sort(rows_);
  memory_.set(bytes + held_by_runs_);
  if (!context_->memory.is_short()) return;
  const uint64_t share = context_->memory.budget() / (8 * context_->num_threads);
  if (bytes >= std::min(kLeastRun, share)) end_run(true);
}

void SortSink::end_run(bool spill) {
  runs_.emplace_back(std::move(rows_), context_->task);
  rows_ = kernel::RowStore();
  if (spill) runs_.back().spill(context_->spill, context_->task);
  held_by_runs_ += runs_.back().memory();
  memory_.set(held_by_runs_);
}

void SortSink::finish() {
  if (selection_ && rows_.num_rows() > selection_->count && selection_->count > 0)
    keep_selected();
  if (rows_.num_rows() > 0) end_run(context_->memory.is_short());
}

SortedRows sorted_rows(Flow flow, const SortOrder& order,
                       std::optional<Selection> selection, const SharedContext& context) {
  const auto layout = std::make_shared<const SortLayout>(order);
  flow.operators.push_back(project(flow.type, order.all()));
  std::vector<std::unique_ptr<Stage>> sinks = run(flow, *context, [&] {
    return std::make_unique<SortSink>(layout, selection, context);
  });
  SortedRows sorted;
  sorted.memory = std::make_unique<Memory::Share>(context->memory);
  size_t bytes = 0;
  for (auto& sink : sinks) {
    for (SortedRun& run : static_cast<SortSink&>(*sink).runs()) {
      sorted.num_rows += run.num_rows();
      bytes += run.memory();
      sorted.runs.push_back(std::move(run));
    }
    sink.reset();
  }
  sorted.memory->set(bytes);
  return sorted;
}

}  // namespace phlox::engine::native

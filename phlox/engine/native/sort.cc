// Sorted rows as morsels, and pieces of them.
#include "phlox/engine/native/sort.h"

#include <algorithm>
#include <atomic>

#include "phlox/kernel/load.h"
#include "phlox/table/array.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

using type::Type;

namespace {

// A morsel of sorted rows.
constexpr size_t kMorselRows = size_t{1} << 16;

// A morsel for each range of keys, merged by who pulls it.
class SortMorsels : public table::Morsels {
 public:
  SortMorsels(SortedRows rows, std::optional<Selection> selection, Type type,
              const SortOrder& order, SharedContext context)
      : rows_(std::move(rows)),
        selection_(selection),
        type_(std::move(type)),
        layout_(order),
        context_(std::move(context)) {
    // A selection is one morsel.
    if (!selection_) splits_ = split(rows_.runs, kMorselRows, false);
  }

  const Type& type() const override { return type_; }

 private:
  std::optional<table::Morsel> try_next() override {
    const size_t range = next_.fetch_add(1);
    if (range > splits_.size()) return std::nullopt;
    Merge merge(rows_.runs, range_of(splits_, range));
    std::vector<const uint8_t*> rows(kVectorSize);
    std::vector<kernel::Register> memory;
    for (const kernel::Form form : layout_.columns.forms()) memory.emplace_back(form);
    table::Builder builder(type_);
    size_t skip = 0, left = SIZE_MAX;
    if (selection_) {
      left = std::min(selection_->count, rows_.num_rows);
      if (selection_->from_end) skip = rows_.num_rows - left;
    }
    while (left > 0) {
      context_->task.check();
      size_t size =
          merge.take(rows.data(), std::min(kVectorSize, skip > 0 ? skip : left));
      if (size == 0) break;
      if (skip > 0) {
        skip -= size;
        continue;
      }
      left -= size;
      for (size_t i = 0; i < size; ++i) rows[i] = SortRow::columns(rows[i]);
      const auto columns = layout_.columns.decode(rows.data(), size, memory);
      for (size_t i = 0; i < columns.size(); ++i)
        kernel::append(builder.column(i), columns[i], size);
      for (size_t i = 0; i < size; ++i) builder.end_row();
    }
    return table::Morsel{range, builder.finish()};
  }

  SortedRows rows_;
  std::optional<Selection> selection_;
  Type type_;
  SortLayout layout_;
  SharedContext context_;
  std::vector<std::string> splits_;
  std::atomic<size_t> next_{0};
};

// Cuts the rows before the offset off, and stops reading at the limit.
class Sliced : public table::Stream::Source {
 public:
  Sliced(table::Stream below, uint64_t offset, std::optional<uint64_t> limit)
      : below_(std::move(below)), skip_(offset), left_(limit.value_or(UINT64_MAX)) {}

  std::optional<table::Batch> next() override {
    while (left_ > 0) {
      std::optional<table::Batch> batch = below_.next();
      if (!batch) break;
      const auto rows = static_cast<uint64_t>(batch->num_rows());
      const uint64_t begin = std::min(skip_, rows);
      skip_ -= begin;
      const uint64_t count = std::min(rows - begin, left_);
      left_ -= count;
      if (count == 0) continue;
      if (count == rows) return batch;
      const auto owner = std::make_shared<table::Batch>(std::move(*batch));
      return table::Batch(table::slice_batch(*owner->get(), static_cast<int64_t>(begin),
                                             static_cast<int64_t>(count), owner));
    }
    below_ = table::Stream();  // frees what is held below
    return std::nullopt;
  }

 private:
  table::Stream below_;
  uint64_t skip_;
  uint64_t left_;
};

Flow flow_of(SortedRows rows, const SortOrder& order, std::optional<Selection> selection,
             const Type& type, const SharedContext& context) {
  return {std::make_shared<SortMorsels>(std::move(rows), selection, type, order, context),
          {},
          type};
}

}  // namespace

Flow sort(Flow flow, const SortOrder& order, std::optional<Selection> selection,
          const Type& type, const SharedContext& context) {
  return flow_of(sorted_rows(std::move(flow), order, selection, context), order,
                 selection, type, context);
}

Flow last_rows(Flow flow, const SortOrder& order, size_t count, const Type& type,
               const SharedContext& context) {
  if (count <= kMostSelected)
    return sort(std::move(flow), order, Selection{count, true}, type, context);
  SortedRows rows = sorted_rows(std::move(flow), order, std::nullopt, context);
  const size_t before = rows.num_rows - std::min(count, rows.num_rows);
  return slice(flow_of(std::move(rows), order, std::nullopt, type, context), before,
               std::nullopt, context);
}

Flow slice(Flow flow, uint64_t offset, std::optional<uint64_t> limit,
           const SharedContext& context) {
  const Type type = flow.type;
  table::Stream rows = table::in_order(morsels_of(std::move(flow), context),
                                       context->num_threads, context->task);
  table::Stream cut(type, std::make_unique<Sliced>(std::move(rows), offset, limit));
  return {table::morsels_of(std::move(cut), context->task), {}, type};
}

}  // namespace phlox::engine::native

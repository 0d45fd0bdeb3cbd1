// Parts of windowed tables, computed in memory or in passes.
#include "phlox/engine/native/window_part.h"

#include <algorithm>

#include "phlox/kernel/load.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

using kernel::Form;

namespace {

constexpr size_t kMorselRows = size_t{1} << 15;

std::vector<kernel::Register> registers(const kernel::RowCodec& codec) {
  std::vector<kernel::Register> memory;
  for (const Form form : codec.forms()) memory.emplace_back(form);
  return memory;
}

}  // namespace

WindowPart::WindowPart(const WindowLayout& layout, const WindowRange& range)
    : layout_(layout),
      range_(range),
      rows_(range.runs, range.keys),
      columns_(SortLayout(layout.order).columns) {}

table::Batch WindowPart::next() {
  table::Builder builder(layout_.made);
  std::vector<const uint8_t*> places(kVectorSize);
  std::vector<uint64_t> positions(kVectorSize);
  std::vector<kernel::Register> memory = registers(columns_);
  size_t done = 0;
  while (done < kMorselRows) {
    range_.context.task.check();
    const size_t size = take(places.data(), std::min(kVectorSize, kMorselRows - done));
    if (size == 0) break;
    for (size_t i = 0; i < size; ++i) {
      positions[i] = position_of(places[i]);
      places[i] = SortRow::columns(places[i]);
    }
    const auto columns = columns_.decode(places.data(), size, memory);
    size_t out = 0;
    for (const size_t column : layout_.columns)
      kernel::append(builder.column(out++), columns[column], size);
    append_results(size, builder);
    if (layout_.puts_back)
      kernel::append(builder.column(builder.num_columns() - 1),
                     {Form::kUint, positions.data(), nullptr}, size);
    for (size_t i = 0; i < size; ++i) builder.end_row();
    done += size;
  }
  return builder.finish();
}

namespace {

class InMemory : public WindowPart {
 public:
  InMemory(const WindowLayout& layout, const WindowRange& range)
      : WindowPart(layout, range), share_(range.context.memory) {
    for (const type::Field& field : layout.results.element().fields())
      loaded_.emplace_back(kernel::form_of(field.type));
  }

  // Whether it took no more than `most` bytes.
  bool compute(size_t most) {
    WindowRows rows;
    rows.task = range_.context.task;
    if (!read(rows, most)) return false;
    share_.set(bytes(rows));
    table::Builder results(layout_.results);
    for (size_t i = 0; i < layout_.functions.size(); ++i) {
      range_.context.task.check();
      layout_.functions[i]->compute(rows, results.column(i));
    }
    for (size_t i = 0; i < rows.num_rows; ++i) results.end_row();
    results_ = results.finish();
    columns_ = table::columns(layout_.results, results_);
    return true;
  }

 private:
  size_t take(const uint8_t** rows, size_t most) override {
    const size_t size = std::min(most, from_.size() - at_);
    rows_.take_along(from_.data() + at_, size, rows);
    return size;
  }

  void append_results(size_t size, table::Builder& out) override {
    for (size_t i = 0; i < loaded_.size(); ++i)
      kernel::append(
          out.column(layout_.columns.size() + i),
          kernel::load(columns_[i], static_cast<int64_t>(at_), nullptr, size, loaded_[i]),
          size);
    at_ += size;
  }

  // What the rows take, and what is made of them.
  size_t bytes(const WindowRows& rows) const {
    size_t a_row = sizeof(uint32_t);
    for (const kernel::Register& result : loaded_)
      a_row += kernel::width_of(result.form());
    size_t sum = rows.num_rows * a_row +
                 (rows.positions.size() + rows.partitions.size() + rows.peers.size()) *
                     sizeof(uint64_t);
    for (const StoredColumn& column : rows.columns) sum += column.memory();
    return sum;
  }

  // What the functions look at.
  bool read(WindowRows& rows, size_t most) {
    for (const Form form : range_.args.forms()) rows.columns.emplace_back(form);
    Merge merge(range_.runs, range_.keys);
    WindowSteps steps;
    std::vector<const uint8_t*> places(kVectorSize);
    auto memory = registers(range_.args);
    while (const size_t size = merge.take(places.data(), kVectorSize, &from_)) {
      range_.context.task.check();
      for (size_t i = 0; i < size; ++i) {
        const size_t place = rows.num_rows + i;
        const WindowStep step = steps.step(places[i]);
        if (step != WindowStep::kSame) rows.peers.push_back(place);
        if (step == WindowStep::kNewPartition) rows.partitions.push_back(place);
        if (range_.has_positions) rows.positions.push_back(position_of(places[i]));
        places[i] = SortRow::columns(places[i]);
      }
      const auto columns = range_.args.decode(places.data(), size, memory);
      for (size_t i = 0; i < columns.size(); ++i)
        rows.columns[i].append(columns[i], size);
      rows.num_rows += size;
      if (bytes(rows) > most) return false;
    }
    rows.partitions.push_back(rows.num_rows);
    rows.peers.push_back(rows.num_rows);
    return true;
  }

  Memory::Share share_;
  std::vector<uint32_t> from_;  // the run that each row comes of
  table::Batch results_;
  std::vector<table::Column> columns_;  // of them
  std::vector<kernel::Register> loaded_;
  size_t at_ = 0;
};

class InPasses : public WindowPart {
 public:
  InPasses(const WindowLayout& layout, const WindowRange& range)
      : WindowPart(layout, range) {
    for (const auto& function : layout.functions)
      streams_.push_back(function->stream(range));
  }

 private:
  size_t take(const uint8_t** rows, size_t most) override {
    return rows_.take(rows, most);
  }

  void append_results(size_t size, table::Builder& out) override {
    for (size_t i = 0; i < streams_.size(); ++i)
      streams_[i]->next(size, out.column(layout_.columns.size() + i));
  }

  std::vector<std::unique_ptr<WindowStream>> streams_;
};

}  // namespace

std::unique_ptr<WindowPart> part_in_memory(const WindowLayout& layout,
                                           const WindowRange& range, size_t most) {
  auto part = std::make_unique<InMemory>(layout, range);
  if (!part->compute(most)) return nullptr;
  return part;
}

std::unique_ptr<WindowPart> part_in_passes(const WindowLayout& layout,
                                           const WindowRange& range) {
  return std::make_unique<InPasses>(layout, range);
}

}  // namespace phlox::engine::native

// Rows sorted by the keys of their windows, and computed some partitions at a time.
#include "phlox/engine/native/window.h"

#include <mutex>
#include <numeric>

#include "phlox/base/error.h"
#include "phlox/engine/native/sort.h"
#include "phlox/kernel/load.h"

namespace phlox::engine::native {

using expr::Expr;
using kernel::Form;
using type::Type;

namespace {

// Whole partitions of about so many rows are computed together.
constexpr size_t kRangeRows = size_t{1} << 16;
constexpr size_t kMorselRows = size_t{1} << 15;
constexpr size_t kPositionBytes = 8;

// The column that says where a row stood, while rows wait to be put back.
const char kPosition[] = "#position";

uint64_t position_of(const uint8_t* row) {
  const std::string_view key = SortRow::key(row);
  return kernel::get_big_endian(reinterpret_cast<const uint8_t*>(key.data()) +
                                key.size() - kPositionBytes);
}

}  // namespace

struct WindowOperator::Shared {
  SortOrder order;  // its columns: what the functions look at, then what comes along
  std::vector<size_t> columns;  // where those that come along stand among them
  size_t num_args = 0;
  std::vector<std::unique_ptr<WindowFunction>> functions;
  Type results;  // a table
  Type made;     // what the morsels have: columns, results, and the position if it is
                 // needed
  Type type;     // of the result
  bool has_positions = false;  // whether a function looks at them
  bool puts_back = false;
};

class WindowOperator::Morsels : public table::Morsels {
 public:
  Morsels(SortedRows rows, std::shared_ptr<const Shared> shared, SharedContext context)
      : rows_(std::move(rows)),
        shared_(std::move(shared)),
        layout_(shared_->order),
        args_(std::vector<Form>(layout_.columns.forms().begin(),
                                layout_.columns.forms().begin() +
                                    static_cast<std::ptrdiff_t>(shared_->num_args)),
              false),
        context_(std::move(context)),
        splits_(split(rows_.runs, kRangeRows, true)) {}

  const Type& type() const override { return shared_->made; }

 private:
  std::optional<table::Morsel> try_next() override {
    std::unique_ptr<Part> part = take_part();
    if (!part) return std::nullopt;
    table::Batch batch = emit(*part);
    const std::lock_guard lock(mutex_);
    if (part->at < part->from.size()) begun_.push_back(std::move(part));
    return table::Morsel{next_number_++, std::move(batch)};
  }

  // Partitions that are computed, and not yet given.
  struct Part {
    Part(const std::vector<SortedRun>& runs, const KeyRange& range, Memory& memory)
        : rows(runs, range), share(memory) {}
    Merge rows;
    std::vector<uint32_t> from;  // the run that each row comes of
    table::Batch results;
    std::vector<table::Column> columns;  // of them
    size_t at = 0;
    Memory::Share share;
  };

  std::unique_ptr<Part> take_part() {
    for (;;) {
      size_t range;
      {
        const std::lock_guard lock(mutex_);
        if (!begun_.empty()) {
          auto part = std::move(begun_.back());
          begun_.pop_back();
          return part;
        }
        if (next_range_ > splits_.size()) return nullptr;
        range = next_range_++;
      }
      auto part = compute(range_of(splits_, range));
      if (!part->from.empty()) return part;
    }
  }

  std::vector<kernel::Register> registers(const kernel::RowCodec& codec) const {
    std::vector<kernel::Register> memory;
    for (const Form form : codec.forms()) memory.emplace_back(form);
    return memory;
  }

  std::unique_ptr<Part> compute(const KeyRange& range) {
    auto part = std::make_unique<Part>(rows_.runs, range, context_->memory);
    WindowRows rows = read(range, part->from);
    size_t bytes = 0;
    for (const StoredColumn& column : rows.columns) bytes += column.memory();
    part->share.set(bytes);
    table::Builder results(shared_->results);
    for (size_t i = 0; i < shared_->functions.size(); ++i) {
      context_->task.check();
      shared_->functions[i]->compute(rows, results.column(i));
    }
    for (size_t i = 0; i < rows.num_rows; ++i) results.end_row();
    part->results = results.finish();
    part->columns = table::columns(shared_->results, part->results);
    return part;
  }

  // What the functions look at.
  WindowRows read(const KeyRange& range, std::vector<uint32_t>& from) const {
    WindowRows rows;
    for (const Form form : args_.forms()) rows.columns.emplace_back(form);
    Merge merge(rows_.runs, range);
    std::vector<const uint8_t*> places(kVectorSize);
    auto memory = registers(args_);
    std::string group, keys;  // of the row before
    while (const size_t size = merge.take(places.data(), kVectorSize, &from)) {
      context_->task.check();
      for (size_t i = 0; i < size; ++i) {
        const uint8_t* const row = places[i];
        std::string_view key = SortRow::key(row);
        key.remove_suffix(kPositionBytes);
        const size_t place = rows.num_rows + i;
        if (place == 0 || key != keys) {
          rows.peers.push_back(place);
          if (place == 0 || SortRow::group(row) != group) {
            rows.partitions.push_back(place);
            group = SortRow::group(row);
          }
          keys = key;
        }
        if (shared_->has_positions) rows.positions.push_back(position_of(row));
        places[i] = SortRow::columns(row);
      }
      const auto columns = args_.decode(places.data(), size, memory);
      for (size_t i = 0; i < columns.size(); ++i)
        rows.columns[i].append(columns[i], size);
      rows.num_rows += size;
    }
    rows.partitions.push_back(rows.num_rows);
    rows.peers.push_back(rows.num_rows);
    return rows;
  }

  table::Batch emit(Part& part) const {
    table::Builder builder(shared_->made);
    std::vector<const uint8_t*> places(kVectorSize);
    std::vector<uint64_t> positions(kVectorSize);
    auto memory = registers(layout_.columns);
    std::vector<kernel::Register> loaded;
    for (const type::Field& field : shared_->results.element().fields())
      loaded.emplace_back(kernel::form_of(field.type));
    const size_t end = std::min(part.at + kMorselRows, part.from.size());
    while (part.at < end) {
      context_->task.check();
      const size_t size = std::min(kVectorSize, end - part.at);
      part.rows.take_along(part.from.data() + part.at, size, places.data());
      for (size_t i = 0; i < size; ++i) {
        positions[i] = position_of(places[i]);
        places[i] = SortRow::columns(places[i]);
      }
      const auto columns = layout_.columns.decode(places.data(), size, memory);
      size_t out = 0;
      for (const size_t column : shared_->columns)
        kernel::append(builder.column(out++), columns[column], size);
      for (size_t i = 0; i < loaded.size(); ++i)
        kernel::append(builder.column(out++),
                       kernel::load(part.columns[i], static_cast<int64_t>(part.at),
                                    nullptr, size, loaded[i]),
                       size);
      if (shared_->puts_back)
        kernel::append(builder.column(out), {Form::kUint, positions.data(), nullptr},
                       size);
      for (size_t i = 0; i < size; ++i) builder.end_row();
      part.at += size;
    }
    return builder.finish();
  }

  SortedRows rows_;
  std::shared_ptr<const Shared> shared_;
  SortLayout layout_;
  kernel::RowCodec args_;
  SharedContext context_;
  std::vector<std::string> splits_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Part>> begun_;
  size_t next_range_ = 0;
  uint64_t next_number_ = 0;
};

WindowOperator::WindowOperator(WindowPlan plan) {
  auto shared = std::make_shared<Shared>();
  const expr::Window& keys = plan.windows.front();
  shared->order.groups = keys.by;
  shared->order.keys = keys.order;
  shared->order.ascending = keys.ascending;
  std::vector<Expr>& columns = shared->order.columns;
  for (size_t i = 0; i < plan.windows.size(); ++i) {
    const expr::Window& window = plan.windows[i];
    shared->functions.push_back(
        window_function(window, plan.results[i].type, columns.size()));
    shared->has_positions |= shared->functions.back()->needs_positions();
    columns.insert(columns.end(), window.values.begin(), window.values.end());
  }
  shared->num_args = columns.size();
  for (const type::Field& field : plan.columns) {
    const Expr column = expr::column(field.name, field.type);
    size_t place = 0;
    while (place < columns.size() && columns[place] != column) ++place;
    if (place == columns.size()) columns.push_back(column);
    shared->columns.push_back(place);
  }
  shared->results = Type::table(plan.results);
  std::vector<type::Field> fields = plan.columns;
  fields.insert(fields.end(), plan.results.begin(), plan.results.end());
  shared->type = Type::table(fields);
  // Rows without keys come in their order.
  shared->puts_back = plan.in_order && !(keys.by.empty() && keys.order.empty());
  if (shared->puts_back) fields.push_back({kPosition, Type::uint64()});
  shared->made = Type::table(std::move(fields));
  shared->order.all();  // checks them
  shared_ = std::move(shared);
}

std::vector<Expr> WindowOperator::rows() const { return shared_->order.all(); }

Flow WindowOperator::open(Flow flow, const SharedContext& context) const {
  SortedRows rows = sorted_rows(std::move(flow), shared_->order, std::nullopt, context);
  Flow made{
      std::make_shared<Morsels>(std::move(rows), shared_, context), {}, shared_->made};
  if (!shared_->puts_back) return made;
  SortOrder back;
  back.keys.push_back(expr::column(kPosition, Type::uint64()));
  back.ascending.push_back(true);
  for (const type::Field& field : shared_->type.element().fields())
    back.columns.push_back(expr::column(field.name, field.type));
  return sort(std::move(made), back, std::nullopt, shared_->type, context);
}

}  // namespace phlox::engine::native

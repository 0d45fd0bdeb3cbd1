// A reduction over the rows that each row of a window sees.
#pragma once

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <vector>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/window.h"
#include "phlox/kernel/load.h"

namespace phlox::engine::native {

// Immutable.
struct ReducedWindow {
  size_t first = 0;  // where its arguments stand among the columns of the rows
  size_t num_args = 0;
  bool has_where = false;  // behind them
  MakeAggregate make;
  bool needs_positions = false;
  bool by_source = false;  // whether these are the source's; else they count the rows
  // The rows that a row sees: of its partition, those that are between so many away from
  // it. Without such: all of them up to its peers, if `has_order`, else just all.
  std::optional<expr::Window::Frame> rows;
  bool has_order = false;

  bool is_whole() const { return rows ? rows->whole() : !has_order; }
};

// Its values for rows that need not be in memory.
std::unique_ptr<WindowStream> reduction_stream(const ReducedWindow& window,
                                               const WindowRange& range);

// Results one behind the other, each of which is shown any number of times.
class Results {
 public:
  explicit Results(const table::ColumnBuilder& out)
      : type_(type::Type::table({{"result", type::Type::option(out.type())}})),
        builder_(type_),
        memory_(kernel::form_of(out.type())) {}

  table::ColumnBuilder& builder() { return builder_.column(0); }
  // No more come.
  void finish() {
    const auto count = builder().size();
    for (int64_t i = 0; i < count; ++i) builder_.end_row();
    batch_ = builder_.finish();
    column_.emplace(table::columns(type_, batch_).front());
  }
  // Appends for i in [begin, end) the result number place(i), which is that of the
  // neighbours or one next to it.
  template <class Place>
  void append(size_t begin, size_t end, Place&& place, table::ColumnBuilder& out) {
    std::array<size_t, kVectorSize> places;
    std::array<uint16_t, kVectorSize> rows;
    for (size_t at = begin; at < end; at += kVectorSize) {
      const size_t size = std::min(kVectorSize, end - at);
      for (size_t i = 0; i < size; ++i) places[i] = place(at + i);
      const size_t least = std::min(places[0], places[size - 1]);
      for (size_t i = 0; i < size; ++i)
        rows[i] = static_cast<uint16_t>(places[i] - least);
      kernel::append(
          out,
          kernel::load(*column_, static_cast<int64_t>(least), rows.data(), size, memory_),
          size);
    }
  }

 private:
  type::Type type_;
  table::Builder builder_;
  table::Batch batch_;
  std::optional<table::Column> column_;
  kernel::Register memory_;
};

// Which of the stretches that begin at `begins` a row is in; of rows in their order.
class Place {
 public:
  explicit Place(const std::vector<size_t>& begins) : begins_(begins) {}
  size_t operator()(size_t row) {
    while (begins_[at_ + 1] <= row) ++at_;
    return at_;
  }

 private:
  const std::vector<size_t>& begins_;
  size_t at_ = 0;
};

// Shows rows to an aggregate.
class Feeder {
 public:
  explicit Feeder(const ReducedWindow& window);

  // At most kVectorSize rows from `begin` on, each of its group.
  void feed(Aggregate& aggregate, const WindowRows& rows, size_t begin, size_t size,
            const uint32_t* groups);
  // The next rows of a reader.
  void feed(Aggregate& aggregate, const WindowReader& rows, size_t size,
            const uint32_t* groups);

 private:
  void feed(Aggregate& aggregate, const uint64_t* positions, uint64_t row, size_t size,
            const uint32_t* groups);
  void keep(GroupedRows& grouped);

  const ReducedWindow& window_;
  size_t feeds_ = 0;
  std::vector<Vector> args_;
  std::vector<kernel::Register> kept_;
  std::vector<uint64_t> positions_;
  std::vector<uint32_t> kept_groups_;
  std::array<uint16_t, kVectorSize> places_;
};

// Of the partition that the rows are part of: appends the results for `count` rows from
// `at` on (may be below 0), each of those between `first` and `last` rows away from it.
void reduce_frames(const ReducedWindow& window, Feeder& feeder, const WindowRows& rows,
                   size_t begin, size_t end, int64_t at, size_t count,
                   table::ColumnBuilder& out);

}  // namespace phlox::engine::native

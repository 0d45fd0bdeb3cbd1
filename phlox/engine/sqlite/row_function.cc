// One function of the language, called by SQLite row by row.
#include "phlox/engine/sqlite/row_function.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/engine/native/group.h"
#include "phlox/expr/op.h"
#include "phlox/table/builder.h"

namespace phlox::engine::sqlite {

namespace {

std::vector<native::Vector> vectors_of(const Cells& cells) {
  std::vector<native::Vector> vectors;
  for (const Cell& cell : cells) vectors.push_back(cell.view());
  return vectors;
}

}  // namespace

Cells cells_for(const type::Type& input) {
  Cells cells;
  for (const auto& field : input.element().fields()) cells.emplace_back(field.type);
  return cells;
}

RowFunction::RowFunction(std::string_view expression, std::string_view input)
    : function_(parse_function(expression, input)),
      cells_(cells_for(function_.input)),
      run_(std::make_shared<native::RowProgram>(function_.input,
                                                std::vector{function_.row})) {}

HostValue RowFunction::call(HostValues values) {
  for (size_t i = 0; i < values.size(); ++i) cells_.at(i).take(values[i]);
  chunk_.set(vectors_of(cells_), 1);
  run_.evaluate(chunk_);
  return value_of(run_.output(0, chunk_), function_.row.element(), memory_);
}

Reducer::Reducer(std::string_view expression, std::string_view input)
    : function_(parse_function(expression, input)),
      make_(native::aggregate_of(function_.row)),
      cells_(cells_for(function_.input)) {
  static constexpr std::string_view kRepeatable[] = {"sum", "mean", "var",
                                                     "std", "corr", "cov"};
  is_repeatable_ = std::find(std::begin(kRepeatable), std::end(kRepeatable),
                             function_.row.op().name) != std::end(kRepeatable);
}

Reducer::State::State(Reducer& reducer) : reducer_(reducer) { start(); }

void Reducer::State::start() {
  aggregate_ = reducer_.make_();
  aggregate_->resize(1);
}

void Reducer::State::update(const Cells& cells, uint64_t position) {
  const auto vectors = vectors_of(cells);
  const uint32_t group = 0;
  native::GroupedRows rows;
  rows.args = vectors;
  rows.groups = &group;
  rows.is_one_group = true;
  rows.positions = &position;
  rows.size = 1;
  aggregate_->update(rows);
}

void Reducer::State::add(HostValues values, bool keep) {
  uint64_t position = 0;
  if (reducer_.function_.needs_positions) {
    position = static_cast<uint64_t>(values.back().integer);
    values = values.first(values.size() - 1);
  }
  const auto take = [&](Cells& cells) {
    for (size_t i = 0; i < values.size(); ++i) cells.at(i).take(values[i]);
  };
  if (!keep) {
    take(reducer_.cells_);
    update(reducer_.cells_, position);
    return;
  }
  Row& row = rows_.emplace_back(Row{cells_for(reducer_.function_.input), position});
  take(row.cells);
  for (Cell& cell : row.cells) cell.keep();
  if (!stale_) update(row.cells, position);
}

void Reducer::State::remove_first() {
  rows_.pop_front();
  stale_ = true;
}

HostValue Reducer::State::result() {
  if (stale_) {
    start();
    for (const Row& row : rows_) update(row.cells, row.position);
    stale_ = false;
  }
  // Most results can be taken from a state once.
  stale_ = !reducer_.is_repeatable_;
  const type::Type type = type::Type::option(reducer_.function_.row.element());
  table::Builder builder(type::Type::table({{"value", type}}));
  aggregate_->finish(0, 1, builder.column(0));
  builder.end_row();
  const table::Batch batch = builder.finish();
  const auto columns = table::columns(type::Type::table({{"value", type}}), batch);
  native::Chunk chunk;
  chunk.start(columns, 0, 0, 1);
  const kernel::Vector vector = chunk.column(0);
  HostValue value = value_of(vector, type, memory_);
  // The chunk's own memory goes.
  if (value.bytes.data() != memory_.data()) {
    memory_ = value.bytes;
    value.bytes = memory_;
  }
  return value;
}

}  // namespace phlox::engine::sqlite

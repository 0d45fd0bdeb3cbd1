// One function of the language, ready to be called by SQLite row by row. Results are good
// until the next call.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/chunk.h"
#include "phlox/engine/native/row_program.h"
#include "phlox/engine/sqlite/function_text.h"
#include "phlox/engine/sqlite/values.h"

namespace phlox::engine::sqlite {

// The values of one call.
using Cells = std::deque<Cell>;
Cells cells_for(const type::Type& input);

// Of one connection, and so of one thread at a time.
class RowFunction {
 public:
  RowFunction(std::string_view expression, std::string_view input);
  HostValue call(HostValues values);

 private:
  Function function_;
  Cells cells_;
  native::RowRun run_;
  native::Chunk chunk_;
  std::string memory_;
};

// A reduction; each group has a state of its own.
class Reducer {
 public:
  Reducer(std::string_view expression, std::string_view input);

  class State {
   public:
    explicit State(Reducer& reducer);
    // With `keep` the row may be taken out again.
    void add(HostValues values, bool keep);
    void remove_first();
    HostValue result();

   private:
    struct Row {
      Cells cells;
      uint64_t position;
    };
    void start();
    void update(const Cells& cells, uint64_t position);

    Reducer& reducer_;
    std::unique_ptr<native::Aggregate> aggregate_;
    std::deque<Row> rows_;  // those that are kept
    bool stale_ = false;    // one that the aggregate has seen is gone
    std::string memory_;
  };

 private:
  Function function_;
  native::MakeAggregate make_;
  bool is_repeatable_ = false;
  Cells cells_;
};

}  // namespace phlox::engine::sqlite

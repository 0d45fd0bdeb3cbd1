// The end of a pipeline that makes one batch of each morsel.
#pragma once

#include <vector>

#include "phlox/engine/native/flow.h"
#include "phlox/kernel/load.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

// Collects the rows of one morsel. A column of it whose rows all come through is not
// copied.
class MorselSink : public Stage {
 public:
  explicit MorselSink(const type::Type& type);

  void push(Chunk& chunk) override;
  // What came of a morsel, which is over; `columns` are those that its chunks showed.
  table::Batch take(table::Batch morsel, const std::vector<table::Column>& columns);

 private:
  struct Output {
    explicit Output(const type::Type& type)
        : builder(type), memory(kernel::form_of(type)) {}
    table::ColumnBuilder builder;
    kernel::Register memory;
    // Rows that came through, in front of what is in the builder: [begin, end) of it, or
    // none.
    const table::Column* source = nullptr;
    int64_t begin = 0;
    int64_t end = 0;
  };

  bool passes(const Chunk& chunk, size_t column);
  static void copy(Output& output);

  std::vector<Output> outputs_;
  int64_t num_rows_ = 0;
};

}  // namespace phlox::engine::native

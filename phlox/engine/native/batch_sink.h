// The end of a pipeline whose rows become batches.
#pragma once

#include "phlox/engine/native/flow.h"
#include "phlox/kernel/load.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

// Collects rows into one batch.
class BatchSink : public Stage {
 public:
  explicit BatchSink(const type::Type& type) : builder_(type) {}

  void push(Chunk& chunk) override {
    for (size_t i = 0; i < builder_.num_columns(); ++i)
      kernel::append(builder_.column(i), chunk.column(i), chunk.size());
    for (size_t row = 0; row < chunk.size(); ++row) builder_.end_row();
  }
  int64_t num_rows() const { return builder_.num_rows(); }
  table::Batch take() { return builder_.finish(); }

 private:
  table::Builder builder_;
};

}  // namespace phlox::engine::native

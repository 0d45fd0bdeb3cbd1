// A stream in pieces that one message takes.
#pragma once

#include <memory>
#include <vector>

#include "phlox/engine/spark/written.h"
#include "phlox/table/stream.h"

namespace phlox::engine::spark {

class Chunks {
 public:
  // `written` must last as long.
  Chunks(const Written& written, table::Stream rows);

  // The next piece, as rows travel; of no batches at the end.
  std::vector<std::shared_ptr<const table::Batch>> next();
  // Whether the last piece was all that was left.
  bool is_ended() const { return is_ended_ && !waiting_; }

 private:
  void fetch();

  const Written& written_;
  table::Stream rows_;
  std::shared_ptr<const table::Batch>
      waiting_;  // of which the rows from first_ on are left
  int64_t first_ = 0;
  bool is_ended_ = false;
};

}  // namespace phlox::engine::spark

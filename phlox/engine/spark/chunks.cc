// A stream in pieces that one message takes.
#include "phlox/engine/spark/chunks.h"

#include <algorithm>

#include "phlox/table/array.h"
#include "phlox/table/footprint.h"

namespace phlox::engine::spark {
namespace {

// A server takes messages of 128 MiB, and makes objects of the rows of each.
constexpr uint64_t kChunk = uint64_t{16} << 20;

}  // namespace

Chunks::Chunks(const Written& written, table::Stream rows)
    : written_(written), rows_(std::move(rows)) {
  fetch();
}

// The next batch with rows, if there is one.
void Chunks::fetch() {
  waiting_.reset();
  first_ = 0;
  while (!is_ended_ && !waiting_) {
    auto batch = rows_.next();
    is_ended_ = !batch;
    if (batch && batch->num_rows() > 0)
      waiting_ =
          written_.carried(std::make_shared<const table::Batch>(std::move(*batch)));
  }
}

std::vector<std::shared_ptr<const table::Batch>> Chunks::next() {
  const table::Footprint footprint(written_.carried_type());
  std::vector<std::shared_ptr<const table::Batch>> chunk;
  uint64_t bytes = 0;
  while (waiting_ && bytes < kChunk) {
    const int64_t rows = waiting_->num_rows();
    const uint64_t each =
        std::max<uint64_t>(1, footprint.bytes(*waiting_) / static_cast<uint64_t>(rows));
    const auto fits = std::max<int64_t>(1, static_cast<int64_t>((kChunk - bytes) / each));
    const int64_t count = std::min(fits, rows - first_);
    chunk.push_back(count == rows
                        ? waiting_
                        : std::make_shared<const table::Batch>(table::slice_batch(
                              *waiting_->get(), first_, count, waiting_)));
    bytes += each * static_cast<uint64_t>(count);
    first_ += count;
    if (first_ == rows) fetch();
  }
  return chunk;
}

}  // namespace phlox::engine::spark

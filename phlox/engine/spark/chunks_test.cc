// Pieces of a stream hold all of its rows, whatever batches they came in.
#include "phlox/engine/spark/chunks.h"

#include <gtest/gtest.h>

#include "phlox/table/builder.h"

namespace phlox::engine::spark {
namespace {

TEST(Chunks, PassOverBatchesWithoutRows) {
  const type::Type type = type::parse_table("{x: int64}");
  std::vector<std::shared_ptr<const table::Batch>> batches;
  for (const int64_t rows : {0, 2, 0, 3, 0}) {
    table::Builder builder(type);
    for (int64_t row = 0; row < rows; ++row) {
      builder.column(0).append(row);
      builder.end_row();
    }
    batches.push_back(std::make_shared<const table::Batch>(builder.finish()));
  }
  const Written written(type, "");
  Chunks chunks(written, table::stream_of(type, batches));
  int64_t rows = 0;
  for (const auto& batch : chunks.next()) rows += batch->num_rows();
  EXPECT_EQ(rows, 5);
  EXPECT_TRUE(chunks.is_ended());
  EXPECT_TRUE(chunks.next().empty());
}

}  // namespace
}  // namespace phlox::engine::spark

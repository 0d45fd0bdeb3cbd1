// Parses a chunk of delimited text, from one record's start to another's, into a batch:
// the hot loop.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/format/delimited_plan.h"
#include "phlox/table/stream.h"

namespace phlox::format {

struct ChunkProblem {
  Error error;    // without its place
  size_t offset;  // in the chunk, of the field
  size_t column;  // counted from 1
};

struct ChunkResult {
  table::Batch batch;
  int64_t num_rows = 0;
  // Bytes that the rows, and a blank tail, took. Less than the chunk only if its last
  // record is not whole: it ends inside quotes that were opened at `open_quote`.
  size_t consumed = 0;
  size_t open_quote = 0;
  size_t open_quote_column = 0;
  // Blank lines at the end of a chunk of several fields, which are no rows and only
  // allowed at the end of a file.
  std::optional<size_t> blank_tail;
  // The first bad record; the batch is empty then.
  std::optional<ChunkProblem> problem;
  // Of records that were left out, and of values that were made null.
  struct Passed {
    uint64_t count = 0;
    std::optional<ChunkProblem> first;
  };
  Passed skipped;
  Passed nulled;
};

// `chunk` starts at a record and ends with a line end, with kChunkPadding bytes behind it
// (text_chunks.h).
ChunkResult parse_chunk(const DelimitedPlan& plan, std::string_view chunk);

}  // namespace phlox::format

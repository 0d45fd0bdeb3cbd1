// Reads JSON lines as morsels, which any number of threads may pull and parse at once.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/format/on_error.h"
#include "phlox/format/text_chunks.h"
#include "phlox/table/morsels.h"
#include "phlox/type/type.h"

namespace phlox::format {

struct JsonLinesPlan {
  type::Type table;                  // of the records
  std::vector<std::string> columns;  // the fields wanted, in this order
  OnError on_error = OnError::kError;
  // Off, each line is read by a JsonCursor alone: what the fast way must not differ from.
  bool use_index = true;
};

// Errors name FILE:LINE:COLUMN, the column in bytes; of several bad lines the first in
// the files' order is reported, whichever thread finds it.
std::unique_ptr<table::Morsels> read_json_lines(std::vector<std::string> files,
                                                JsonLinesPlan plan, Task task,
                                                size_t chunk_bytes = kChunkBytes);

}  // namespace phlox::format

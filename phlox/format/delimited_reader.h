// Reads delimited files as morsels, which any number of threads may pull and parse at
// once.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/format/delimited_plan.h"
#include "phlox/format/text_chunks.h"
#include "phlox/table/morsels.h"

namespace phlox::format {

// `head_of` finds where the rows of a file begin. Errors name FILE:LINE:COLUMN, the
// column being the number of the field; of several bad records the first in the files'
// order is reported, whichever thread finds it.
std::unique_ptr<table::Morsels> read_delimited(std::vector<std::string> files,
                                               HeadOf head_of, DelimitedPlan plan,
                                               Task task,
                                               size_t chunk_bytes = kChunkBytes);

}  // namespace phlox::format

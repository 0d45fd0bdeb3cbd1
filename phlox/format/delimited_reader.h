// Reads delimited files as a stream of batches: chunks are parsed ahead on threads and
// given in order.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/format/delimited_head.h"
#include "phlox/format/delimited_plan.h"
#include "phlox/table/stream.h"

namespace phlox::format {

struct DelimitedReading {
  size_t chunk_bytes = size_t{1} << 20;
  // Files are parsed by the thread that pulls until so much has been read: starting
  // threads for a small file costs more than it gives.
  size_t bytes_before_threads = size_t{1} << 20;
  unsigned num_threads = 0;  // 0: as many as the machine has cores
};

// `head_of` finds where the rows of a file begin. Errors name FILE:LINE:COLUMN, the
// column being the number of the field; of several bad records the first in the files'
// order is reported, after all batches before it or instead of some of them.
table::Stream read_delimited(std::vector<std::string> files,
                             std::function<FileHead(const std::string& file)> head_of,
                             DelimitedPlan plan, const DelimitedReading& reading,
                             Task task);

}  // namespace phlox::format

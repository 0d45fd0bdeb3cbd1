// Parquet files as morsels: each thread reads a row group with a reader of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/table/morsels.h"
#include "phlox/type/type.h"

namespace phlox::format {

// Each of the files has columns of just these names and types. `as_codes` says for each
// column whether its strings come as categorical[string]; all files must have
// dictionaries for it.
std::unique_ptr<table::Morsels> parquet_morsels(std::vector<std::string> files,
                                                const type::Type& type,
                                                std::vector<int> as_codes, Task task);

}  // namespace phlox::format

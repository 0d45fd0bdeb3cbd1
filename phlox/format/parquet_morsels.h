// Parquet files as morsels: each thread reads a row group with a reader of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/table/morsels.h"
#include "phlox/type/type.h"

namespace phlox::format {

// Each of the files has columns of just these names and types.
std::unique_ptr<table::Morsels> parquet_morsels(std::vector<std::string> files,
                                                type::Type type, Task task);

}  // namespace phlox::format

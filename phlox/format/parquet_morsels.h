// Parquet files as morsels: each thread reads a row group with a reader of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/table/morsels.h"
#include "phlox/type/type.h"

namespace phlox::format {

// Each of the files has columns of just these names and types. Where there are
// `dictionary_bytes` for a column its strings come as categorical[string]: all files must
// have dictionaries for it, of about so many bytes. They are table::Dictionaries, too.
std::unique_ptr<table::Morsels> parquet_morsels(
    std::vector<std::string> files, const type::Type& type,
    std::vector<std::optional<uint64_t>> dictionary_bytes, Task task);

}  // namespace phlox::format

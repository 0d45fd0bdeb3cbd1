// What the end of a Parquet file says of the table in it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/migrate/format.h"
#include "phlox/type/type.h"

namespace phlox::format {

struct ParquetFooter {
  type::Type type;
  std::vector<migrate::ColumnFacts> columns;  // one a field of the type
  std::vector<int64_t> group_rows;            // one a row group
  // One a field: where it has dictionaries, about how many bytes these take together.
  std::vector<std::optional<uint64_t>> dictionary_bytes;

  // The place of the column of that name, which must be there, and what is said of it.
  size_t place(const std::string& name) const;
  const migrate::ColumnFacts& facts(const std::string& name) const {
    return columns[place(name)];
  }
};

// Reads it, or gives what it gave before where the file has not been touched since.
// Throws Error(kIo) for a file that is none. Thread-safe.
std::shared_ptr<const ParquetFooter> parquet_footer(const std::string& file);

}  // namespace phlox::format

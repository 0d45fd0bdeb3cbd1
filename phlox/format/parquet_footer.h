// What the end of a Parquet file says of the table in it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "phlox/migrate/format.h"
#include "phlox/type/type.h"

namespace phlox::format {

struct ParquetFooter {
  type::Type type;
  std::vector<migrate::ColumnFacts> columns;  // one a field of the type
  std::vector<int64_t> group_rows;            // one a row group

  // Of the column of that name, which must be there.
  const migrate::ColumnFacts& facts(const std::string& name) const;
};

// Reads it, or gives what it gave before where the file has not been touched since.
// Throws Error(kIo) for a file that is none. Thread-safe.
std::shared_ptr<const ParquetFooter> parquet_footer(const std::string& file);

}  // namespace phlox::format

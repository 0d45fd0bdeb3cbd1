// Opens Arrow IPC and Parquet data as readers of record batches. Inside the module only.
#pragma once

#include <arrow/api.h>
#include <arrow/io/api.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/format/arrow_boundary.h"

namespace phlox::format::arrow_module {

using Columns = std::optional<std::vector<std::string>>;

// The type of the data, and its batches; `columns` gives the fields wanted, in that
// order.
struct Opened {
  std::shared_ptr<arrow::Schema> schema;
  std::shared_ptr<arrow::RecordBatchReader> batches;
  int64_t num_rows = -1;  // in all, if that is known
  // Whether nobody need look through the batches.
  bool is_checked = false;
};
// The row groups or batches of a file to be read; none means all of the data.
struct Groups {
  int64_t first = 0;
  int64_t count = 0;
};
// `as_codes` are the names of those columns.
arrow::Result<Opened> open_parquet(const std::string& path, const Columns& columns,
                                   const Groups& some,
                                   const std::vector<std::string>& as_codes);
// What the end of a Parquet file says.
struct Footer {
  std::shared_ptr<arrow::Schema> schema;
  std::vector<PhloxArrowColumn> columns;  // one a field
  std::vector<int64_t> group_rows;        // one a row group
};
arrow::Result<Footer> parquet_footer(const std::string& path);
// The same of Arrow IPC: a row group is a batch. Of the stream form nothing but the
// schema.
arrow::Result<Footer> ipc_footer(const std::string& path);
// Both forms, the file's and the stream's, known by the first bytes. Only the file form
// has batches that can be read alone.
arrow::Result<Opened> open_ipc(const std::string& path, const Columns& columns,
                               const Groups& some);
arrow::Result<Opened> open_ipc_stream(std::shared_ptr<arrow::io::InputStream> input,
                                      const Columns& columns);

// The places of the columns among the fields; an error names one that is not there.
arrow::Result<std::vector<int>> places_of(const arrow::Schema& schema,
                                          const Columns& columns);

}  // namespace phlox::format::arrow_module

// A row group's columns decoded straight into the arrays that they become.
#pragma once

#include <arrow/api.h>
#include <parquet/arrow/reader.h>

#include <memory>
#include <string>
#include <vector>

namespace phlox::format::arrow_module {

// A column of the file: its leaf, and what it is to be.
struct WantedColumn {
  int leaf = 0;
  std::shared_ptr<arrow::Field> field;
  bool as_codes = false;  // a dictionary of texts, which the file has for all of it
};

// The batches of a row group, each of `batch_rows` rows but for the last one, with texts
// and codes looked through; one dictionary for all of them. Null where a column is not
// flat, or of a type that is not stored as Arrow has it: the general reader takes these.
// `file` outlives the batches' reader.
arrow::Result<std::shared_ptr<arrow::RecordBatchReader>> read_group(
    parquet::arrow::FileReader& file, int group, const std::vector<WantedColumn>& columns,
    int64_t batch_rows);

}  // namespace phlox::format::arrow_module

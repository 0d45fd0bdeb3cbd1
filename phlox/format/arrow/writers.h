// Writes record batches as Arrow IPC or Parquet. Inside the module only.
#pragma once

#include <arrow/api.h>
#include <arrow/io/api.h>

#include <memory>
#include <string>

namespace phlox::format::arrow_module {

// Compressions are "zstd", "lz4", "snappy", "gzip", "none", or "" for the usual one.
arrow::Status write_parquet(arrow::RecordBatchReader& batches,
                            std::shared_ptr<arrow::io::OutputStream> output,
                            const std::string& compression);
arrow::Status write_ipc(arrow::RecordBatchReader& batches,
                        std::shared_ptr<arrow::io::OutputStream> output, bool stream_form,
                        const std::string& compression);

}  // namespace phlox::format::arrow_module

// Reads Parquet files: only the columns wanted, a row group's pages as they are needed.
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>

#include <algorithm>

#include "phlox/format/arrow/parquet_group.h"
#include "phlox/format/arrow/readers.h"

namespace phlox::format::arrow_module {
namespace {

constexpr int64_t kBatchRows = 1 << 16;
constexpr int64_t kReadBytes = 1 << 20;

void add_leaves(const parquet::arrow::SchemaField& field, std::vector<int>& leaves) {
  if (field.column_index >= 0) leaves.push_back(field.column_index);
  for (const auto& child : field.children) add_leaves(child, leaves);
}

// Keeps the file open as long as its batches are read.
class FileBatches : public arrow::RecordBatchReader {
 public:
  FileBatches(std::unique_ptr<parquet::arrow::FileReader> file,
              std::shared_ptr<arrow::RecordBatchReader> batches)
      : file_(std::move(file)), batches_(std::move(batches)) {}
  std::shared_ptr<arrow::Schema> schema() const override { return batches_->schema(); }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    return batches_->ReadNext(batch);
  }

 private:
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::shared_ptr<arrow::RecordBatchReader> batches_;
};

}  // namespace

arrow::Result<Opened> open_parquet(const std::string& path, const Columns& columns,
                                   const Groups& some,
                                   const std::vector<std::string>& as_codes) {
  auto properties = parquet::default_reader_properties();
  properties.enable_buffered_stream();
  properties.set_buffer_size(kReadBytes);
  parquet::ArrowReaderProperties arrow_properties;
  arrow_properties.set_batch_size(kBatchRows);
  arrow_properties.set_pre_buffer(false);  // whole row groups in memory are not wanted
  arrow_properties.set_use_threads(some.count == 0);
  arrow_properties.set_arrow_extensions_enabled(true);
  parquet::arrow::FileReaderBuilder builder;
  ARROW_RETURN_NOT_OK(builder.OpenFile(path, /*memory_map=*/false, properties));
  for (const auto& column : as_codes) {
    const int leaf = builder.raw_reader()->metadata()->schema()->ColumnIndex(column);
    if (leaf < 0) return arrow::Status::Invalid("no column ", column);
    arrow_properties.set_read_dictionary(leaf, true);
  }
  builder.properties(arrow_properties);
  ARROW_ASSIGN_OR_RAISE(auto file, builder.Build());
  Opened opened;
  ARROW_RETURN_NOT_OK(file->GetSchema(&opened.schema));
  opened.num_rows = file->parquet_reader()->metadata()->num_rows();
  ARROW_ASSIGN_OR_RAISE(const auto places, places_of(*opened.schema, columns));
  if (some.count == 1 && some.first < file->num_row_groups()) {
    std::vector<WantedColumn> wanted;
    for (const int place : places) {
      const auto& field = file->manifest().schema_fields[static_cast<size_t>(place)];
      const auto& name = field.field->name();
      const bool is_coded =
          std::find(as_codes.begin(), as_codes.end(), name) != as_codes.end();
      wanted.push_back({field.column_index, opened.schema->field(place), is_coded});
    }
    ARROW_ASSIGN_OR_RAISE(opened.batches, read_group(*file, static_cast<int>(some.first),
                                                     wanted, kBatchRows));
    if (opened.batches) {
      opened.batches =
          std::make_shared<FileBatches>(std::move(file), std::move(opened.batches));
      opened.is_checked = true;
      return opened;
    }
  }
  std::vector<int> leaves;
  for (const int place : places)
    add_leaves(file->manifest().schema_fields[static_cast<size_t>(place)], leaves);
  const int64_t end = some.count == 0 ? file->num_row_groups() : some.first + some.count;
  if (end > file->num_row_groups())
    return arrow::Status::Invalid("no row group ", end, "; the file was changed");
  std::vector<int> groups;
  for (int64_t i = some.first; i < end; ++i) groups.push_back(static_cast<int>(i));
  ARROW_ASSIGN_OR_RAISE(auto batches, file->GetRecordBatchReader(groups, leaves));
  opened.batches = std::make_shared<FileBatches>(std::move(file), std::move(batches));
  return opened;
}

}  // namespace phlox::format::arrow_module

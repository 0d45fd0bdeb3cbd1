// Reads Arrow IPC data: the file form with its footer, and the stream form.
#include <arrow/ipc/api.h>

#include "phlox/format/arrow/readers.h"

namespace phlox::format::arrow_module {
namespace {

constexpr char kMagic[] = "ARROW1";

// The batches of a file in the order of its footer.
class FileBatches : public arrow::RecordBatchReader {
 public:
  explicit FileBatches(std::shared_ptr<arrow::ipc::RecordBatchFileReader> file)
      : file_(std::move(file)) {}
  std::shared_ptr<arrow::Schema> schema() const override { return file_->schema(); }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    batch->reset();
    if (next_ == file_->num_record_batches()) return arrow::Status::OK();
    return file_->ReadRecordBatch(next_++).Value(batch);
  }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> file_;
  int next_ = 0;
};

arrow::ipc::IpcReadOptions options_for(const std::vector<int>& places) {
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.included_fields = places;
  return options;
}

}  // namespace

arrow::Result<std::vector<int>> places_of(const arrow::Schema& schema,
                                          const Columns& columns) {
  std::vector<int> places;
  if (!columns) {
    for (int i = 0; i < schema.num_fields(); ++i) places.push_back(i);
    return places;
  }
  for (const auto& name : *columns) {
    const auto found = schema.GetAllFieldIndices(name);
    if (found.size() != 1)
      return arrow::Status::Invalid(
          found.empty() ? "no column " : "more than one column ", name);
    places.push_back(found[0]);
  }
  return places;
}

arrow::Result<Opened> open_ipc(const std::string& path, const Columns& columns) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const auto head, file->ReadAt(0, sizeof(kMagic) - 1));
  if (head->ToString() != kMagic) {
    // Arrow wants the place said before it reads on from there.
    ARROW_RETURN_NOT_OK(file->Seek(0));
    return open_ipc_stream(file, columns);
  }
  ARROW_ASSIGN_OR_RAISE(auto all, arrow::ipc::RecordBatchFileReader::Open(file));
  ARROW_ASSIGN_OR_RAISE(const auto places, places_of(*all->schema(), columns));
  Opened opened;
  opened.schema = all->schema();
  ARROW_ASSIGN_OR_RAISE(opened.num_rows, all->CountRows());
  if (columns) {
    // Columns that nobody wants are not even read. An empty list would mean all of them.
    auto wanted = places;
    if (wanted.empty() && opened.schema->num_fields() > 0) wanted = {0};
    ARROW_ASSIGN_OR_RAISE(
        all, arrow::ipc::RecordBatchFileReader::Open(file, options_for(wanted)));
  }
  opened.batches = std::make_shared<FileBatches>(std::move(all));
  return opened;
}

arrow::Result<Opened> open_ipc_stream(std::shared_ptr<arrow::io::InputStream> input,
                                      const Columns& columns) {
  // What is not wanted is read and dropped: a stream cannot be opened a second time.
  ARROW_ASSIGN_OR_RAISE(auto batches, arrow::ipc::RecordBatchStreamReader::Open(input));
  ARROW_RETURN_NOT_OK(places_of(*batches->schema(), columns).status());
  return Opened{batches->schema(), batches, -1};
}

}  // namespace phlox::format::arrow_module

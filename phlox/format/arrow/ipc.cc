// Reads Arrow IPC data: the file form with its footer, and the stream form.
#include <arrow/ipc/api.h>

#include "phlox/format/arrow/readers.h"

namespace phlox::format::arrow_module {
namespace {

constexpr char kMagic[] = "ARROW1";

// Batches of a file in the order of its footer.
class FileBatches : public arrow::RecordBatchReader {
 public:
  FileBatches(std::shared_ptr<arrow::ipc::RecordBatchFileReader> file, int begin, int end)
      : file_(std::move(file)), next_(begin), end_(end) {}
  std::shared_ptr<arrow::Schema> schema() const override { return file_->schema(); }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    batch->reset();
    if (next_ == end_) return arrow::Status::OK();
    return file_->ReadRecordBatch(next_++).Value(batch);
  }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> file_;
  int next_;
  int end_;
};

// Null for the stream form; then the file is at its start.
arrow::Result<std::shared_ptr<arrow::ipc::RecordBatchFileReader>> open_file_form(
    const std::shared_ptr<arrow::io::ReadableFile>& file) {
  ARROW_ASSIGN_OR_RAISE(const auto head, file->ReadAt(0, sizeof(kMagic) - 1));
  if (head->ToString() == kMagic) return arrow::ipc::RecordBatchFileReader::Open(file);
  // Arrow wants the place said before it reads on from there.
  ARROW_RETURN_NOT_OK(file->Seek(0));
  return nullptr;
}

arrow::ipc::IpcReadOptions options_for(const std::vector<int>& places, bool use_threads) {
  auto options = arrow::ipc::IpcReadOptions::Defaults();
  options.use_threads = use_threads;
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

arrow::Result<Opened> open_ipc(const std::string& path, const Columns& columns,
                               const Groups& some) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(auto all, open_file_form(file));
  if (!all) return open_ipc_stream(file, columns);
  ARROW_ASSIGN_OR_RAISE(const auto places, places_of(*all->schema(), columns));
  Opened opened;
  opened.schema = all->schema();
  int64_t end = all->num_record_batches();
  if (some.count == 0) {
    ARROW_ASSIGN_OR_RAISE(opened.num_rows, all->CountRows());
  } else if (some.first + some.count > end) {
    return arrow::Status::Invalid("no batch ", some.first + some.count,
                                  "; the file was changed");
  } else {
    end = some.first + some.count;
  }
  // Columns that nobody wants are not even read. An empty list would mean all of them.
  auto wanted = places;
  if (wanted.empty() && opened.schema->num_fields() > 0) wanted = {0};
  ARROW_ASSIGN_OR_RAISE(all, arrow::ipc::RecordBatchFileReader::Open(
                                 file, options_for(wanted, some.count == 0)));
  opened.batches = std::make_shared<FileBatches>(
      std::move(all), static_cast<int>(some.first), static_cast<int>(end));
  return opened;
}

arrow::Result<Footer> ipc_footer(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const auto all, open_file_form(file));
  Footer footer;
  if (all) {
    footer.schema = all->schema();
    footer.group_rows.resize(static_cast<size_t>(all->num_record_batches()), -1);
  } else {
    ARROW_ASSIGN_OR_RAISE(const auto opened, open_ipc_stream(file, std::nullopt));
    footer.schema = opened.schema;
  }
  return footer;
}

arrow::Result<Opened> open_ipc_stream(std::shared_ptr<arrow::io::InputStream> input,
                                      const Columns& columns) {
  // What is not wanted is read and dropped: a stream cannot be opened a second time.
  ARROW_ASSIGN_OR_RAISE(auto batches, arrow::ipc::RecordBatchStreamReader::Open(input));
  ARROW_RETURN_NOT_OK(places_of(*batches->schema(), columns).status());
  return Opened{batches->schema(), batches, -1};
}

}  // namespace phlox::format::arrow_module

// The format json: one array of records, or records one behind the other; written as an
// array.
#include "phlox/format/json_format.h"
#include "phlox/format/json_reader.h"
#include "phlox/format/json_records.h"
#include "phlox/format/json_rows.h"
#include "phlox/migrate/input.h"

namespace phlox::format {
namespace {

// A batch ends at whichever comes first.
constexpr int64_t kBatchRows = 1 << 16;
constexpr uint64_t kBatchBytes = 16 << 20;

class JsonSource : public table::Stream::Source {
 public:
  JsonSource(std::vector<std::string> files, JsonReader reader, Task task)
      : files_(std::move(files)), reader_(std::move(reader)), task_(task) {}

  std::optional<table::Batch> next() override {
    uint64_t bytes = 0;
    while (reader_.num_rows() < kBatchRows && bytes < kBatchBytes) {
      if (!records_) {
        if (next_file_ == files_.size()) break;
        records_.emplace(files_[next_file_++], JsonShape::kRecords, task_, true);
      }
      const auto record = records_->next();
      if (!record) {
        records_.reset();
        continue;
      }
      bytes += record->size();
      try {
        reader_.read(*record);
      } catch (const JsonProblem& problem) {
        throw records_->error_at(problem);
      }
    }
    if (reader_.num_rows() == 0) return std::nullopt;
    return reader_.finish();
  }

 private:
  std::vector<std::string> files_;
  size_t next_file_ = 0;
  JsonReader reader_;
  Task task_;
  std::optional<JsonRecords> records_;
};

class Json : public JsonFormat {
 public:
  std::string_view name() const override { return "json"; }
  std::string_view description() const override {
    return "JSON: one array of records, or records";
  }
  std::vector<std::string_view> endings() const override { return {".json"}; }
  std::vector<std::string_view> options() const override { return {}; }

  table::Stream read(const migrate::Resource& resource, const type::Type& type,
                     const std::optional<std::vector<std::string>>& columns,
                     Task task) const override {
    migrate::expect_input(resource, task);
    JsonReader reader(type, columns ? *columns : type.element().field_names());
    const type::Type wanted = reader.type();
    return table::Stream(
        wanted, std::make_unique<JsonSource>(resource.files, std::move(reader), task));
  }

  void write(table::Stream stream, migrate::Sink& sink, const migrate::Uri&,
             Task task) const override {
    const JsonRows rows(stream.type());
    std::string text = "[";
    bool first = true;
    while (const auto batch = stream.next()) {
      task.check();
      const auto columns = table::columns(stream.type(), *batch);
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        text += first ? "\n" : ",\n";
        first = false;
        rows.append(columns, row, text);
        if (text.size() < kFlushBytes) continue;
        sink.write(text);
        text.clear();
      }
    }
    text += first ? "]\n" : "\n]\n";
    sink.write(text);
  }

 protected:
  JsonShape shape() const override { return JsonShape::kRecords; }
};

const Registry<migrate::Format>::Registrar<Json> registrar;

}  // namespace
}  // namespace phlox::format

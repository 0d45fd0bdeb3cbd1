// Finds the type of JSON files, and reads them.
#include "phlox/format/json_format.h"

#include "phlox/base/error.h"
#include "phlox/format/json_infer.h"
#include "phlox/format/json_reader.h"
#include "phlox/migrate/input.h"

namespace phlox::format {

using type::Type;

namespace {

// What is looked at to find the type: smaller files are looked at whole.
constexpr uint64_t kSampleBytes = 8 << 20;
// A batch ends at whichever comes first.
constexpr int64_t kBatchRows = 1 << 16;
constexpr uint64_t kBatchBytes = 16 << 20;

class JsonSource : public table::Stream::Source {
 public:
  JsonSource(std::vector<std::string> files, JsonShape shape, JsonReader reader,
             Task task)
      : files_(std::move(files)),
        shape_(shape),
        reader_(std::move(reader)),
        task_(task) {}

  std::optional<table::Batch> next() override {
    uint64_t bytes = 0;
    while (reader_.num_rows() < kBatchRows && bytes < kBatchBytes) {
      if (!records_) {
        if (next_file_ == files_.size()) break;
        records_.emplace(files_[next_file_++], shape_, task_, true);
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
  JsonShape shape_;
  JsonReader reader_;
  Task task_;
  std::optional<JsonRecords> records_;
};

[[noreturn]] void no_type(const migrate::Resource& resource, std::string what) {
  throw Error(Code::kIo, std::move(what))
      .at(migrate::shown_name(resource.files[0]))
      .hint("give the datashape: 'NAME: {...} = " + resource.uri.to_string() + "'");
}

}  // namespace

Type JsonFormat::discover(const migrate::Resource& resource, Task task) const {
  // Every row is checked against it when it is read.
  if (resource.declared) return *resource.declared;
  JsonSeen seen;
  uint64_t bytes = 0;
  bool whole = true;
  for (const auto& file : resource.files) {
    JsonRecords records(file, shape(), task, false);
    while (const auto record = records.next()) {
      bytes += record->size();
      try {
        JsonCursor cursor(*record);
        if (cursor.peek() != JsonCursor::Kind::kObject)
          cursor.fail("expected a record {...}, found " + cursor.shown());
        seen.look(cursor);
        if (cursor.peek() != JsonCursor::Kind::kEnd)
          cursor.fail("expected the end of the record, found " + cursor.shown());
      } catch (const JsonProblem& problem) {
        throw records.error_at(problem);
      }
      if (bytes > kSampleBytes) {
        whole = false;
        break;
      }
    }
    if (!whole) break;
  }
  if (bytes == 0) no_type(resource, "no record, so its type is not known");
  const Type row = seen.type(whole).without_option();
  if (!row.is(type::Kind::kRecord))
    no_type(resource, "records without keys, with an empty one, or with more than 10000");
  return Type::var(row);
}

table::Stream JsonFormat::read(const migrate::Resource& resource, const Type& type,
                               const std::optional<std::vector<std::string>>& columns,
                               Task task) const {
  migrate::expect_input(resource, task);
  JsonReader reader(type, columns ? *columns : type.element().field_names());
  const Type wanted = reader.type();
  return table::Stream(wanted, std::make_unique<JsonSource>(resource.files, shape(),
                                                            std::move(reader), task));
}

}  // namespace phlox::format

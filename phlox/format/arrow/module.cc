// The entry points of the module: C in, C out, and nothing thrown over the boundary.
#define PHLOX_ARROW_MODULE
#include <arrow/c/bridge.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <new>

#include "phlox/format/arrow/readers.h"
#include "phlox/format/arrow/writers.h"
#include "phlox/format/arrow_boundary.h"

namespace phlox::format::arrow_module {
namespace {

int errno_of(const arrow::Status& status) {
  if (status.IsOutOfMemory()) return ENOMEM;
  if (status.IsNotImplemented()) return ENOTSUP;
  if (status.IsCancelled()) return ECANCELED;
  return EIO;
}

int report(int code, const std::string& text, PhloxArrowError* error) {
  error->code = code;
  const size_t size = std::min(text.size(), sizeof(error->text) - 1);
  std::memcpy(error->text, text.data(), size);
  error->text[size] = 0;
  return code;
}

// The first line alone: where in Arrow's sources it happened is of no use to a user.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

template <class Work>
int guarded(PhloxArrowError* error, Work work) noexcept {
  try {
    const arrow::Status status = work();
    if (status.ok()) return 0;
    return report(errno_of(status), first_line(status.message()), error);
  } catch (const std::bad_alloc&) {
    return report(ENOMEM, "out of memory", error);
  } catch (const std::exception& failure) {
    return report(EIO, first_line(failure.what()), error);
  } catch (...) {
    return report(EIO, "an unknown failure", error);
  }
}

// The bytes that the core's callback gives.
class CallbackInput : public arrow::io::InputStream {
 public:
  explicit CallbackInput(const PhloxArrowInput& input) : input_(input) {}
  ~CallbackInput() override {
    if (input_.release) input_.release(input_.context);
  }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Result<int64_t> Read(int64_t size, void* out) override {
    const int64_t count = input_.read(input_.context, static_cast<uint8_t*>(out), size);
    if (count < 0) return arrow::Status::IOError("cannot read the input");
    position_ += count;
    return count;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(int64_t size) override {
    ARROW_ASSIGN_OR_RAISE(auto buffer, arrow::AllocateResizableBuffer(size));
    ARROW_ASSIGN_OR_RAISE(const int64_t count, Read(size, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(count));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  PhloxArrowInput input_;
  int64_t position_ = 0;
  bool closed_ = false;
};

class CallbackOutput : public arrow::io::OutputStream {
 public:
  explicit CallbackOutput(const PhloxArrowOutput& output) : output_(output) {}
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return position_; }
  arrow::Status Write(const void* bytes, int64_t size) override {
    if (output_.write(output_.context, static_cast<const uint8_t*>(bytes), size) != 0)
      return arrow::Status::IOError("cannot write the output");
    position_ += size;
    return arrow::Status::OK();
  }

 private:
  PhloxArrowOutput output_;
  int64_t position_ = 0;
  bool closed_ = false;
};

// Batches from outside are looked through before anybody walks along their offsets, and
// their columns brought into the order that was asked for.
class CheckedBatches : public arrow::RecordBatchReader {
 public:
  // `is_checked`: they have been looked through.
  CheckedBatches(std::shared_ptr<arrow::RecordBatchReader> batches,
                 std::shared_ptr<arrow::Schema> schema, bool is_checked)
      : batches_(std::move(batches)),
        schema_(std::move(schema)),
        is_checked_(is_checked) {}
  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* out) override {
    try {
      std::shared_ptr<arrow::RecordBatch> batch;
      ARROW_RETURN_NOT_OK(batches_->ReadNext(&batch));
      out->reset();
      if (!batch) return arrow::Status::OK();
      std::vector<std::shared_ptr<arrow::Array>> columns;
      for (const auto& field : schema_->fields()) {
        auto column = batch->GetColumnByName(field->name());
        if (!column)
          return arrow::Status::IOError("a batch without the column ", field->name());
        const auto valid = is_checked_ ? arrow::Status::OK() : column->ValidateFull();
        if (!valid.ok())
          return arrow::Status::IOError("column ", field->name(), ": ", valid.message());
        columns.push_back(std::move(column));
      }
      *out = arrow::RecordBatch::Make(schema_, batch->num_rows(), std::move(columns));
      return arrow::Status::OK();
    } catch (const std::exception& failure) {
      return arrow::Status::IOError(failure.what());
    }
  }

 private:
  std::shared_ptr<arrow::RecordBatchReader> batches_;
  std::shared_ptr<arrow::Schema> schema_;
  bool is_checked_;
};

arrow::Result<Opened> open(const PhloxArrowInput& input) {
  // Owned from here on, so that release is called whatever happens.
  std::shared_ptr<arrow::io::InputStream> bytes;
  if (!input.path) bytes = std::make_shared<CallbackInput>(input);
  Columns columns;
  if (input.columns) {
    columns.emplace();
    for (int64_t i = 0; i < input.num_columns; ++i)
      columns->emplace_back(input.columns[i]);
  }
  std::vector<std::string> as_codes;
  for (int64_t i = 0; input.as_codes && i < input.num_columns; ++i)
    if (input.as_codes[i]) as_codes.push_back((*columns)[static_cast<size_t>(i)]);
  const Groups some{input.first_group, input.num_groups};
  ARROW_ASSIGN_OR_RAISE(auto opened,
                        input.family == PHLOX_ARROW_PARQUET
                            ? open_parquet(input.path, columns, some, as_codes)
                        : input.path ? open_ipc(input.path, columns, some)
                                     : open_ipc_stream(bytes, columns));
  ARROW_ASSIGN_OR_RAISE(const auto places, places_of(*opened.schema, columns));
  std::vector<std::shared_ptr<arrow::Field>> fields;
  for (const int place : places) fields.push_back(opened.schema->field(place));
  opened.schema = arrow::schema(std::move(fields));
  opened.batches = std::make_shared<CheckedBatches>(std::move(opened.batches),
                                                    opened.schema, opened.is_checked);
  return opened;
}

}  // namespace
}  // namespace phlox::format::arrow_module

using namespace phlox::format::arrow_module;  // NOLINT: the names of this file's own
                                              // library

extern "C" {

__attribute__((visibility("default"))) int phlox_arrow_boundary(void) {
  return PHLOX_ARROW_BOUNDARY;
}

__attribute__((visibility("default"))) const char* phlox_arrow_version(void) {
  return arrow::GetBuildInfo().version_string.c_str();
}

__attribute__((visibility("default"))) int phlox_arrow_schema(
    const PhloxArrowInput* input, ArrowSchema* out, PhloxArrowError* error) {
  return guarded(error, [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(const auto opened, open(*input));
    return arrow::ExportSchema(*opened.schema, out);
  });
}

__attribute__((visibility("default"))) int phlox_arrow_footer(
    const PhloxArrowInput* input, ArrowSchema* out,
    void (*column)(void* context, const PhloxArrowColumn*),
    void (*group)(void* context, int64_t num_rows), void* context,
    PhloxArrowError* error) {
  return guarded(error, [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(const auto footer, input->family == PHLOX_ARROW_PARQUET
                                                 ? parquet_footer(input->path)
                                                 : ipc_footer(input->path));
    for (const auto& each : footer.columns) column(context, &each);
    for (const int64_t rows : footer.group_rows) group(context, rows);
    return arrow::ExportSchema(*footer.schema, out);
  });
}

__attribute__((visibility("default"))) int phlox_arrow_read(const PhloxArrowInput* input,
                                                            ArrowArrayStream* out,
                                                            int64_t* num_rows,
                                                            PhloxArrowError* error) {
  return guarded(error, [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(const auto opened, open(*input));
    *num_rows = opened.num_rows;
    return arrow::ExportRecordBatchReader(opened.batches, out);
  });
}

__attribute__((visibility("default"))) int phlox_arrow_write(
    const PhloxArrowOutput* output, ArrowArrayStream* in, PhloxArrowError* error) {
  return guarded(error, [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(const auto batches, arrow::ImportRecordBatchReader(in));
    const auto bytes = std::make_shared<CallbackOutput>(*output);
    const std::string compression = output->compression ? output->compression : "";
    if (output->family == PHLOX_ARROW_PARQUET)
      return write_parquet(*batches, bytes, compression);
    return write_ipc(*batches, bytes, output->stream_form != 0, compression);
  });
}

}  // extern "C"

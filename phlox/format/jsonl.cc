// The format jsonl: a JSON record a line.
#include "phlox/format/json_format.h"
#include "phlox/format/json_lines.h"
#include "phlox/format/json_rows.h"
#include "phlox/migrate/input.h"

namespace phlox::format {
namespace {

class JsonLines : public JsonFormat {
 public:
  std::string_view name() const override { return "jsonl"; }
  std::string_view description() const override { return "JSON lines: a record a line"; }
  std::vector<std::string_view> endings() const override { return {".jsonl", ".ndjson"}; }
  std::vector<std::string_view> options() const override { return {"on_error"}; }

  table::Stream read(const migrate::Resource& resource, const type::Type& type,
                     const std::optional<std::vector<std::string>>& columns,
                     Task task) const override {
    return table::in_order(morsels(resource, type, columns, task), task.num_threads(),
                           task);
  }

  std::unique_ptr<table::Morsels> morsels(
      const migrate::Resource& resource, const type::Type& type,
      const std::optional<std::vector<std::string>>& columns, Task task) const override {
    migrate::expect_input(resource, task);
    JsonLinesPlan plan{type, columns ? *columns : type.element().field_names(),
                       on_error_of(resource.uri)};
    return read_json_lines(resource.files, std::move(plan), std::move(task));
  }

  void write(table::Stream stream, migrate::Sink& sink, const migrate::Uri&,
             Task task) const override {
    const JsonRows rows(stream.type());
    std::string text;
    while (const auto batch = stream.next()) {
      task.check();
      const auto columns = table::columns(stream.type(), *batch);
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        rows.append(columns, row, text);
        text += '\n';
        if (text.size() < kFlushBytes) continue;
        sink.write(text);
        text.clear();
      }
    }
    sink.write(text);
  }

 protected:
  JsonShape shape() const override { return JsonShape::kLines; }
};

const Registry<migrate::Format>::Registrar<JsonLines> registrar;

}  // namespace
}  // namespace phlox::format

// The format jsonl: a JSON record a line.
#include "phlox/format/json_format.h"
#include "phlox/format/json_rows.h"

namespace phlox::format {
namespace {

class JsonLines : public JsonFormat {
 public:
  std::string_view name() const override { return "jsonl"; }
  std::string_view description() const override { return "JSON lines: a record a line"; }
  std::vector<std::string_view> endings() const override { return {".jsonl", ".ndjson"}; }

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

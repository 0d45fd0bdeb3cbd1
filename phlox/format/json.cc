// The format json: one array of records, or records one behind the other; written as an
// array.
#include "phlox/format/json_format.h"
#include "phlox/format/json_rows.h"

namespace phlox::format {
namespace {

class Json : public JsonFormat {
 public:
  std::string_view name() const override { return "json"; }
  std::string_view description() const override {
    return "JSON: one array of records, or records";
  }
  std::vector<std::string_view> endings() const override { return {".json"}; }

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

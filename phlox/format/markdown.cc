// The format markdown: a table of GitHub's Markdown. Written only.
#include "phlox/base/error.h"
#include "phlox/format/json_rows.h"
#include "phlox/migrate/format.h"
#include "phlox/table/text.h"

namespace phlox::format {
namespace {

class Markdown : public migrate::Format {
 public:
  std::string_view name() const override { return "markdown"; }
  std::string_view description() const override {
    return "a Markdown table; written only";
  }
  std::vector<std::string_view> endings() const override { return {".md"}; }
  std::vector<std::string_view> options() const override { return {}; }
  bool readable() const override { return false; }
  bool compressible() const override { return true; }
  type::Type discover(const migrate::Resource&, Task) const override { cannot_read(); }
  table::Stream read(const migrate::Resource&, const type::Type&,
                     const std::optional<std::vector<std::string>>&,
                     Task) const override {
    cannot_read();
  }

  void write(table::Stream stream, migrate::Sink& sink, const migrate::Uri&,
             Task task) const override {
    std::string text = "|", rule = "|";
    for (const auto& field : stream.type().element().fields()) {
      text += ' ' + escaped(field.name) + " |";
      rule += field.type.without_option().is_number() ? " ---: |" : " --- |";
    }
    text += '\n' + rule + '\n';
    while (const auto batch = stream.next()) {
      task.check();
      const auto columns = table::columns(stream.type(), *batch);
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        text += '|';
        for (const auto& column : columns)
          text +=
              ' ' + (column.is_null(row) ? "" : escaped(table::text(column, row))) + " |";
        text += '\n';
        if (text.size() < kFlushBytes) continue;
        sink.write(text);
        text.clear();
      }
    }
    sink.write(text);
  }

 private:
  [[noreturn]] static void cannot_read() {
    throw Error(Code::kUnsupported, "the format markdown can only be written");
  }

  // What would end the cell, or be read as more than text.
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
      if (c == '\n')
        out += "<br>";
      else if (c == '<')
        out += "&lt;";
      else if (c == '&')
        out += "&amp;";
      else if (c != '\r') {
        if (c == '|' || c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' ||
            c == ']')
          out += '\\';
        out += c;
      }
    }
    return out;
  }
};

const Registry<migrate::Format>::Registrar<Markdown> registrar;

}  // namespace
}  // namespace phlox::format

// Writes a stream as delimited text.
#include "phlox/format/delimited_writer.h"

#include <array>
#include <charconv>
#include <cstring>
#include <string>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/format/delimited_error.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"

namespace phlox::format {

using type::Kind;

namespace {

constexpr size_t kFlushBytes = size_t{1} << 18;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class DelimitedWriter {
 public:
  DelimitedWriter(migrate::Sink& sink, const DialectOptions& options)
      : sink_(sink), dialect_(options.dialect) {
    needs_quotes_.fill(false);
    for (const char c : {dialect_.delimiter, '\n', '\r'})
      needs_quotes_[static_cast<unsigned char>(c)] = true;
    if (dialect_.quote >= 0) needs_quotes_[static_cast<size_t>(dialect_.quote)] = true;
    if (!dialect_.nulls.empty()) null_ = dialect_.nulls.front();
    // Numbers, dates and the like have none of the usual delimiters; with others they are
    // looked at.
    constexpr std::string_view kPlain =
        "0123456789+-.: abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    plain_is_safe_ = dialect_.nulls.empty();
    for (const char c : kPlain)
      plain_is_safe_ = plain_is_safe_ && !needs_quotes_[static_cast<unsigned char>(c)];
  }

  void write_header(const type::Type& table) {
    const auto& fields = table.element().fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      if (i != 0) out_ += dialect_.delimiter;
      append_string(fields[i].name, fields[i].name);
    }
    out_ += '\n';
  }

  void write(const type::Type& table, const table::Batch& batch, const Task& task) {
    const std::vector<table::Column> columns = table::columns(table, batch);
    const auto& fields = table.element().fields();
    for (int64_t row = 0; row < batch.num_rows(); ++row) {
      for (size_t i = 0; i < columns.size(); ++i) {
        if (i != 0) out_ += dialect_.delimiter;
        append_cell(columns[i], row, fields[i].name);
      }
      out_ += '\n';
      if (out_.size() >= kFlushBytes) {
        flush();
        task.check();
      }
    }
  }

  void flush() {
    sink_.write(out_);
    out_.clear();
  }

 private:
  template <class Integer>
  void append_integer(Integer value) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }

  void append_cell(const table::Column& column, int64_t row, const std::string& name) {
    if (column.is_null(row)) {
      out_ += null_;
      return;
    }
    switch (column.kind()) {
      case Kind::kString:
      case Kind::kJson:
      case Kind::kBytes:
        return append_string(column.bytes(row), name);
      case Kind::kCategorical:
        return append_cell(column.child(), column.value<int32_t>(row), name);
      case Kind::kRecord:
      case Kind::kVar:
      case Kind::kFixed:
      case Kind::kMap:
        break;
      case Kind::kInt32:
        if (plain_is_safe_) return append_integer(column.value<int32_t>(row));
        break;
      case Kind::kInt64:
        if (plain_is_safe_) return append_integer(column.value<int64_t>(row));
        break;
      default:
        if (plain_is_safe_) return table::append_text(column, row, out_);
        break;
    }
    scratch_.clear();
    table::append_text(column, row, scratch_);
    append_string(scratch_, name);
  }

  bool must_quote(std::string_view text) const {
    // A byte order mark at the start of a file would not be read as part of the value.
    if (text.empty() || text.starts_with(kByteOrderMark)) return true;
    for (const char c : text)
      if (needs_quotes_[static_cast<unsigned char>(c)]) return true;
    return !dialect_.nulls.empty() && dialect_.is_null(text);
  }

  void append_string(std::string_view text, const std::string& name) {
    if (!must_quote(text)) {
      out_ += text;
      return;
    }
    if (dialect_.quote < 0) return append_without_quotes(text, name);
    const char quote = static_cast<char>(dialect_.quote);
    out_ += quote;
    for (size_t begin = 0;;) {
      const size_t end = text.find(quote, begin);
      if (end == std::string_view::npos) {
        out_ += text.substr(begin);
        break;
      }
      out_ += text.substr(begin, end + 1 - begin);
      out_ += quote;
      begin = end + 1;
    }
    out_ += quote;
  }

  void append_without_quotes(std::string_view text, const std::string& name) {
    const bool is_ambiguous =
        text.empty() || dialect_.is_null(text) || text.starts_with(kByteOrderMark) ||
        text.find_first_of(std::string("\n\r") + dialect_.delimiter) !=
            std::string_view::npos;
    if (is_ambiguous)
      throw Error(Code::kUnsupported, shown_value(text) + " of field " + name +
                                          " cannot be written without quotes")
          .hint("leave ?quote=none out, or choose another delimiter");
    out_ += text;
  }

  migrate::Sink& sink_;
  Dialect dialect_;
  std::string null_;
  std::array<bool, 256> needs_quotes_;
  bool plain_is_safe_ = true;
  std::string out_;
  std::string scratch_;
};

}  // namespace

void write_delimited(table::Stream stream, migrate::Sink& sink,
                     const DialectOptions& options, Task task) {
  const type::Type table = stream.type();
  if (table.element().fields().empty())
    throw Error(Code::kUnsupported,
                "a table without columns cannot be written as delimited text");
  DelimitedWriter writer(sink, options);
  if (options.header != HeaderOption::kNo) writer.write_header(table);
  while (const auto batch = stream.next()) {
    task.check();
    writer.write(table, *batch, task);
  }
  writer.flush();
}

}  // namespace phlox::format

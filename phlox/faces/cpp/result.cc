// Rows of a result: streamed, or kept and read cell by cell.
#include "phlox/faces/cpp/result.h"

#include <algorithm>
#include <cmath>
#include <ostream>

#include "phlox/faces/cpp/source.h"
#include "phlox/migrate/format.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"

namespace phlox {

using type::Kind;

namespace {

[[noreturn]] void handed_over() {
  throw Error(Code::kInvalid, "the rows of this result were handed over already")
      .hint("compute it again");
}

}  // namespace

struct Result::Body {
  using Batches = std::vector<std::shared_ptr<const table::Batch>>;

  // The engine that computes the stream outlives it.
  std::unique_ptr<session::Session> session;
  std::optional<table::Stream> stream;  // none once it was handed over
  type::Type type;
  bool started = false;  // next() took rows, which were not kept

  // Rows that are kept, with views on their columns and the number of the first of each.
  bool kept = false;
  Batches batches;
  std::vector<std::vector<table::Column>> columns;
  std::vector<int64_t> first_rows;
  int64_t num_rows = 0;

  void keep() {
    if (kept) return;
    if (!stream || started) handed_over();
    batches = table::collect(std::move(*stream));
    stream.reset();
    session.reset();
    for (const auto& batch : batches) {
      columns.push_back(table::columns(type, *batch));
      first_rows.push_back(num_rows);
      num_rows += batch->num_rows();
    }
    kept = true;
  }
};

namespace {

// The stream with the session that it came from.
class Owned : public table::Stream::Source {
 public:
  Owned(std::unique_ptr<session::Session> session, table::Stream stream)
      : session_(std::move(session)), stream_(std::move(stream)) {}
  std::optional<table::Batch> next() override { return stream_.next(); }

 private:
  std::unique_ptr<session::Session> session_;
  table::Stream stream_;
};

Cell::Value value_of(const table::Column& column, int64_t row, const std::string& text) {
  if (column.is_null(row)) return {};
  switch (column.kind()) {
    case Kind::kNull:
      return {};
    case Kind::kBool:
      return column.boolean(row);
    case Kind::kUint64: {
      const auto value = column.value<uint64_t>(row);
      if (value > static_cast<uint64_t>(INT64_MAX)) return value;
      return static_cast<int64_t>(value);
    }
    case Kind::kFloat32:
      return static_cast<double>(column.value<float>(row));
    case Kind::kFloat64:
      return column.value<double>(row);
    case Kind::kBytes:
      return std::string(column.bytes(row));
    case Kind::kCategorical:
      return value_of(column.child(), column.value<int32_t>(row), text);
    default:
      if (column.type().is_integer()) return column.integer(row);
      return text;
  }
}

std::string shown(const Cell& cell) {
  return cell.is_null() ? std::string("NULL") : cell.text();
}

// Where a format's bytes go: an ostream.
class OstreamSink : public migrate::Sink {
 public:
  explicit OstreamSink(std::ostream& out) : out_(out) {}
  void write(std::string_view bytes) override {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  void close() override {}

 private:
  std::ostream& out_;
};

}  // namespace

Result ResultOf::make(std::unique_ptr<session::Session> session, table::Stream stream) {
  auto body = std::make_unique<Result::Body>();
  body->session = std::move(session);
  body->type = stream.type();
  body->stream = std::move(stream);
  return Result(std::move(body));
}

table::Stream ResultOf::kept(const Result& result) {
  result.body_->keep();
  return table::stream_of(result.type(), result.body_->batches);
}

Result::Result(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Result::Result(Result&&) noexcept = default;
Result& Result::operator=(Result&&) noexcept = default;
Result::~Result() {
  // The stream before the engine that computes it.
  if (body_) body_->stream.reset();
}

const type::Type& Result::type() const { return body_->type; }
std::vector<std::string> Result::names() const {
  return body_->type.element().field_names();
}

std::optional<table::Batch> Result::next() {
  if (body_->kept && !body_->stream)
    body_->stream = table::stream_of(body_->type, body_->batches);
  if (!body_->stream) handed_over();
  body_->started = true;
  return body_->stream->next();
}

table::Stream Result::stream() && {
  if (body_->kept) return table::stream_of(body_->type, body_->batches);
  // What next() has taken is gone; the rest is here.
  if (!body_->stream) handed_over();
  table::Stream rest = std::move(*body_->stream);
  body_->stream.reset();
  return table::Stream(
      body_->type, std::make_unique<Owned>(std::move(body_->session), std::move(rest)));
}

void Result::export_to(ArrowArrayStream* out) && {
  std::move(*this).stream().export_to(out);
}

int64_t Result::num_rows() const {
  body_->keep();
  return body_->num_rows;
}

Cell Result::cell(int64_t row, std::size_t column) const {
  body_->keep();
  if (row < 0 || row >= body_->num_rows)
    throw Error(Code::kNotFound, "the result has no row " + std::to_string(row) +
                                     ", it has " + std::to_string(body_->num_rows));
  if (column >= body_->type.element().fields().size())
    throw Error(Code::kNotFound,
                "the result has no column " + std::to_string(column) + ", it has " +
                    std::to_string(body_->type.element().fields().size()));
  const auto& firsts = body_->first_rows;
  const size_t batch = static_cast<size_t>(
      std::upper_bound(firsts.begin(), firsts.end(), row) - firsts.begin() - 1);
  const table::Column& values = body_->columns[batch][column];
  const int64_t place = row - firsts[batch];
  std::string text = table::text(values, place);
  return Cell(value_of(values, place, text), text);
}

Cell Result::cell(int64_t row, std::string_view name) const {
  const auto column = body_->type.element().field_index(name);
  if (!column) {
    Error error(Code::kNotFound, "the result has no column " + std::string(name));
    if (const auto near = nearest(name, names()))
      error.hint("did you mean " + *near + "?");
    throw error;
  }
  return cell(row, *column);
}

Cell Result::scalar() const {
  if (num_rows() != 1 || body_->type.element().fields().size() != 1)
    throw Error(Code::kType, "the result is no scalar: it has " +
                                 std::to_string(body_->num_rows) + " rows of " +
                                 body_->type.element().to_string())
        .hint("take a cell: result.cell(row, column)");
  return cell(0, std::size_t{0});
}

Cell Row::operator[](std::size_t column) const { return result_->cell(row_, column); }
Cell Row::operator[](std::string_view name) const { return result_->cell(row_, name); }
void Row::check_size(std::size_t columns) const {
  if (columns != size())
    throw Error(Code::kType, "the row has " + std::to_string(size()) + " columns, not " +
                                 std::to_string(columns));
}
std::size_t Row::size() const { return result_->type().element().fields().size(); }

void Cell::refuse(std::string_view wanted) const {
  throw Error(Code::kType, shown(*this) + " is not " + std::string(wanted))
      .hint(is_null() ? "take a std::optional, or ask is_null() first"
                      : "text() gives any value as text");
}

bool Cell::as_bool() const {
  if (const bool* value = std::get_if<bool>(&value_)) return *value;
  refuse("a bool");
}

double Cell::as_double() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<int64_t>(&value_))
    return static_cast<double>(*value);
  if (const auto* value = std::get_if<uint64_t>(&value_))
    return static_cast<double>(*value);
  refuse("a number");
}

int64_t Cell::as_signed(int64_t least, int64_t greatest) const {
  if (const auto* value = std::get_if<int64_t>(&value_))
    if (*value >= least && *value <= greatest) return *value;
  refuse("an integer from " + std::to_string(least) + " to " + std::to_string(greatest));
}

uint64_t Cell::as_unsigned(uint64_t greatest) const {
  if (const auto* value = std::get_if<uint64_t>(&value_))
    if (*value <= greatest) return *value;
  if (const auto* value = std::get_if<int64_t>(&value_))
    if (*value >= 0 && static_cast<uint64_t>(*value) <= greatest)
      return static_cast<uint64_t>(*value);
  refuse("an integer from 0 to " + std::to_string(greatest));
}

std::ostream& operator<<(std::ostream& out, const Cell& cell) {
  return out << shown(cell);
}

std::ostream& operator<<(std::ostream& out, const Result& result) {
  const migrate::Format* format = migrate::Formats::find("table");
  if (!format) throw Error(Code::kInternal, "the format table is not there");
  OstreamSink sink(out);
  format->write(ResultOf::kept(result), sink, migrate::Uri(), Task());
  return out;
}

}  // namespace phlox

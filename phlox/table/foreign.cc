// Takes a foreign Arrow stream in, batch by batch.
#include "phlox/table/foreign.h"

#include <cerrno>
#include <cstring>

#include "phlox/base/error.h"
#include "phlox/table/convert.h"
#include "phlox/type/arrow.h"

namespace phlox::table {

using type::Type;

namespace {

// A batch of ours addresses text by 31 bits, so a longer one is taken over in parts.
constexpr int64_t kMaxTextBytes = int64_t{1} << 30;

class CStream {
 public:
  explicit CStream(ArrowArrayStream* in) : stream_(*in) { in->release = nullptr; }
  CStream(CStream&& other) noexcept : stream_(other.stream_) {
    other.stream_.release = nullptr;
  }
  CStream& operator=(CStream&&) = delete;
  ~CStream() {
    if (stream_.release) stream_.release(&stream_);
  }

  Schema schema() {
    ArrowSchema schema{};
    check(stream_.get_schema(&stream_, &schema));
    return Schema(std::move(schema));
  }

  // A released array at the end.
  Batch next() {
    ArrowArray array{};
    check(stream_.get_next(&stream_, &array));
    return Batch(std::move(array));
  }

 private:
  void check(int status) {
    if (status == 0) return;
    const char* text = stream_.get_last_error(&stream_);
    std::string message = text && *text ? text : std::strerror(status);
    while (!message.empty() && (message.back() == '\n' || message.back() == '.'))
      message.pop_back();
    throw Error(code_of(status), message);
  }

  static Code code_of(int status) {
    switch (status) {
      case ECANCELED:
        return Code::kCancelled;
      case ENOTSUP:
      case ENOSYS:
        return Code::kUnsupported;
      case ENOENT:
        return Code::kNotFound;
      case ENOPKG:
        return Code::kUnavailable;
      case ENOTRECOVERABLE:
        return Code::kInternal;
      default:
        return Code::kIo;
    }
  }

  ArrowArrayStream stream_;
};

// Bytes of text in rows of the layouts whose offsets may be longer than ours.
int64_t text_bytes(const Layout& layout, const ArrowArray& array, int64_t begin,
                   int64_t end) {
  if (array.n_buffers < 2 || !array.buffers[1] || begin == end) return 0;
  begin += array.offset;
  end += array.offset;
  if (layout.form == Layout::Form::kBinary && layout.bytes_per_value == 8) {
    const auto* offsets = static_cast<const int64_t*>(array.buffers[1]);
    return offsets[end] - offsets[begin];
  }
  int64_t bytes = 0;
  if (layout.form == Layout::Form::kView)
    for (int64_t i = begin; i < end; ++i) {
      int32_t length;
      std::memcpy(&length, static_cast<const char*>(array.buffers[1]) + 16 * i,
                  sizeof length);
      bytes += length;
    }
  return bytes;
}

class ForeignSource : public Stream::Source {
 public:
  ForeignSource(CStream stream, const Schema& schema, Type type)
      : stream_(std::move(stream)), type_(std::move(type)) {
    const auto& fields = type_.element().fields();
    for (size_t i = 0; i < fields.size(); ++i)
      layouts_.push_back(layout_of(*schema.get()->children[i], fields[i].type));
  }

  std::optional<Batch> next() override {
    while (!foreign_ || begin_ == foreign_->num_rows()) {
      first_row_ += foreign_ ? foreign_->num_rows() : 0;
      begin_ = 0;
      Batch batch = stream_.next();
      if (!batch.get()->release) return std::nullopt;
      if (batch.num_columns() != static_cast<int64_t>(layouts_.size()))
        throw Error(Code::kIo,
                    "an Arrow batch with another number of columns than its schema");
      foreign_ = std::make_shared<const Batch>(std::move(batch));
    }
    int64_t rows = foreign_->num_rows() - begin_;
    while (rows > 1 && too_long(rows)) rows /= 2;
    Batch batch = take(rows);
    begin_ += rows;
    return batch;
  }

 private:
  const ArrowArray& array() const { return *foreign_->get(); }
  const ArrowArray& child(size_t i) const { return *array().children[i]; }

  bool too_long(int64_t rows) const {
    const int64_t begin = array().offset + begin_;
    for (size_t i = 0; i < layouts_.size(); ++i)
      if (text_bytes(layouts_[i], child(i), begin, begin + rows) > kMaxTextBytes)
        return true;
    return false;
  }

  Batch take(int64_t rows) {
    const auto* validity = array().null_count != 0 && array().n_buffers > 0
                               ? static_cast<const uint8_t*>(array().buffers[0])
                               : nullptr;
    if (validity)
      for (int64_t i = begin_; i < begin_ + rows; ++i)
        if (!bit_at(validity, array().offset + i))
          throw Error(Code::kIo, "a null where a row of a table is expected")
              .at("row " + std::to_string(first_row_ + i + 1));
    std::vector<ArrowArray> children;
    for (size_t i = 0; i < layouts_.size(); ++i) children.push_back(column(i, rows));
    std::vector<Buffer> buffers(1);
    return Batch(make_array(rows, 0, std::move(buffers), std::move(children)));
  }

  ArrowArray column(size_t i, int64_t rows) const {
    const Type& type = type_.element().fields()[i].type;
    const int64_t begin = array().offset + begin_;
    try {
      if (is_ours(layouts_[i], child(i))) {
        check_nulls(type, child(i), begin, begin + rows);
        return slice(child(i), begin, rows, foreign_);
      }
      ColumnBuilder builder(type);
      convert_dictionaries(layouts_[i], child(i), builder);
      convert_rows(layouts_[i], child(i), begin, begin + rows, builder);
      return builder.finish();
    } catch (const Error& error) {
      // Data that is not what its schema says is broken, whatever the builder calls it.
      const bool of_data = error.code() == Code::kType;
      throw Error(of_data ? Code::kIo : error.code(), error.message()).at(place(i, rows));
    }
  }

  // Finds the row that failed by trying each alone: only an error pays for its place.
  std::string place(size_t i, int64_t rows) const {
    const auto& field = type_.element().fields()[i];
    const int64_t begin = array().offset + begin_;
    const std::string name = "column \"" + field.name + "\"";
    const bool is_taken = is_ours(layouts_[i], child(i));
    int64_t row = begin - 1;  // -1: the failure is in the values of a categorical
    try {
      ColumnBuilder builder(field.type);
      if (!is_taken) convert_dictionaries(layouts_[i], child(i), builder);
      for (row = begin; row < begin + rows; ++row)
        if (is_taken)
          check_nulls(field.type, child(i), row, row + 1);
        else
          convert_rows(layouts_[i], child(i), row, row + 1, builder);
    } catch (const Error&) {
      if (row >= begin)
        return "row " + std::to_string(first_row_ + row - array().offset + 1) + ", " +
               name;
    }
    return name;
  }

  CStream stream_;
  Type type_;
  std::vector<Layout> layouts_;
  std::shared_ptr<const Batch> foreign_;
  int64_t begin_ = 0;      // the first row of foreign_ that is not given out yet
  int64_t first_row_ = 0;  // of foreign_, counted over the stream
};

}  // namespace

Stream import_foreign(ArrowArrayStream* in) {
  CStream stream(in);
  const Schema schema = stream.schema();
  Type row = type::from_arrow(*schema.get()).without_option();
  if (!row.is(type::Kind::kRecord))
    throw Error(Code::kUnsupported,
                "an Arrow stream of " + row.to_string() + ", which is no table");
  Type type = Type::var(std::move(row));
  auto source = std::make_unique<ForeignSource>(std::move(stream), schema, type);
  return Stream(std::move(type), std::move(source));
}

}  // namespace phlox::table

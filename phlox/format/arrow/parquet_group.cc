// A row group's columns decoded straight into arrays: Parquet's own column readers give
// values, and nothing is built one by one.
#include "phlox/format/arrow/parquet_group.h"

#include <arrow/util/utf8.h>
#include <parquet/column_reader.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace phlox::format::arrow_module {
namespace {

using Physical = parquet::Type;
using SharedArray = std::shared_ptr<arrow::Array>;
using SharedBuffer = std::shared_ptr<arrow::Buffer>;

// One column of a row group.
class Column {
 public:
  Column(std::shared_ptr<arrow::Field> field,
         std::shared_ptr<parquet::ColumnReader> reader)
      : field_(std::move(field)),
        reader_(std::move(reader)),
        has_levels_(reader_->descr()->max_definition_level() > 0) {}
  virtual ~Column() = default;
  virtual arrow::Result<SharedArray> read(int64_t rows) = 0;

 protected:
  // Calls read(rows, levels, values read so far), which gives how many levels and values
  // it has read, until there are so many rows. Gives the number of values: those that are
  // no null.
  template <class Read>
  arrow::Result<int64_t> read_all(int64_t rows, Read read) {
    if (has_levels_) levels_.resize(static_cast<size_t>(rows));
    int64_t done = 0, count = 0;
    while (done < rows) {
      const auto [levels, values] =
          read(rows - done, has_levels_ ? levels_.data() + done : nullptr, count);
      if (levels <= 0)
        return arrow::Status::IOError("column ", field_->name(), " ends too early");
      done += levels;
      count += values;
    }
    return count;
  }

  template <class T>
  auto& typed() {
    return static_cast<parquet::TypedColumnReader<T>&>(*reader_);
  }

  // A bit for each row that has a value; null if all have.
  arrow::Result<SharedBuffer> validity(int64_t rows, int64_t count) const {
    if (count == rows) return nullptr;
    ARROW_ASSIGN_OR_RAISE(auto bits, arrow::AllocateEmptyBitmap(rows));
    uint8_t* const out = bits->mutable_data();
    for (int64_t i = 0; i < rows; ++i)
      out[i / 8] |= static_cast<uint8_t>(levels_[static_cast<size_t>(i)] << (i % 8));
    return bits;
  }
  // Moves the first `count` values to the rows that have them; others get `none`.
  template <class T>
  void spread(T* values, int64_t rows, int64_t count, T none) const {
    if (count == rows) return;
    for (int64_t i = rows; i-- > 0;)
      values[i] = levels_[static_cast<size_t>(i)] ? values[--count] : none;
  }
  arrow::Status checked(const arrow::Array& array) const {
    const auto valid = array.ValidateFull();
    if (valid.ok()) return valid;
    return arrow::Status::IOError("column ", field_->name(), ": ", valid.message());
  }

  std::shared_ptr<arrow::Field> field_;

 private:
  std::shared_ptr<parquet::ColumnReader> reader_;
  bool has_levels_;
  std::vector<int16_t> levels_;  // 1: there is a value
};

// Numbers that are stored as `T`'s values, and kept as `Kept`.
template <class T, class Kept>
class Numbers : public Column {
 public:
  using Column::Column;

  arrow::Result<SharedArray> read(int64_t rows) override {
    using Stored = typename T::c_type;
    ARROW_ASSIGN_OR_RAISE(SharedBuffer buffer,
                          arrow::AllocateBuffer(rows * int64_t{sizeof(Kept)}));
    auto* const out = reinterpret_cast<Kept*>(buffer->mutable_data());
    Stored* stored = nullptr;
    if constexpr (sizeof(Stored) == sizeof(Kept)) {
      stored = reinterpret_cast<Stored*>(out);
    } else {
      stored_.resize(static_cast<size_t>(rows));
      stored = stored_.data();
    }
    ARROW_ASSIGN_OR_RAISE(
        const int64_t count,
        read_all(rows, [&](int64_t most, int16_t* levels, int64_t begin) {
          int64_t values = 0;
          const int64_t read =
              typed<T>().ReadBatch(most, levels, nullptr, stored + begin, &values);
          return std::pair(read, values);
        }));
    if constexpr (sizeof(Stored) != sizeof(Kept))
      for (int64_t i = 0; i < count; ++i) out[i] = static_cast<Kept>(stored[i]);
    spread(out, rows, count, Kept());
    ARROW_ASSIGN_OR_RAISE(auto valid, validity(rows, count));
    return arrow::MakeArray(
        arrow::ArrayData::Make(field_->type(), rows, {valid, buffer}, rows - count));
  }

 private:
  std::vector<typename T::c_type> stored_;  // those that are narrowed
};

bool is_ascii(const uint8_t* bytes, int64_t size) {
  uint8_t any = 0;
  for (int64_t i = 0; i < size; ++i) any |= bytes[i];
  return any < 0x80;
}

// Texts or bytes, one behind the other.
class Texts {
 public:
  // `is_one_memory`: those of one call of add() lie in one block of memory.
  Texts(bool is_text, bool is_one_memory)
      : is_text_(is_text), is_one_memory_(is_one_memory) {}

  arrow::Status start(int64_t most) {
    ARROW_ASSIGN_OR_RAISE(offsets_,
                          arrow::AllocateBuffer((most + 1) * int64_t{sizeof(int32_t)}));
    ARROW_ASSIGN_OR_RAISE(
        bytes_, arrow::AllocateResizableBuffer(last_size_ + last_size_ / 16 + kWord));
    offsets()[0] = 0;
    size_ = count_ = 0;
    return arrow::Status::OK();
  }

  arrow::Status add(const parquet::ByteArray* values, int64_t count) {
    int64_t total = 0;
    const uint8_t* end = nullptr;
    for (int64_t i = 0; i < count; ++i) {
      total += values[i].len;
      if (values[i].len > 0) end = std::max(end, values[i].ptr + values[i].len);
    }
    if (!is_one_memory_) end = nullptr;
    if (size_ + total > std::numeric_limits<int32_t>::max())
      return arrow::Status::NotImplemented(
          "a row group whose values are larger than 2 GiB in one batch");
    if (bytes_->size() < size_ + total + kWord)
      ARROW_RETURN_NOT_OK(
          bytes_->Resize(std::max(size_ + total + kWord, 2 * bytes_->size()), false));
    uint8_t* const begin = bytes_->mutable_data();
    uint8_t* out = begin + size_;
    int32_t* const ends = offsets() + count_ + 1;
    for (int64_t i = 0; i < count; ++i) {
      const auto& [size, from] = values[i];
      // Short ones as a word, as long as there is as much to read: a copy of any length
      // costs a call.
      if (size > kWord || (size > 0 && end - from < kWord))
        std::memcpy(out, from, size);
      else if (size > 0)
        std::memcpy(out, from, kWord);
      out += size;
      ends[i] = static_cast<int32_t>(out - begin);
    }
    size_ = out - begin;
    count_ += count;
    return arrow::Status::OK();
  }

  int64_t count() const { return count_; }
  int32_t* offsets() { return reinterpret_cast<int32_t*>(offsets_->mutable_data()); }

  // Whether all of the texts are UTF-8; there may be others where it says no.
  bool is_valid() {
    if (!is_text_ || is_ascii(bytes_->data(), size_)) return true;
    if (!arrow::util::ValidateUTF8(bytes_->data(), size_)) return false;
    // A character may have been cut in two.
    for (int64_t i = 0; i < count_; ++i) {
      const int32_t begin = offsets()[i];
      if (begin < size_ && (bytes_->data()[begin] & 0xc0) == 0x80) return false;
    }
    return true;
  }

  arrow::Result<SharedArray> finish(const std::shared_ptr<arrow::DataType>& type,
                                    int64_t rows, SharedBuffer validity) {
    last_size_ = size_;
    ARROW_RETURN_NOT_OK(bytes_->Resize(size_, false));
    return arrow::MakeArray(
        arrow::ArrayData::Make(type, rows,
                               {std::move(validity), SharedBuffer(std::move(offsets_)),
                                SharedBuffer(std::move(bytes_))}));
  }

 private:
  static constexpr int64_t kWord = 16;

  bool is_text_;
  bool is_one_memory_;
  std::unique_ptr<arrow::Buffer> offsets_;
  std::unique_ptr<arrow::ResizableBuffer> bytes_;
  int64_t size_ = 0;
  int64_t count_ = 0;
  int64_t last_size_ = 0;
};

class TextColumn : public Column {
 public:
  TextColumn(std::shared_ptr<arrow::Field> field,
             std::shared_ptr<parquet::ColumnReader> reader, bool is_one_memory)
      : Column(std::move(field), std::move(reader)),
        texts_(field_->type()->id() == arrow::Type::STRING, is_one_memory),
        values_(kStep) {}

  arrow::Result<SharedArray> read(int64_t rows) override {
    ARROW_RETURN_NOT_OK(texts_.start(rows));
    arrow::Status status;
    ARROW_ASSIGN_OR_RAISE(
        const int64_t count, read_all(rows, [&](int64_t most, int16_t* levels, int64_t) {
          int64_t values = 0;
          const int64_t read = typed<parquet::ByteArrayType>().ReadBatch(
              std::min(most, kStep), levels, nullptr, values_.data(), &values);
          // What they point to may be gone with the next call.
          status = status.ok() ? texts_.add(values_.data(), values) : status;
          return std::pair(status.ok() ? read : int64_t{0}, values);
        }));
    ARROW_RETURN_NOT_OK(status);
    const bool is_valid = texts_.is_valid();
    ARROW_ASSIGN_OR_RAISE(auto valid, validity(rows, count));
    int32_t* const ends = texts_.offsets() + 1;
    if (count < rows) {
      // A null ends where the row before it does.
      spread(ends, rows, count, int32_t{-1});
      for (int64_t i = 0; i < rows; ++i) ends[i] = std::max(ends[i], ends[i - 1]);
    }
    ARROW_ASSIGN_OR_RAISE(auto array,
                          texts_.finish(field_->type(), rows, std::move(valid)));
    if (!is_valid) ARROW_RETURN_NOT_OK(checked(*array));
    return array;
  }

 private:
  // Values that are looked at together, while they are in the cache.
  static constexpr int64_t kStep = 2048;
  Texts texts_;
  std::vector<parquet::ByteArray> values_;
};

// Codes of texts, with one dictionary.
class CodeColumn : public Column {
 public:
  using Column::Column;

  arrow::Result<SharedArray> read(int64_t rows) override {
    ARROW_ASSIGN_OR_RAISE(SharedBuffer buffer,
                          arrow::AllocateBuffer(rows * int64_t{sizeof(int32_t)}));
    auto* const codes = reinterpret_cast<int32_t*>(buffer->mutable_data());
    const parquet::ByteArray* values = nullptr;
    int32_t num_values = 0;
    ARROW_ASSIGN_OR_RAISE(
        const int64_t count,
        read_all(rows, [&](int64_t most, int16_t* levels, int64_t begin) {
          int64_t read_codes = 0;
          const parquet::ByteArray* dictionary = nullptr;
          int32_t size = 0;
          const int64_t read = typed<parquet::ByteArrayType>().ReadBatchWithDictionary(
              most, levels, nullptr, codes + begin, &read_codes, &dictionary, &size);
          if (dictionary) {
            values = dictionary;
            num_values = size;
          }
          return std::pair(read, read_codes);
        }));
    // As long as there are nulls only there may be none.
    if (!dictionary_ || dictionary_->length() == 0)
      ARROW_RETURN_NOT_OK(make_dictionary(values, num_values));
    uint32_t greatest = 0;
    for (int64_t i = 0; i < count; ++i)
      greatest = std::max(greatest, static_cast<uint32_t>(codes[i]));
    if (count > 0 && greatest >= dictionary_->length())
      return arrow::Status::IOError("column ", field_->name(),
                                    ": a code that its dictionary does not have");
    spread(codes, rows, count, int32_t{0});
    ARROW_ASSIGN_OR_RAISE(auto valid, validity(rows, count));
    auto data =
        arrow::ArrayData::Make(field_->type(), rows, {valid, buffer}, rows - count);
    data->dictionary = dictionary_->data();
    return arrow::MakeArray(data);
  }

 private:
  arrow::Status make_dictionary(const parquet::ByteArray* values, int32_t count) {
    Texts texts(true, false);
    ARROW_RETURN_NOT_OK(texts.start(count));
    ARROW_RETURN_NOT_OK(texts.add(values, count));
    const auto& type = static_cast<const arrow::DictionaryType&>(*field_->type());
    ARROW_ASSIGN_OR_RAISE(dictionary_, texts.finish(type.value_type(), count, nullptr));
    return checked(*dictionary_);
  }

  SharedArray dictionary_;
};

// Whether the pages keep the bytes of all their texts in one block of memory.
bool has_plain_pages(const parquet::ColumnChunkMetaData& chunk) {
  for (const auto encoding : chunk.encodings()) switch (encoding) {
      case parquet::Encoding::PLAIN:
      case parquet::Encoding::PLAIN_DICTIONARY:
      case parquet::Encoding::RLE_DICTIONARY:
      case parquet::Encoding::RLE:
      case parquet::Encoding::BIT_PACKED:
        break;
      default:
        return false;
    }
  return true;
}

bool is_micros(const parquet::LogicalType& logical) {
  using Unit = parquet::LogicalType::TimeUnit;
  if (logical.is_timestamp())
    return static_cast<const parquet::TimestampLogicalType&>(logical).time_unit() ==
           Unit::MICROS;
  return logical.is_time() &&
         static_cast<const parquet::TimeLogicalType&>(logical).time_unit() ==
             Unit::MICROS;
}

// Null where it cannot be read in this way.
std::unique_ptr<Column> column_of(parquet::RowGroupReader& group,
                                  const WantedColumn& wanted) {
  if (wanted.leaf < 0) return nullptr;
  const auto& described = *group.metadata()->schema()->Column(wanted.leaf);
  if (described.max_repetition_level() > 0 || described.max_definition_level() > 1 ||
      described.path()->ToDotVector().size() != 1)
    return nullptr;
  const auto& field = wanted.field;
  const auto open = [&]<class Made>(Made*, auto... more) -> std::unique_ptr<Column> {
    return std::make_unique<Made>(field, group.Column(wanted.leaf), more...);
  };
  const auto kind = field->type()->id();
  switch (described.physical_type()) {
    case Physical::INT32:
      switch (kind) {
        case arrow::Type::INT8:
        case arrow::Type::UINT8:
          return open(static_cast<Numbers<parquet::Int32Type, int8_t>*>(nullptr));
        case arrow::Type::INT16:
        case arrow::Type::UINT16:
          return open(static_cast<Numbers<parquet::Int32Type, int16_t>*>(nullptr));
        case arrow::Type::INT32:
        case arrow::Type::UINT32:
        case arrow::Type::DATE32:
          return open(static_cast<Numbers<parquet::Int32Type, int32_t>*>(nullptr));
        default:
          return nullptr;
      }
    case Physical::INT64: {
      const bool is_time = kind == arrow::Type::TIMESTAMP || kind == arrow::Type::TIME64;
      const bool is_whole = kind == arrow::Type::INT64 || kind == arrow::Type::UINT64;
      if (!is_whole && !(is_time && is_micros(*described.logical_type()))) return nullptr;
      return open(static_cast<Numbers<parquet::Int64Type, int64_t>*>(nullptr));
    }
    case Physical::FLOAT:
      if (kind != arrow::Type::FLOAT) return nullptr;
      return open(static_cast<Numbers<parquet::FloatType, float>*>(nullptr));
    case Physical::DOUBLE:
      if (kind != arrow::Type::DOUBLE) return nullptr;
      return open(static_cast<Numbers<parquet::DoubleType, double>*>(nullptr));
    case Physical::BYTE_ARRAY: {
      if (kind == arrow::Type::STRING || kind == arrow::Type::BINARY)
        return open(static_cast<TextColumn*>(nullptr),
                    has_plain_pages(*group.metadata()->ColumnChunk(wanted.leaf)));
      if (!wanted.as_codes || kind != arrow::Type::DICTIONARY) return nullptr;
      auto reader = group.ColumnWithExposeEncoding(wanted.leaf,
                                                   parquet::ExposedEncoding::DICTIONARY);
      if (reader->GetExposedEncoding() != parquet::ExposedEncoding::DICTIONARY)
        return nullptr;
      return std::make_unique<CodeColumn>(field, std::move(reader));
    }
    default:
      return nullptr;
  }
}

class GroupBatches : public arrow::RecordBatchReader {
 public:
  GroupBatches(std::shared_ptr<arrow::Schema> schema,
               std::shared_ptr<parquet::RowGroupReader> group,
               std::vector<std::unique_ptr<Column>> columns, int64_t batch_rows)
      : schema_(std::move(schema)),
        group_(std::move(group)),
        columns_(std::move(columns)),
        batch_rows_(batch_rows),
        rows_left_(group_->metadata()->num_rows()) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    batch->reset();
    const int64_t rows = std::min(rows_left_, batch_rows_);
    if (rows == 0) return arrow::Status::OK();
    std::vector<SharedArray> arrays;
    for (const auto& column : columns_) {
      ARROW_ASSIGN_OR_RAISE(auto array, column->read(rows));
      arrays.push_back(std::move(array));
    }
    rows_left_ -= rows;
    *batch = arrow::RecordBatch::Make(schema_, rows, std::move(arrays));
    return arrow::Status::OK();
  }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  std::shared_ptr<parquet::RowGroupReader> group_;
  std::vector<std::unique_ptr<Column>> columns_;
  int64_t batch_rows_;
  int64_t rows_left_;
};

}  // namespace

arrow::Result<std::shared_ptr<arrow::RecordBatchReader>> read_group(
    parquet::arrow::FileReader& file, int group, const std::vector<WantedColumn>& columns,
    int64_t batch_rows) {
  arrow::util::InitializeUTF8();
  auto reader = file.parquet_reader()->RowGroup(group);
  std::vector<std::unique_ptr<Column>> made;
  std::vector<std::shared_ptr<arrow::Field>> fields;
  for (const WantedColumn& column : columns) {
    made.push_back(column_of(*reader, column));
    if (!made.back()) return nullptr;
    fields.push_back(column.field);
  }
  return std::make_shared<GroupBatches>(arrow::schema(std::move(fields)),
                                        std::move(reader), std::move(made), batch_rows);
}

}  // namespace phlox::format::arrow_module

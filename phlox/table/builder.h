// Makes batches value by value: for literals, text readers and tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/table/array.h"
#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::table {

// Appends values of one type. The caller calls the method that fits the type; only nulls
// and lengths are checked. A null where the type has no `?` throws Error(kType), more
// than 2 GiB of text or 2^31 elements in one batch Error(kUnsupported).
class ColumnBuilder {
 public:
  explicit ColumnBuilder(const type::Type& type);

  // Without the option.
  const type::Type& type() const { return type_; }
  bool nullable() const { return nullable_; }
  int64_t size() const { return size_; }

  void append_null();
  // Some value, to stand where nobody reads it: below a null record, say.
  void append_filler();
  void append_bool(bool value) {
    push_bit(data_, size_, value);
    mark_valid();
  }
  // Of the layout's own C type, see Column::value; Int128 for a decimal.
  template <class T>
  void append(T value) {
    data_.push(value);
    mark_valid();
  }
  // Many at the end, which the caller sets, of a layout whose data are plain numbers. A
  // byte of `valid` says of each that it is there (nullptr: all are); one that is not is
  // set as well.
  template <class T>
  T* append_all(size_t count, const uint8_t* valid) {
    if (size_ == 0) reserve_as_before();
    mark(count, valid);
    const size_t begin = data_.size();
    data_.resize(begin + count * sizeof(T));
    return reinterpret_cast<T*>(data_.data() + begin);
  }
  // An integer of any kind of integer type, cut to its width: the caller has checked the
  // range.
  void append_integer(int64_t value);
  // A string, json, bytes; 16 bytes of a uuid.
  void append_bytes(std::string_view bytes);
  // Many strings, json or bytes.
  void append_texts(const std::string_view* texts, size_t count, const uint8_t* valid);
  // Closes one record, list or map, whose values have been appended to the children
  // before.
  void append_element();
  // A record's field; a list's elements; a map's keys (0) and values (1); a categorical's
  // values.
  ColumnBuilder& child(size_t i = 0) { return children_[i]; }

  // The code of a categorical's value, which `key` stands for; of a new one the caller
  // then appends the value itself to child().
  struct Entry {
    int32_t code;
    bool is_new;
  };
  Entry code_of(std::string_view key);

  // Drops all but the first `size` values, and what was appended to the children for a
  // value that was not closed. A categorical keeps values that nothing has any more.
  void truncate(int64_t size);

  // The array; the builder is empty after it.
  ArrowArray finish();

 private:
  friend class Builder;
  void mark_valid() {
    if (null_count_ != 0) push_bit(validity_, size_, true);
    ++size_;
  }
  void mark_null();
  void mark(size_t count, const uint8_t* valid);
  [[noreturn]] void throw_null() const;
  void reserve_as_before() {
    data_.reserve(last_data_);
    bytes_.reserve(last_bytes_);
  }
  void start();

  type::Type type_;
  bool nullable_ = false;
  int64_t size_ = 0;
  int64_t null_count_ = 0;
  Buffer validity_;
  Buffer data_;   // values, bits or offsets
  Buffer bytes_;  // of strings
  // What the last array needed: the next one, if there is one, will be about as large.
  size_t last_data_ = 0;
  size_t last_bytes_ = 0;
  std::vector<ColumnBuilder> children_;
  std::unordered_map<std::string, int32_t> codes_;
};

// Appends rows of a table.
class Builder {
 public:
  // `table` is var * {...}.
  explicit Builder(const type::Type& table);

  const type::Type& type() const { return type_; }
  ColumnBuilder& column(size_t i) { return columns_[i]; }
  size_t num_columns() const { return columns_.size(); }
  // Closes the row, to each column of which one value has been appended.
  void end_row() { ++num_rows_; }
  int64_t num_rows() const { return num_rows_; }
  // Drops what was appended to the columns since the last row was closed.
  void drop_open_row() {
    for (auto& column : columns_) column.truncate(num_rows_);
  }
  // The rows so far; the builder is empty after it.
  Batch finish();

 private:
  type::Type type_;
  std::vector<ColumnBuilder> columns_;
  int64_t num_rows_ = 0;
};

}  // namespace phlox::table

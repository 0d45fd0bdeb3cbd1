// One column of a batch as its buffers lie: the fast way to read cells.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/table/array.h"
#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::table {

// A view of an array that is laid out as type::to_arrow says for its type; the array must
// outlive it. Offsets of the array are folded in: rows count from 0. Reading a null cell
// gives any value.
class Column {
 public:
  Column(const type::Type& type, const ArrowArray& array);

  // Without the option.
  const type::Type& type() const { return type_; }
  type::Kind kind() const { return kind_; }
  int64_t size() const { return size_; }
  bool has_nulls() const { return all_null_ || validity_; }
  bool is_null(int64_t row) const {
    return all_null_ || (validity_ && !bit_at(validity_, offset_ + row));
  }

  bool boolean(int64_t row) const {
    return bit_at(static_cast<const uint8_t*>(data_), offset_ + row);
  }
  // Of the layout's own C type: int8_t to uint64_t, float, double; int32_t days of a
  // date; int64_t microseconds of a time, datetime, timedelta; int32_t codes of a
  // categorical.
  template <class T>
  T value(int64_t row) const {
    return static_cast<const T*>(data_)[offset_ + row];
  }
  // The values of all rows, one after the other; for layouts whose data are plain numbers.
  template <class T>
  const T* values() const {
    return static_cast<const T*>(data_) + offset_;
  }
  // The signed or unsigned integer of any width.
  int64_t integer(int64_t row) const;
  Int128 decimal(int64_t row) const {
    Int128 unscaled;
    std::memcpy(&unscaled, static_cast<const char*>(data_) + 16 * (offset_ + row), 16);
    return unscaled;
  }
  // The bytes of a string, json or bytes; the 16 of a uuid.
  std::string_view bytes(int64_t row) const {
    if (kind_ == type::Kind::kUuid)
      return {static_cast<const char*>(data_) + 16 * (offset_ + row), 16};
    const auto* offsets = static_cast<const int32_t*>(data_) + offset_ + row;
    return {bytes_ + offsets[0], static_cast<size_t>(offsets[1] - offsets[0])};
  }
  // Of a list or a map: the rows of the elements in child(0), or of the keys in child(0)
  // and the values in child(1).
  std::pair<int64_t, int64_t> range(int64_t row) const;
  // A record's field, aligned with the record's rows; a list's elements; a categorical's
  // values.
  const Column& child(size_t i = 0) const { return children_[i]; }

 private:
  type::Type type_;
  type::Kind kind_ = type::Kind::kNull;
  bool all_null_ = false;
  int64_t size_ = 0;
  int64_t offset_ = 0;
  const uint8_t* validity_ = nullptr;
  const void* data_ = nullptr;
  const char* bytes_ = nullptr;
  std::vector<Column> children_;
};

// The columns of a batch of that table type.
std::vector<Column> columns(const type::Type& table, const Batch& batch);

}  // namespace phlox::table

// One wanted column of a chunk of delimited text, on its way from field texts to Arrow
// buffers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "phlox/kernel/parsed.h"
#include "phlox/table/array.h"
#include "phlox/type/type.h"

namespace phlox::format {

// Room is made for many rows at once, so that the parser writes a value with one store.
// Every row up to the length must be set, in order, by one of store(), store_null() or a
// write to values().
class DelimitedColumn {
 public:
  // Throws Error(kUnsupported) for a type that has no text form in a field (records,
  // lists, maps).
  explicit DelimitedColumn(const type::Field& field);

  const type::Field& field() const { return field_; }
  type::Kind kind() const { return kind_; }
  bool is_nullable() const { return is_nullable_; }
  // An empty field without quotes is a value in it.
  bool takes_empty() const { return takes_empty_; }

  // Makes room for `rows` in all; values() may move.
  void reserve(size_t rows);
  void* values() { return values_.data(); }

  // Parses `text`, which is ASCII for sure if `is_ascii`.
  kernel::Parsed store(size_t row, std::string_view text, bool is_ascii);
  void store_null(size_t row);
  // The first `rows` rows as an array; the column is empty after it.
  ArrowArray finish(size_t rows);

 private:
  template <class T>
  T& value(size_t row) {
    return reinterpret_cast<T*>(values_.data())[row];
  }
  kernel::Parsed store_bytes(size_t row, std::string_view text);
  kernel::Parsed store_category(size_t row, std::string_view text);
  kernel::Parsed store_datetime(size_t row, std::string_view text);

  type::Field field_;
  type::Type type_;  // without the option
  type::Kind kind_;
  bool is_nullable_ = false;
  bool takes_empty_ = false;
  size_t bits_per_value_ = 0;
  size_t capacity_ = 0;
  int64_t null_count_ = 0;
  table::Buffer validity_;  // empty while nothing is null
  table::Buffer values_;    // values, bits, offsets or codes
  table::Buffer bytes_;     // of strings, or of the categories
  table::Buffer category_offsets_;
  std::unordered_map<std::string, int32_t> categories_;
};

}  // namespace phlox::format

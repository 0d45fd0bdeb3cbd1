// One wanted column of a chunk of delimited text, on its way from field texts to Arrow
// buffers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "phlox/format/delimited_dialect.h"
#include "phlox/format/delimited_run.h"
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
  // lists, maps). With `takes_nulls` it is nullable without a `?`, too. The dialect must
  // outlive the column.
  DelimitedColumn(const type::Field& field, const Dialect& dialect,
                  bool takes_nulls = false);

  const type::Field& field() const { return field_; }
  type::Kind kind() const { return kind_; }
  bool is_nullable() const { return is_nullable_; }
  // No text that looks like a usual value means null.
  bool is_usual() const { return is_usual_; }
  // What a field without quotes that holds `text` means in it.
  bool is_null(std::string_view text) const {
    return text.empty() ? !takes_empty_ || dialect_.is_null(text)
                        : dialect_.is_null(text);
  }

  // Makes room for `rows` in all; values() may move.
  void reserve(size_t rows);
  void* values() { return values_.data(); }

  // Parses `text`, which is ASCII for sure if `is_ascii`.
  kernel::Parsed store(size_t row, std::string_view text, bool is_ascii);
  void store_null(size_t row);
  // Stores the first fields of a run, from that row on: up to one that cannot be. How
  // many they are.
  size_t store_run(const FieldRun& run, size_t row);
  // Forgets the rows from `row` on.
  void rewind(size_t row);
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
  // As store_run, but ends anywhere before what is not a short integer.
  size_t store_wide(const FieldRun& run, size_t row);
  // As store_run, but ends at whatever is not a usual value of the type.
  size_t store_usual(const FieldRun& run, size_t row);
  size_t store_strings(const FieldRun& run, size_t row);
  bool store_any(const FieldRun& run, size_t record, size_t row);

  type::Field field_;
  const Dialect& dialect_;
  type::Type type_;  // without the option
  type::Kind kind_;
  bool is_nullable_ = false;
  bool takes_empty_ = false;  // an empty field without quotes is a value
  bool is_usual_ = true;
  size_t bits_per_value_ = 0;
  size_t capacity_ = 0;
  table::Buffer validity_;  // empty while nothing is null
  table::Buffer values_;    // values, bits, offsets or codes
  table::Buffer bytes_;     // of strings, or of the categories
  table::Buffer category_offsets_;
  std::unordered_map<std::string, int32_t> categories_;
};

}  // namespace phlox::format

// Cells as text: the JSON form of language section 4, and the bare form of tables and
// delimited text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "phlox/table/column.h"
#include "phlox/table/scalar_text.h"

namespace phlox::table {

// Numbers as JSON numbers (floats in the shortest form that reads back, with a point or
// an exponent), NaN and infinities as "nan", "inf", "-inf", null as null, decimals as
// strings, dates and times in ISO 8601 (2000-01-01T12:10:00, with Z or an offset where
// zoned; a timedelta as P1DT2H), bytes in base64, a uuid in its usual form, json as it
// stands, a record as an object, a list as an array, a map with string keys as an object
// and any other as an array of [key, value] pairs.
void append_json(const Column& column, int64_t row, std::string& out);

// The same without quotes around what is a string at the top; nothing for null. Nested
// values are in the JSON form.
void append_text(const Column& column, int64_t row, std::string& out);
inline std::string text(const Column& column, int64_t row) {
  std::string out;
  append_text(column, row, out);
  return out;
}

// The parts of it.
void append_json_string(std::string_view text, std::string& out);
// In the zone: with Z or an offset if there is one.
void append_datetime(int64_t micros, const std::string& zone, std::string& out);

}  // namespace phlox::table

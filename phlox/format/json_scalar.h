// Reads one JSON value that is no object and no array into a builder of its type.
#pragma once

#include "phlox/format/json_cursor.h"
#include "phlox/format/json_tokens.h"
#include "phlox/table/builder.h"
#include "phlox/type/type.h"

namespace phlox::format {

// `type` is the builder's. Integers as JSON numbers without a fraction; floats as numbers
// or the strings nan, inf, -inf; decimals exactly, as numbers or strings; dates and times
// in ISO 8601; bytes in base64. Throws JsonProblem for what does not fit: "\"abc\" is no
// int64".
template <class Cursor>
void read_scalar(Cursor& cursor, const type::Type& type, table::ColumnBuilder& out);
extern template void read_scalar(JsonCursor&, const type::Type&, table::ColumnBuilder&);
extern template void read_scalar(JsonTokens&, const type::Type&, table::ColumnBuilder&);

// The problem of a value that does not fit its type, at the cursor.
template <class Cursor>
[[noreturn]] void fail_mismatch(Cursor& cursor, const type::Type& type) {
  const std::string shown = cursor.shown();
  cursor.fail(shown + " is no " + type.to_string());
}

}  // namespace phlox::format

// Rows that a Python object holds: frames, Arrow data, lists of tuples or dicts, dicts of
// lists.
#pragma once

#include <nanobind/nanobind.h>

#include <optional>

#include "phlox/table/builder.h"
#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::python {

namespace nb = nanobind;

struct Input {
  type::Type type;            // always a table
  table::StreamFactory open;  // from any thread, without the GIL
  bool again = true;          // any number of times
};

// True if the object is a URI or a path; then `uri` is its text.
bool is_path(nb::handle object, std::string* uri);

// Throws Error(kType) that names row and column where the rows are not of the expected
// type, or the object holds no rows. Python values are converted now, Arrow data when it
// is read. `name` is what the rows are bound to, for messages.
Input input_of(nb::handle object, const std::optional<type::Type>& expected,
               std::string_view name);

// Builds rows out of Python values: an iterable of tuples, lists or dicts, or a dict of
// lists. Without an expected type it is found from the values.
Input python_rows(nb::handle object, const std::optional<type::Type>& expected,
                  std::string_view name);

// Appends one value; throws Error(kType) where it is none of the column's type.
void append_value(nb::handle value, table::ColumnBuilder& out);

}  // namespace phlox::python

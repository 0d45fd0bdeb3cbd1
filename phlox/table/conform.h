// Gives a stream the type that is expected of it: columns by name, each value without
// loss.
#pragma once

#include <string>
#include <vector>

#include "phlox/table/stream.h"
#include "phlox/type/type.h"

namespace phlox::table {

// Throws Error(kType) that names the column if a stream of type `from` cannot become `to`
// (both tables): a column is missing, or values of its type are never values of the
// other. Columns that `to` has not are left out; any order is right. May become another
// type: an integer any integer, a float or a decimal; a float another float or an
// integer; a decimal another decimal; a date a datetime; a string json, and the other
// way; T categorical[T], and the other way; a list, map or record one whose parts may; ?T
// a T.
void check_conforms(const type::Type& from, const type::Type& to);

// The same rows as `to`. A column that has the layout already is handed on without a
// copy. A value that has no exact equal (300 as an int8, 0.1 as a float32, a null without
// `?`) throws Error(kType) at "row N, column "x"", counted from 1.
Stream conform(Stream stream, const type::Type& to);

// Just these columns, in this order, without a copy.
Stream select(Stream stream, const std::vector<std::string>& columns);

}  // namespace phlox::table

// Copies rows of a foreign layout into a builder of the type that they have in phlox.
#pragma once

#include "phlox/table/builder.h"
#include "phlox/table/layout.h"

namespace phlox::table {

// Whether an array can be taken as it is: its layout is ours, and no value of a
// categorical is null, since with us only codes are.
bool is_ours(const Layout& layout, const ArrowArray& array);

// Before the first convert_rows of an array: takes the values of categoricals over.
void convert_dictionaries(const Layout& layout, const ArrowArray& array,
                          ColumnBuilder& out);

// Appends the rows [begin, end) of `array`, counted behind its offset. Throws
// Error(kType) for a value that has no exact equal (a time between two microseconds, a
// null without `?`); the caller knows where.
void convert_rows(const Layout& layout, const ArrowArray& array, int64_t begin,
                  int64_t end, ColumnBuilder& out);

// Throws Error(kType) if a field without `?` holds a null, in a layout that is ours.
void check_nulls(const type::Type& type, const ArrowArray& array, int64_t begin,
                 int64_t end);

}  // namespace phlox::table

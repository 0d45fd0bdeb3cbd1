// Values that come by Arrow as those of the types that a query has.
#pragma once

#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::engine::flightsql {

// Appends the rows of a column from `first_row` on. Throws Error(kType) for a value that
// has no equal of that type.
void decode_column(const table::Column& from, int64_t first_row, const type::Type& type,
                   table::ColumnBuilder& to);

}  // namespace phlox::engine::flightsql

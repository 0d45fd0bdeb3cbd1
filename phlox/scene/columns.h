// Rows of a table as the columns of a data source.
#pragma once

#include "phlox/scene/value.h"
#include "phlox/table/stream.h"

namespace phlox::scene {

// A map of columns, to be set as ColumnDataSource.data. Numbers become arrays: int64 and
// uint64 as narrow as all values allow (see Array::integers), decimals float64; a null is
// NaN, and makes integers float64. Dates, datetimes, durations and times become float64
// milliseconds. Texts, categories, uuids and JSON become lists of texts, booleans with
// nulls and lists become lists, all with null for null. Throws Error(kUnsupported) that
// names the column for bytes, records and maps, and for integers beyond 2^53.
Value columns_of(table::Stream rows);

}  // namespace phlox::scene

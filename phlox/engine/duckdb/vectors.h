// Copies values between Arrow columns and DuckDB's vectors.
#pragma once

#include "phlox/engine/duckdb/api.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::engine::duckdb {

// Rows [begin, begin + count) of the column to the vector's first `count` places, which
// have never been written before.
void fill(const table::Column& column, int64_t begin, int64_t count, Vector vector);

// The vector's rows [begin, begin + count) behind what the builder has. The vector must
// be laid out as Logical(type of the builder). Throws Error(kType) for a null that the
// type does not allow.
void take(Vector vector, int64_t begin, int64_t count, table::ColumnBuilder& out);

}  // namespace phlox::engine::duckdb

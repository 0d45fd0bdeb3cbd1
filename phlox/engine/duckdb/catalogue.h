// What the catalogue of a DuckDB file says of a table.
#pragma once

#include "phlox/compile/stored.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::duckdb {

// Reads it; the file is locked for writers meanwhile. Throws Error(kNotFound) for a file
// or a table that is not there, Error(kUnsupported) for a column of a type that we have
// not.
compile::Stored table_at(const migrate::Uri& uri);

}  // namespace phlox::engine::duckdb

// What a Flight SQL server says of a table.
#pragma once

#include "phlox/compile/stored.h"
#include "phlox/engine/adbc/connection.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::flightsql {

// Whether the server is a DuckDB, by what it says that it is.
bool is_duckdb(adbc::Connection& connection);

// With the dialect that the server speaks. Throws Error(kNotFound) for a table that is
// not there, with the nearest name, and Error(kUnsupported) for a column whose type is
// none of ours.
compile::Stored table_at(adbc::Connection& connection, const migrate::Uri& uri);

}  // namespace phlox::engine::flightsql

// The embedded DuckDB engine, as far as a host must know it: where its library is.
#pragma once

#include <string>

namespace phlox::engine {

// Where to look for libduckdb if none stands at its usual places, e.g. the shared object
// of Python's duckdb wheel. Call it before the first query; thread-safe.
void set_duckdb_library(std::string path);

// Begins to load and open DuckDB on a thread of its own, for a host that knows that a
// query will come: the milliseconds pass while it reads its arguments and files. What
// goes wrong is told by the query.
void warm_up_duckdb();

}  // namespace phlox::engine

// Files that DuckDB reads itself, as a table of SQL.
#pragma once

#include <string>

#include "phlox/compile/program.h"
#include "phlox/engine/engine.h"

namespace phlox::engine::duckdb {

// A SELECT of an input's columns from its files, each of the type that the input's leaf
// says; empty if DuckDB would take a path for something else.
std::string select_from(const Files& files, const compile::Program::Input& input);

}  // namespace phlox::engine::duckdb

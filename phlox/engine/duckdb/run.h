// Runs a program's text on DuckDB and gives its rows as a stream.
#pragma once

#include "phlox/engine/engine.h"

namespace phlox::engine::duckdb {

table::Stream run(const compile::Program& program, const Leaves& leaves, Task task);

}  // namespace phlox::engine::duckdb

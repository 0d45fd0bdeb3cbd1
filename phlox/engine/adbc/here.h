// Queries that a server turns out to be the wrong place for, computed here.
#pragma once

#include "phlox/engine/adbc/store.h"

namespace phlox::engine::adbc {

// Rows of the server, or, where it fails at the first of them with what the store says is
// for us, ours: of the tables as they are.
table::Stream run_there_or_here(const Store& store, const compile::Program& program,
                                const Leaves& leaves, Task task);

}  // namespace phlox::engine::adbc

// A program of ours, as a query of Spark's.
#pragma once

#include "phlox/engine/engine.h"
#include "phlox/engine/spark/rows.h"

namespace phlox::engine::spark {

// Reads what is not the server's from the leaves; throws Error(kUnsupported) where no
// table of it is a server's.
Query query_of(const compile::Program& program, const Leaves& leaves);

}  // namespace phlox::engine::spark

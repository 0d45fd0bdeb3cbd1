// Where Python has a DuckDB: its wheel's shared object exports the whole C interface.
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/compute.h"

namespace phlox::python {

void find_duckdb() {}

}  // namespace phlox::python

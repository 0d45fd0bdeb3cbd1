// Where Python has a DuckDB: its wheel's shared object exports the whole C interface.
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/compute.h"
#include "phlox/session/about.h"

namespace phlox::python {

void find_duckdb() {
  static bool looked = false;
  if (std::exchange(looked, true)) return;
  // Finds the file without importing it, which would cost more than the query.
  const nb::object finder =
      nb::module_::import_("importlib.machinery").attr("PathFinder");
  const nb::object spec = finder.attr("find_spec")("_duckdb");
  if (spec.is_none() || spec.attr("origin").is_none()) return;
  session::set_duckdb_library(text_of(spec.attr("origin")));
}

}  // namespace phlox::python

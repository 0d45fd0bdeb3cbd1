// The module phlox._core.
#include <cstdlib>

#include "phlox/faces/python/bindings.h"

namespace phlox::python {

NB_MODULE(_core, module) {
  // Leaks are looked for by the tests; a user who quits has no use for them.
  module.attr("__version__") = PHLOX_VERSION;
  nb::set_leak_warnings(std::getenv("PHLOX_CHECK_LEAKS") != nullptr);
  bind_errors(module);
  bind_types(module);
  bind_deferred(module);
  bind_expressions(module);
  bind_catalogue(module);
  bind_results(module);
  bind_session(module);
  bind_command(module);
  bind_models(module);
  bind_documents(module);
  bind_pages(module);
  bind_figures(module);
  bind_dashboards(module);
  bind_hosts(module);
}

}  // namespace phlox::python

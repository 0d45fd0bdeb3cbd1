// A connection that the program has opened, as engines ask it.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "phlox/migrate/host.h"

namespace phlox::python {

namespace nb = nanobind;

// `asked` is one of the classes of phlox/_hosts.py.
std::shared_ptr<migrate::HostConnection> host_connection(nb::handle asked);

}  // namespace phlox::python

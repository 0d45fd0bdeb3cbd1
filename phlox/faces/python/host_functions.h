// Functions of the engine, as Python's SQLite calls them.
#pragma once

#include <nanobind/nanobind.h>

#include "phlox/migrate/host.h"

namespace phlox::python {

namespace nb = nanobind;

// A callable of Python, or None where there is no function.
nb::object row_callable(std::function<migrate::HostValue(migrate::HostValues)> function);
// One that makes objects with step(), inverse() and value(), or None.
nb::object reduction_callable(
    std::function<std::unique_ptr<migrate::HostReduction>()> make);

}  // namespace phlox::python

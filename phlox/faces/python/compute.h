// Running expressions from Python.
#pragma once

#include <nanobind/nanobind.h>

namespace phlox::python {

namespace nb = nanobind;

// compute(query, bindings=None, /, *, engine="auto", **named): a Result, or of a scalar
// its value.
nb::object compute(nb::handle query, nb::args args, nb::kwargs kwargs);
// The first n rows.
nb::object peek(nb::handle query, int64_t n, nb::args args, nb::kwargs kwargs);
// The plan as text; format="json" for programs.
nb::object explain(nb::handle query, nb::args args, nb::kwargs kwargs);

// Tells the core where a libduckdb is, if it has none of its own: the wheel of duckdb
// exports all of DuckDB's C interface. Cheap, and imports nothing.
void find_duckdb();

}  // namespace phlox::python

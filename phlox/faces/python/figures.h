// Columns of data sources out of Python objects.
#pragma once

#include <nanobind/nanobind.h>

#include <vector>

#include "phlox/chart/glyph.h"
#include "phlox/faces/python/scene_values.h"

namespace phlox::python {

// Of a dict of columns, a frame, an Arrow table, a result, or an expression over data,
// which is computed. Throws Error(kType) for anything else, kInvalid for columns of
// different lengths.
std::vector<chart::Argument> columns_in(nb::handle given);

}  // namespace phlox::python

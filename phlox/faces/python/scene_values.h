// Values of documents to and from Python.
#pragma once

#include <nanobind/nanobind.h>

#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"

namespace phlox::python {

namespace nb = nanobind;

// What `phlox.models.Spec` holds.
struct SpecObject {
  scene::Value value;
};

// Numbers, texts, dates, containers, models, NumPy arrays, pandas columns. Throws
// Error(kType) for anything else.
scene::Value scene_value(nb::handle object);
// The columns of a frame, an Arrow table, a result, or a dict of columns.
scene::Value scene_columns(nb::handle object);

// Lists as tuples and maps as read-only dicts, for a change in them would not be seen;
// arrays as NumPy arrays. `type` is the property's: a spec comes back as what it can be
// set by.
nb::object object_of(const scene::Value& value, const scene::TypeRow* type = nullptr);

// New references; see models.cc.
nb::object wrap(const scene::Model& model);
const scene::Model* model_in(nb::handle object);

}  // namespace phlox::python

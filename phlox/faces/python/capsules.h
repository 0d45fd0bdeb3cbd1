// The Arrow PyCapsule protocol: data between Python packages without a copy.
#pragma once

#include <nanobind/nanobind.h>

#include "phlox/table/stream.h"

namespace phlox::python {

namespace nb = nanobind;

nb::object capsule(table::Schema schema);
nb::object capsule(table::Stream stream);

// True for objects that offer a stream of batches or one batch.
bool has_arrow_rows(nb::handle object);
// Asks the object for its rows; the GIL must be held.
table::Stream arrow_rows(nb::handle object);
// The schema of whatever has one: a schema, a type, a stream, an array.
table::Schema arrow_schema(nb::handle object);

// A Python object that threads without the GIL may hold and drop.
class Shared {
 public:
  explicit Shared(nb::object object) : object_(object.release().ptr()) {}
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared();
  nb::handle get() const { return object_; }

 private:
  PyObject* object_;
};

}  // namespace phlox::python

// Functions of the engine, as Python's SQLite calls them.
#include "phlox/faces/python/host_functions.h"

#include <vector>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/interrupt.h"

namespace phlox::python {

namespace {

using migrate::HostReduction;
using migrate::HostValue;
using migrate::HostValues;
using Is = HostValue::Kind;

// Its bytes are the object's.
HostValue value_of(PyObject* object) {
  HostValue value;
  Py_ssize_t size = 0;
  if (object == Py_None) return value;
  if (PyLong_Check(object)) {
    value.kind = Is::kInteger;
    value.integer = PyLong_AsLongLong(object);
  } else if (PyFloat_Check(object)) {
    value.kind = Is::kReal;
    value.real = PyFloat_AsDouble(object);
  } else if (PyUnicode_Check(object)) {
    value.kind = Is::kText;
    const char* const text = PyUnicode_AsUTF8AndSize(object, &size);
    value.bytes = {text ? text : "", static_cast<size_t>(size)};
  } else {
    value.kind = Is::kBytes;
    char* bytes = nullptr;
    PyBytes_AsStringAndSize(object, &bytes, &size);
    value.bytes = {bytes ? bytes : "", static_cast<size_t>(size)};
  }
  if (PyErr_Occurred()) throw nb::python_error();
  return value;
}

nb::object object_of(const HostValue& value) {
  switch (value.kind) {
    case Is::kNull:
      return nb::none();
    case Is::kInteger:
      return nb::int_(value.integer);
    case Is::kReal:
      return nb::float_(value.real);
    case Is::kText:
      return str_of(value.bytes);
    case Is::kBytes:
      return nb::bytes(value.bytes.data(), value.bytes.size());
  }
  return nb::none();
}

std::vector<HostValue> values_of(nb::handle args) {
  std::vector<HostValue> values;
  const Py_ssize_t count = PyTuple_GET_SIZE(args.ptr());
  values.reserve(static_cast<size_t>(count));
  for (Py_ssize_t i = 0; i < count; ++i)
    values.push_back(value_of(PyTuple_GET_ITEM(args.ptr(), i)));
  return values;
}

struct Reduction {
  std::unique_ptr<HostReduction> made;
};

}  // namespace

nb::object row_callable(std::function<HostValue(HostValues)> function) {
  if (!function) return nb::none();
  return nb::cpp_function([function = std::move(function)](const nb::args& args) {
    return object_of(function(values_of(args)));
  });
}

nb::object reduction_callable(std::function<std::unique_ptr<HostReduction>()> make) {
  if (!make) return nb::none();
  return nb::cpp_function([make = std::move(make)] { return Reduction{make()}; });
}

void bind_hosts(nb::module_& module) {
  nb::class_<Reduction>(module, "_Reduction")
      .def("step",
           [](Reduction& self, const nb::args& args) { self.made->add(values_of(args)); })
      .def("inverse", [](Reduction& self,
                         const nb::args& args) { self.made->remove(values_of(args)); })
      .def("value", [](Reduction& self) { return object_of(self.made->result()); });
  module.def("keep_signal", keep_signal,
             "For SQLite, while it runs: whether it shall stop.");
}

}  // namespace phlox::python

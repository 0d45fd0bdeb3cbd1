// What Python's values mean in a document, and back.
#include "phlox/faces/python/scene_values.h"

#include <nanobind/ndarray.h>

#include <cmath>
#include <limits>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/capsules.h"
#include "phlox/faces/python/input.h"
#include "phlox/scene/check_spec.h"
#include "phlox/scene/columns.h"

namespace phlox::python {

namespace {

using scene::Array;
using scene::Dtype;
using scene::Value;
using Kind = Value::Kind;

// Lists of more numbers than this become arrays when they are columns.
constexpr size_t kLongList = 64;

Error no_value(nb::handle object) {
  return Error(Code::kType, "a document holds no " +
                                text_of(object.type().attr("__name__")) + ": " +
                                text_of(nb::repr(object)).substr(0, 60));
}

double milliseconds(nb::handle delta) {
  return nb::cast<double>(delta.attr("total_seconds")()) * 1000.0;
}

// Exact to the microsecond, of a datetime as its wall clock says.
Value datetime_value(nb::handle object, const nb::module_& datetime) {
  const nb::object naive = object.attr("replace")(nb::arg("tzinfo") = nb::none());
  const nb::object delta = nb::steal(
      PyNumber_Subtract(naive.ptr(), datetime.attr("datetime")(1970, 1, 1).ptr()));
  if (!delta.is_valid()) throw nb::python_error();
  const nb::object micros = nb::steal(
      PyNumber_FloorDivide(delta.ptr(), datetime.attr("timedelta")(0, 0, 1).ptr()));
  return Value::datetime(static_cast<double>(nb::cast<int64_t>(micros)) / 1000.0);
}

// A value of the module datetime; null if it is none.
std::optional<Value> moment(nb::handle object) {
  const nb::object name = str_of("datetime");
  PyObject* found = PyImport_GetModule(name.ptr());
  if (!found) return std::nullopt;  // then nobody has made one
  const auto datetime = nb::steal<nb::module_>(found);
  const auto is = [&](const char* cls) {
    return PyObject_IsInstance(object.ptr(), datetime.attr(cls).ptr()) == 1;
  };
  if (is("datetime")) return datetime_value(object, datetime);
  if (is("date"))
    return Value::date(nb::cast<int64_t>(object.attr("toordinal")()) - 719'163);
  if (is("timedelta")) return Value::timedelta(milliseconds(object));
  if (is("time"))
    return Value::time(
        (nb::cast<int64_t>(object.attr("hour")) * 3600 +
         nb::cast<int64_t>(object.attr("minute")) * 60 +
         nb::cast<int64_t>(object.attr("second"))) *
            1000.0 +
        static_cast<double>(nb::cast<int64_t>(object.attr("microsecond"))) / 1000.0);
  return std::nullopt;
}

Value::List items(nb::handle iterable) {
  Value::List out;
  for (nb::handle item : nb::iter(iterable)) out.push_back(scene_value(item));
  return out;
}

// A copy, for NumPy's arrays may change.
Array copied(Dtype dtype, std::vector<int64_t> shape, const void* data, size_t size) {
  const auto owner =
      std::make_shared<const std::string>(static_cast<const char*>(data), size);
  return Array(dtype, std::move(shape), owner->data(), owner);
}

Value numpy_array(const nb::object& original) {
  nb::object object = original;
  const std::string kind = text_of(object.attr("dtype").attr("kind"));
  if (kind == "O" || kind == "U" || kind == "S" || kind == "T")
    return Value(items(object.attr("tolist")()));
  const int64_t dimensions = nb::cast<int64_t>(object.attr("ndim"));
  if (dimensions == 0) return scene_value(object.attr("item")());
  if (kind == "M" || kind == "m") {
    // Whole microseconds, and NaN for NaT.
    const nb::object unit = str_of(kind == "M" ? "datetime64[us]" : "timedelta64[us]");
    object = object.attr("astype")(unit).attr("astype")(str_of("int64"));
  }
  if (kind == "f" && nb::cast<int64_t>(object.attr("itemsize")) == 2)
    object = object.attr("astype")(str_of("float32"));
  if (kind == "f" && nb::cast<int64_t>(object.attr("itemsize")) > 8)
    object = object.attr("astype")(str_of("float64"));
  if (kind == "c" || kind == "V")
    throw Error(Code::kUnsupported, "a browser has no arrays of " +
                                        text_of(object.attr("dtype").attr("name")));
  const nb::module_ numpy = nb::module_::import_("numpy");
  object = numpy.attr("ascontiguousarray")(
      object, nb::arg("dtype") = object.attr("dtype").attr("newbyteorder")(str_of("<")));
  std::vector<int64_t> shape;
  for (nb::handle extent : nb::iter(original.attr("shape")))
    shape.push_back(nb::cast<int64_t>(extent));
  const nb::object bytes = object.attr("tobytes")();
  const char* data = PyBytes_AsString(bytes.ptr());
  const auto size = static_cast<size_t>(PyBytes_Size(bytes.ptr()));
  const std::string name = text_of(object.attr("dtype").attr("name"));
  if (kind == "M" || kind == "m") {
    std::vector<double> out(size / 8);
    const auto* micros = reinterpret_cast<const int64_t*>(data);
    for (size_t i = 0; i < out.size(); ++i)
      out[i] = micros[i] == std::numeric_limits<int64_t>::min()
                   ? std::numeric_limits<double>::quiet_NaN()
                   : static_cast<double>(micros[i]) / 1000.0;
    return Array::floats(std::move(out)).reshape(std::move(shape));
  }
  if (name == "int64" || name == "uint64") {
    const auto* values = reinterpret_cast<const int64_t*>(data);
    if (name == "uint64")
      for (size_t i = 0; i < size / 8; ++i)
        if (values[i] < 0)
          throw Error(
              Code::kUnsupported,
              "an integer of the array is beyond 2^53, and a browser cannot hold it")
              .hint("make it float64 or texts");
    return Array::integers(values, size / 8).reshape(std::move(shape));
  }
  Dtype dtype = Dtype::kFloat64;
  if (!scene::dtype_of(name, &dtype))
    throw Error(Code::kUnsupported, "a browser has no arrays of " + name);
  return copied(dtype, std::move(shape), data, size);
}

Value integer(nb::handle object) {
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(object.ptr(), &overflow);
  if (overflow != 0)
    throw Error(Code::kUnsupported,
                "the integer " + text_of(nb::str(object)).substr(0, 40) +
                    " is beyond 2^53, and a browser cannot hold it exactly");
  if (value == -1 && PyErr_Occurred()) throw nb::python_error();
  return Value(value);
}

Value mapping(nb::handle object) {
  Value::Map out;
  for (nb::handle item : nb::iter(object.attr("items")()))
    out.emplace_back(scene_value(item[0]), scene_value(item[1]));
  return Value::map(std::move(out));
}

// A long list of numbers alone, as an array.
Value column(nb::handle object) {
  Value value = scene_value(object);
  if (!value.is(Kind::kList) || value.list().size() < kLongList) return value;
  bool all_integers = true;
  for (const Value& item : value.list()) {
    if (!item.is_number()) return value;
    all_integers = all_integers && item.is(Kind::kInt);
  }
  if (all_integers) {
    std::vector<int64_t> numbers;
    for (const Value& item : value.list()) numbers.push_back(item.integer());
    return Array::integers(numbers.data(), numbers.size());
  }
  std::vector<double> numbers;
  for (const Value& item : value.list()) numbers.push_back(item.number());
  return Array::floats(std::move(numbers));
}

nb::object tuple_of(const Value::List& list) {
  nb::list out;
  for (const Value& item : list) out.append(object_of(item));
  return nb::tuple(out);
}

nb::object numpy_of(const Array& array) {
  const nb::module_ numpy = nb::module_::import_("numpy");
  const nb::object bytes =
      nb::steal(PyBytes_FromStringAndSize(array.bytes().data(), array.bytes().size()));
  nb::list shape;
  for (const int64_t extent : array.shape()) shape.append(extent);
  return numpy
      .attr("frombuffer")(bytes,
                          nb::arg("dtype") = str_of(scene::dtype_name(array.dtype())))
      .attr("reshape")(nb::tuple(shape));
}

nb::object map_of(const Value::Map& entries) {
  nb::dict out;
  for (const auto& [key, item] : entries) out[object_of(key)] = object_of(item);
  return nb::module_::import_("types").attr("MappingProxyType")(out);
}

}  // namespace

Value scene_value(nb::handle object) {
  PyObject* raw = object.ptr();
  if (raw == Py_None) return {};
  if (PyBool_Check(raw)) return Value(raw == Py_True);
  if (PyUnicode_Check(raw)) return Value(text_of(object));
  if (PyLong_Check(raw)) return integer(object);
  if (PyFloat_Check(raw)) return Value(PyFloat_AsDouble(raw));
  if (const scene::Model* model = model_in(object)) return Value(*model);
  if (nb::isinstance<SpecObject>(object)) return nb::inst_ptr<SpecObject>(object)->value;
  if (PyList_Check(raw) || PyTuple_Check(raw)) return Value(items(object));
  if (PyDict_Check(raw)) return mapping(object);
  if (PyBytes_Check(raw))
    return Value::bytes(
        std::string(PyBytes_AsString(raw), static_cast<size_t>(PyBytes_Size(raw))));
  if (PyAnySet_Check(raw)) {
    // In one order, so that the same set gives the same bytes.
    nb::list sorted(object);
    if (PyList_Sort(sorted.ptr()) < 0) PyErr_Clear();
    return Value::set(items(sorted));
  }
  if (auto found = moment(object)) return *found;
  // NumPy's arrays and scalars, pandas' and Polars' columns, all without loading any of
  // them.
  if (nb::hasattr(object, "dtype")) {
    if (nb::hasattr(object, "to_numpy")) return numpy_array(object.attr("to_numpy")());
    if (nb::hasattr(object, "shape") && nb::hasattr(object, "tobytes")) {
      if (nb::cast<int64_t>(object.attr("ndim")) > 0)
        return numpy_array(nb::borrow(object));
      const nb::object item = object.attr("item")();
      if (!item.is(object)) return scene_value(item);
    }
  }
  if (nb::hasattr(object, "items") && nb::hasattr(object, "keys")) return mapping(object);
  if (PyObject_HasAttrString(raw, "__getitem__") &&
      PyObject_HasAttrString(raw, "__len__"))
    return Value(items(object));
  if (nb::hasattr(object, "as_integer_ratio"))  // decimals, fractions
    return Value(nb::cast<double>(nb::steal(PyNumber_Float(raw))));
  throw no_value(object);
}

Value scene_columns(nb::handle object) {
  if (!PyDict_Check(object.ptr()) &&
      (has_arrow_rows(object) || nb::hasattr(object, "__dataframe__")))
    return scene::columns_of(input_of(object, std::nullopt, "data").open(std::nullopt));
  if (!nb::hasattr(object, "items")) return scene_value(object);
  Value::Map out;
  for (nb::handle item : nb::iter(object.attr("items")()))
    out.emplace_back(scene_value(item[0]), column(item[1]));
  return Value::map(std::move(out));
}

nb::object object_of(const Value& value, const scene::TypeRow* type) {
  switch (value.kind()) {
    case Kind::kNull:
      return nb::none();
    case Kind::kBool:
      return nb::bool_(value.boolean());
    case Kind::kInt:
      return nb::int_(value.integer());
    case Kind::kFloat:
      return nb::float_(value.real());
    case Kind::kString:
      return str_of(value.text());
    case Kind::kBytes:
      return nb::steal(PyBytes_FromStringAndSize(
          value.text().data(), static_cast<Py_ssize_t>(value.text().size())));
    case Kind::kList:
      return tuple_of(value.list());
    case Kind::kSet: {
      const nb::object all = tuple_of(value.list());
      return nb::steal(PyFrozenSet_New(all.ptr()));
    }
    case Kind::kMap:
    case Kind::kStruct:
      return map_of(value.entries());
    case Kind::kModel:
      return value.model() ? wrap(value.model()) : nb::none();
    case Kind::kArray:
      return numpy_of(value.array());
    case Kind::kDate:
      return nb::module_::import_("datetime")
          .attr("date")
          .attr("fromordinal")(value.integer() + 719'163);
    case Kind::kDatetime:
      return nb::steal(PyNumber_Add(
          nb::object(nb::module_::import_("datetime").attr("datetime")(1970, 1, 1)).ptr(),
          nb::object(nb::module_::import_("datetime")
                         .attr("timedelta")(0, 0, std::llround(value.real() * 1000)))
              .ptr()));
    case Kind::kTime:
    case Kind::kTimedelta:
      return nb::module_::import_("datetime")
          .attr("timedelta")(0, 0, std::llround(value.real() * 1000));
    case Kind::kSpec:
      break;
  }
  // What would be taken for the same spec stands for it.
  const scene::Spec& spec = value.spec();
  if (type && !spec.transform && spec.units.empty()) {
    Value plain = spec.value;
    if (scene::check_spec(*type, plain) && plain == value) return object_of(spec.value);
  }
  return nb::cast(SpecObject{value});
}

}  // namespace phlox::python

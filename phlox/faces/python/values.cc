// From Python's values to what they mean inside an expression.
#include <algorithm>
#include <cstdint>
#include <optional>

#include "phlox/faces/python/bindings.h"

namespace phlox::python {

namespace {

using expr::Syntax;
using expr::Value;

// An attribute of a module if that is loaded already: an instance of its class cannot
// exist otherwise, and a check must not be what loads NumPy.
nb::object loaded(const char* module, const char* attribute) {
  const nb::object name = str_of(module);
  PyObject* found = PyImport_GetModule(name.ptr());
  if (!found) {
    PyErr_Clear();
    return {};
  }
  const nb::object owner = nb::steal(found);
  return nb::getattr(owner, attribute, nb::object());
}

bool is_instance(nb::handle object, const char* module, const char* attribute) {
  const nb::object cls = loaded(module, attribute);
  if (!cls.is_valid()) return false;
  const int is = PyObject_IsInstance(object.ptr(), cls.ptr());
  if (is < 0) PyErr_Clear();
  return is == 1;
}

Syntax constant(Value value, type::Type type) {
  return Syntax::expr(expr::literal(std::move(value), std::move(type)));
}

int64_t integer_of(const nb::object& object) { return nb::cast<int64_t>(object); }

Syntax integer(nb::handle object) {
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(object.ptr(), &overflow);
  if (overflow == 0) {
    if (value == -1 && PyErr_Occurred()) throw nb::python_error();
    return Syntax::literal(Value(int64_t{value}));
  }
  if (overflow > 0) {
    const unsigned long long large = PyLong_AsUnsignedLongLong(object.ptr());
    if (!PyErr_Occurred()) return Syntax::literal(Value(uint64_t{large}));
    PyErr_Clear();
  }
  throw Error(Code::kType, "an integer of an expression has at most 64 bits, not " +
                               text_of(nb::str(object)))
      .hint("write it as a decimal.Decimal or a float");
}

// Whole microseconds in a datetime.timedelta.
int64_t microseconds(const nb::object& delta) {
  const nb::object microsecond = loaded("datetime", "timedelta")(0, 0, 1);
  return integer_of(nb::steal(PyNumber_FloorDivide(delta.ptr(), microsecond.ptr())));
}

Syntax datetime(nb::handle object) {
  const nb::object cls = loaded("datetime", "datetime");
  const nb::object zone = object.attr("tzinfo");
  nb::object epoch = cls(1970, 1, 1);
  std::string name;
  if (!zone.is_none()) {
    const nb::object utc = loaded("datetime", "timezone").attr("utc");
    epoch = cls(1970, 1, 1, 0, 0, 0, 0, utc);
    // A zone without a name is an offset: the instant stays, and is told in UTC.
    name = "UTC";
    for (const char* attribute : {"key", "zone"}) {
      const nb::object found = nb::getattr(zone, attribute, nb::none());
      if (PyUnicode_Check(found.ptr())) name = text_of(found);
    }
  }
  const nb::object delta = nb::steal(PyNumber_Subtract(object.ptr(), epoch.ptr()));
  if (!delta.is_valid()) throw nb::python_error();
  return constant(Value(microseconds(delta)), type::Type::datetime(name));
}

Syntax time_of_day(nb::handle object) {
  if (!object.attr("tzinfo").is_none())
    throw Error(Code::kType, "a time of day has no zone in phlox")
        .hint("drop its tzinfo");
  const int64_t seconds =
      (integer_of(object.attr("hour")) * 60 + integer_of(object.attr("minute"))) * 60 +
      integer_of(object.attr("second"));
  return constant(Value(seconds * 1'000'000 + integer_of(object.attr("microsecond"))),
                  type::Type::time());
}

Syntax decimal(nb::handle object) {
  if (!nb::cast<bool>(object.attr("is_finite")()))
    throw Error(Code::kType,
                "a decimal is a finite number, not " + text_of(nb::str(object)));
  const std::string text = text_of(object.attr("__format__")("f"));
  const size_t point = text.find('.');
  const int scale =
      point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
  int digits = 0;
  for (const char c : text)
    if (c >= '0' && c <= '9' && (digits > 0 || c != '0')) ++digits;
  const int precision = std::max({digits, scale, 1});
  return constant(Value(text), type::Type::decimal(precision, scale));
}

// A NumPy scalar; those of time have a unit, and must be whole microseconds.
Syntax numpy_scalar(nb::handle object) {
  for (const char* kind : {"datetime64", "timedelta64"}) {
    if (!is_instance(object, "numpy", kind)) continue;
    const nb::object isnat = loaded("numpy", "isnat");
    if (nb::cast<bool>(isnat(object).attr("item")())) return Syntax::literal(Value());
    // A unit that datetime has: a date, a datetime, a timedelta.
    if (const nb::object item = object.attr("item")(); !PyLong_Check(item.ptr()))
      return syntax_of(item);
    const nb::object micro =
        object.attr("astype")(std::string(kind).append("[us]").c_str());
    if (!micro.equal(object))
      throw Error(Code::kType, "times have whole microseconds in phlox, not " +
                                   text_of(nb::str(object)));
    return syntax_of(micro.attr("item")());
  }
  return syntax_of(object.attr("item")());
}

// A list may hold itself.
struct Deeper {
  Deeper() {
    if (Py_EnterRecursiveCall(" in an expression")) throw nb::python_error();
  }
  ~Deeper() { Py_LeaveRecursiveCall(); }
};

std::vector<Syntax> items_of(nb::handle sequence) {
  const Deeper deeper;
  std::vector<Syntax> items;
  for (nb::handle item : nb::iter(sequence)) items.push_back(syntax_of(item));
  return items;
}

// Python's own types, where a datashape is expected: cast(float).
std::optional<Syntax> builtin_type(nb::handle object) {
  const auto named = [](const char* name) { return Syntax::literal(Value(name)); };
  if (object.is(reinterpret_cast<PyObject*>(&PyBool_Type))) return named("bool");
  if (object.is(reinterpret_cast<PyObject*>(&PyLong_Type))) return named("int64");
  if (object.is(reinterpret_cast<PyObject*>(&PyFloat_Type))) return named("float64");
  if (object.is(reinterpret_cast<PyObject*>(&PyUnicode_Type))) return named("string");
  if (object.is(reinterpret_cast<PyObject*>(&PyBytes_Type))) return named("bytes");
  return std::nullopt;
}

// What is neither an expression nor one of Python's everyday builtins.
std::optional<Syntax> rarer(nb::handle object) {
  if (object.is(loaded("pandas", "NaT")) || object.is(loaded("pandas", "NA")))
    return Syntax::literal(Value());
  if (is_instance(object, "datetime", "datetime")) return datetime(object);
  if (is_instance(object, "datetime", "date"))
    return constant(Value(integer_of(object.attr("toordinal")()) - 719163),
                    type::Type::date());
  if (is_instance(object, "datetime", "time")) return time_of_day(object);
  if (is_instance(object, "datetime", "timedelta"))
    return constant(Value(microseconds(nb::borrow(object))), type::Type::timedelta());
  if (is_instance(object, "decimal", "Decimal")) return decimal(object);
  if (is_instance(object, "uuid", "UUID"))
    return constant(Value(text_of(nb::str(object))), type::Type::uuid());
  if (is_instance(object, "numpy", "generic")) return numpy_scalar(object);
  if (nb::isinstance<type::Type>(object))
    return Syntax::literal(Value(nb::cast<const type::Type&>(object).to_string()));
  if (PyType_Check(object.ptr())) return builtin_type(object);
  // lambda t: t.x + 1 is what it gives for `_`.
  if (PyFunction_Check(object.ptr())) {
    const Deeper deeper;
    return syntax_of(object(wrap(Syntax::placeholder())));
  }
  // Values of one kind in a row (arrays, series), and Arrow's scalars.
  for (const char* method : {"as_py", "to_pylist", "to_list", "tolist"})
    if (const nb::object convert = nb::getattr(object, method, nb::object());
        convert.is_valid()) {
      const Deeper deeper;
      return syntax_of(convert());
    }
  return std::nullopt;
}

}  // namespace

std::string text_of(nb::handle object) {
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
  if (!text) throw nb::python_error();
  return {text, static_cast<size_t>(size)};
}

nb::str str_of(std::string_view text) {
  // Text of a foreign file may end up in a message: what is not UTF-8 must not hide it.
  PyObject* string =
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
  if (!string) throw nb::python_error();
  return nb::steal<nb::str>(string);
}

bool is_operand(nb::handle object) {
  PyObject* const o = object.ptr();
  if (expr_in(o) || deferred_in(o) || o == Py_None || PyLong_Check(o) ||
      PyFloat_Check(o) || PyUnicode_Check(o) || PyBytes_Check(o) || PyList_Check(o) ||
      PyTuple_Check(o))
    return true;
  for (const char* name : {"datetime", "date", "time", "timedelta"})
    if (is_instance(object, "datetime", name)) return true;
  return is_instance(object, "decimal", "Decimal") ||
         is_instance(object, "uuid", "UUID") || is_instance(object, "numpy", "generic") ||
         is_instance(object, "pyarrow", "Scalar") || object.is(loaded("pandas", "NaT")) ||
         object.is(loaded("pandas", "NA"));
}

expr::Syntax syntax_of(nb::handle object) {
  PyObject* const o = object.ptr();
  if (const expr::Expr* expr = expr_in(object)) return Syntax::expr(*expr);
  if (const Syntax* deferred = deferred_in(object)) return *deferred;
  if (o == Py_None) return Syntax::literal(Value());
  if (PyBool_Check(o)) return Syntax::literal(Value(o == Py_True));
  if (PyLong_Check(o)) return integer(object);
  if (PyFloat_Check(o)) return Syntax::literal(Value(PyFloat_AsDouble(o)));
  if (PyUnicode_Check(o)) return Syntax::literal(Value(text_of(object)));
  if (PyBytes_Check(o)) {
    char* bytes = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(o, &bytes, &size) != 0) throw nb::python_error();
    return constant(Value(std::string(bytes, static_cast<size_t>(size))),
                    type::Type::bytes());
  }
  // A tuple with names is a record of values like any other.
  if (PyTuple_Check(o)) return Syntax::tuple(items_of(object));
  if (PyList_Check(o) || PyAnySet_Check(o) || PyRange_Check(o))
    return Syntax::list(items_of(object));
  if (PyDict_Check(o)) {
    std::vector<Syntax> items;
    for (auto [key, value] : nb::borrow<nb::dict>(object)) {
      items.push_back(syntax_of(key));
      items.push_back(syntax_of(value));
    }
    return Syntax::dict(std::move(items));
  }
  if (PySlice_Check(o))
    return Syntax::slice(syntax_of(object.attr("start")), syntax_of(object.attr("stop")),
                         syntax_of(object.attr("step")));
  if (auto syntax = rarer(object)) return *syntax;
  Error error(Code::kType,
              "an expression cannot hold a Python " + text_of(nb::inst_name(object)));
  if (PyCallable_Check(object.ptr())) {
    error.hint(
        "write _ for the table that the method is called on, as in t.filter(_.x > 0)");
  } else {
    error.hint(
        "hand data over by data(object), or bind it to a symbol in compute(expr, "
        "{symbol: "
        "object})");
  }
  throw error;
}

expr::Arguments arguments_of(nb::handle args, nb::handle kwargs) {
  expr::Arguments arguments;
  for (nb::handle argument : nb::iter(args))
    arguments.positional.push_back(syntax_of(argument));
  if (kwargs.is_valid())
    for (auto [name, argument] : nb::borrow<nb::dict>(kwargs))
      arguments.keyword.emplace_back(text_of(name), syntax_of(argument));
  return arguments;
}

}  // namespace phlox::python

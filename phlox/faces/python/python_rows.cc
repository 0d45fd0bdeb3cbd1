// Builds rows out of Python values.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "phlox/base/uuid.h"
#include "phlox/expr/literal.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/input.h"
#include "phlox/table/builder.h"
#include "phlox/table/conform.h"

namespace phlox::python {

namespace {

using expr::Syntax;
using expr::Value;
using table::ColumnBuilder;
using type::Kind;
using type::Type;

constexpr int64_t kRowsPerBatch = 1 << 16;

bool is_sequence(nb::handle object) {
  return PyList_Check(object.ptr()) || PyTuple_Check(object.ptr());
}

// A cell as a constant with its type; none for lists and records.
struct Constant {
  Value value;
  Type type;
};
Constant constant_of(nb::handle object) {
  const Syntax syntax = syntax_of(object);
  if (syntax.is(Syntax::Kind::kExpr) && syntax.embedded().is("literal"))
    return {syntax.embedded().attribute("value"), syntax.embedded().type()};
  if (syntax.is(Syntax::Kind::kLiteral))
    return {syntax.value(), expr::bare_type(syntax.value())};
  throw Error(Code::kType, "a cell holds a Python " + text_of(nb::inst_name(object)));
}

// What holds values of both types; the first may be none yet.
Type both_of(const Type& type, const Type& next) {
  if (!type || type == next) return next;
  const auto both = expr::merged(type, next);
  if (!both)
    throw Error(Code::kType, "values of " + type.to_string() + " and " +
                                 next.to_string() + " have no type in common");
  return *both;
}

// A list may hold itself.
struct Deeper {
  Deeper() {
    if (Py_EnterRecursiveCall(" in a value")) throw nb::python_error();
  }
  ~Deeper() { Py_LeaveRecursiveCall(); }
};

// The type of one value.
Type type_of(nb::handle object) {
  const Deeper deeper;
  if (PyDict_Check(object.ptr())) {
    std::vector<type::Field> fields;
    for (auto [name, value] : nb::borrow<nb::dict>(object))
      fields.push_back({text_of(name), type_of(value)});
    return Type::record(std::move(fields));
  }
  if (is_sequence(object)) {
    Type element;
    for (nb::handle item : nb::iter(object)) element = both_of(element, type_of(item));
    if (!element) element = Type::null();
    return Type::var(element);
  }
  return constant_of(object).type;
}

[[noreturn]] void unfit(nb::handle object, const Type& type) {
  std::string text = text_of(nb::repr(object));
  if (text.size() > 60) text = text.substr(0, 60) + "...";
  throw Error(Code::kType, "no " + type.to_string() + " is the " +
                               text_of(nb::inst_name(object)) + " " + text);
}

void append_integer(nb::handle object, ColumnBuilder& out) {
  const Type& type = out.type();
  nb::object whole = nb::borrow(object);
  if (PyFloat_Check(object.ptr())) {
    const double real = PyFloat_AsDouble(object.ptr());
    if (std::trunc(real) != real || std::isinf(real)) unfit(object, type);
    whole = nb::steal(PyLong_FromDouble(real));
  } else if (!PyLong_Check(object.ptr()) || PyBool_Check(object.ptr())) {
    unfit(object, type);
  }
  if (type.is(Kind::kUint64)) {
    const unsigned long long value = PyLong_AsUnsignedLongLong(whole.ptr());
    if (PyErr_Occurred()) {
      PyErr_Clear();
      unfit(object, type);
    }
    return out.append(static_cast<uint64_t>(value));
  }
  int overflow = 0;
  const int64_t value = PyLong_AsLongLongAndOverflow(whole.ptr(), &overflow);
  const int bits = type.bit_width();
  const int64_t most = type.is_signed()
                           ? std::numeric_limits<int64_t>::max() >> (64 - bits)
                           : (int64_t{1} << bits) - 1;
  const int64_t least = type.is_signed() ? -most - 1 : 0;
  if (overflow != 0 || value < least || value > most) unfit(object, type);
  out.append_integer(value);
}

void append_float(nb::handle object, ColumnBuilder& out) {
  double real = 0;
  if (PyFloat_Check(object.ptr())) {
    real = PyFloat_AsDouble(object.ptr());
  } else if (PyLong_Check(object.ptr()) && !PyBool_Check(object.ptr())) {
    real = PyLong_AsDouble(object.ptr());
    if (PyErr_Occurred()) {
      PyErr_Clear();
      unfit(object, out.type());
    }
  } else {
    unfit(object, out.type());
  }
  if (out.type().is(Kind::kFloat64)) return out.append(real);
  const auto narrow =
      static_cast<float>(real);  // Python has no narrow floats, so rounding is meant
  if (std::isinf(narrow) && !std::isinf(real)) unfit(object, out.type());
  out.append(narrow);
}

table::Int128 unscaled(std::string_view text) {
  table::Int128 value = 0;
  const bool negative = text.starts_with('-');
  for (const char c : text)
    if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
  return negative ? -value : value;
}

// Times, decimals and the like, by the core's own rules for constants.
void append_constant(nb::handle object, ColumnBuilder& out) {
  const Type& type = out.type();
  const Constant constant = constant_of(object);
  const Type& from = constant.type;
  std::optional<Value> value;
  if (from == type || (from.is(Kind::kDatetime) && type.is(Kind::kDatetime) &&
                       from.zone().empty() == type.zone().empty())) {
    value = constant.value;
  } else if (from.is(Kind::kDate) && type.is(Kind::kDatetime) && type.zone().empty()) {
    value = *constant.value.integer() * 86'400'000'000;
  } else if (from.is(Kind::kDecimal) ? type.is(Kind::kDecimal) : !from.is_temporal()) {
    try {
      value = expr::convert(constant.value, type);
    } catch (const Error&) {
      unfit(object, type);
    }
  }
  if (!value) unfit(object, type);
  switch (type.kind()) {
    case Kind::kDate:
      return out.append(static_cast<int32_t>(*value->integer()));
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return out.append(*value->integer());
    case Kind::kDecimal:
      return out.append(unscaled(expr::decimal_text(*value, type)));
    default:
      return out.append_bytes(*parse_uuid(*value->string()));
  }
}

bool is_missing(nb::handle object, const Type& type) {
  if (object.is_none()) return true;
  if (PyFloat_Check(object.ptr()))
    return !type.is_float() && std::isnan(PyFloat_AsDouble(object.ptr()));
  if (PyLong_Check(object.ptr()) || PyUnicode_Check(object.ptr()) ||
      is_sequence(object) || PyDict_Check(object.ptr()))
    return false;
  const std::string name = text_of(nb::inst_name(object));
  return name.ends_with("NaTType") || name.ends_with("NAType");
}

// NumPy's scalars and arrays as Python's own; its times are constants of their own.
nb::object plain(nb::handle object) {
  const nb::handle cls = object.type();
  if (text_of(nb::str(cls.attr("__module__"))) != "numpy") return nb::borrow(object);
  const std::string name = text_of(cls.attr("__name__"));
  if (name == "datetime64" || name == "timedelta64") return nb::borrow(object);
  return object.attr(name == "ndarray" ? "tolist" : "item")();
}

void append(nb::handle given, ColumnBuilder& out) {
  if (is_missing(given, out.type())) return out.append_null();
  const Type& type = out.type();
  nb::object object = nb::borrow(given);
  if (!PyLong_Check(given.ptr()) && !PyUnicode_Check(given.ptr()) &&
      !PyFloat_Check(given.ptr()))
    object = plain(given);
  switch (type.kind()) {
    case Kind::kBool:
      if (!PyBool_Check(object.ptr())) unfit(object, type);
      return out.append_bool(object.ptr() == Py_True);
    case Kind::kString:
      if (!PyUnicode_Check(object.ptr())) unfit(object, type);
      return out.append_bytes(text_of(object));
    case Kind::kJson: {
      const std::string text =
          text_of(PyUnicode_Check(object.ptr())
                      ? object
                      : nb::module_::import_("json").attr("dumps")(object));
      if (!expr::is_json(text)) unfit(object, type);
      return out.append_bytes(text);
    }
    case Kind::kBytes: {
      char* bytes = nullptr;
      Py_ssize_t size = 0;
      if (!PyBytes_Check(object.ptr())) unfit(object, type);
      PyBytes_AsStringAndSize(object.ptr(), &bytes, &size);
      return out.append_bytes({bytes, static_cast<size_t>(size)});
    }
    case Kind::kFloat32:
    case Kind::kFloat64:
      return append_float(object, out);
    case Kind::kCategorical: {
      const auto [code, is_new] = out.code_of(text_of(nb::str(object)));
      if (is_new) append(object, out.child());
      return out.append(code);
    }
    case Kind::kVar:
    case Kind::kFixed:
      if (!is_sequence(object)) unfit(object, type);
      for (nb::handle item : nb::iter(object)) append(item, out.child());
      return out.append_element();
    case Kind::kMap:
      if (!PyDict_Check(object.ptr())) unfit(object, type);
      for (auto [key, value] : nb::borrow<nb::dict>(object)) {
        append(key, out.child(0));
        append(value, out.child(1));
      }
      return out.append_element();
    case Kind::kRecord: {
      const auto& fields = type.fields();
      if (PyDict_Check(object.ptr())) {
        const auto record = nb::borrow<nb::dict>(object);
        for (size_t i = 0; i < fields.size(); ++i)
          append(record.attr("get")(str_of(fields[i].name)), out.child(i));
      } else {
        if (!is_sequence(object) || nb::len(object) != fields.size()) unfit(object, type);
        for (size_t i = 0; i < fields.size(); ++i) append(object[i], out.child(i));
      }
      return out.append_element();
    }
    case Kind::kNull:
      unfit(object, type);
    default:
      if (type.is_integer()) return append_integer(object, out);
      return append_constant(object, out);
  }
}

// Rows however they were given: cell(row, column).
struct Grid {
  std::vector<std::string> names;  // of the columns; empty: by position
  size_t width = 0;
  size_t height = 0;
  bool by_column = false;
  std::vector<nb::object> parts;  // the columns, or the rows

  nb::object cell(size_t row, size_t column) const {
    if (by_column) return parts[column][row];
    if (PyDict_Check(parts[row].ptr()))
      return parts[row].attr("get")(str_of(names[column]));
    return parts[row][column];
  }
};

std::string place(size_t row, const std::string& column) {
  return "row " + std::to_string(row + 1) + ", column \"" + column + "\"";
}

nb::object listed(nb::handle object) {
  return is_sequence(object) ? nb::borrow(object)
                             : nb::object(nb::list(nb::borrow(object)));
}

Grid columns_of(nb::handle object) {
  Grid grid;
  grid.by_column = true;
  for (auto [name, values] : nb::borrow<nb::dict>(object)) {
    if (!PyUnicode_Check(name.ptr()))
      throw Error(Code::kType, "a dict of columns has names as its keys, not " +
                                   text_of(nb::repr(name)));
    grid.names.push_back(text_of(name));
    const nb::object column =
        PyUnicode_Check(values.ptr()) || !nb::hasattr(values, "__iter__")
            ? nb::object()
            : listed(values);
    if (!column.is_valid())
      throw Error(Code::kType,
                  "column \"" + grid.names.back() + "\" of the dict is no list")
          .hint("rows are given as lists of tuples or dicts, columns as a dict of lists");
    if (!grid.parts.empty() && nb::len(column) != grid.height)
      throw Error(Code::kInvalid,
                  "the columns have different lengths: \"" + grid.names[0] + "\" " +
                      std::to_string(grid.height) + ", \"" + grid.names.back() + "\" " +
                      std::to_string(nb::len(column)));
    grid.height = nb::len(column);
    grid.parts.push_back(column);
  }
  grid.width = grid.names.size();
  return grid;
}

Grid rows_of(nb::handle object) {
  Grid grid;
  for (nb::handle row : nb::iter(object)) {
    nb::object cells = nb::borrow(row);
    const size_t number = ++grid.height;
    if (PyDict_Check(row.ptr())) {
      for (nb::handle name : nb::iter(row)) {
        const std::string text = PyUnicode_Check(name.ptr()) ? text_of(name) : "";
        if (text.empty())
          throw Error(Code::kType, "a row has the key " + text_of(nb::repr(name)) +
                                       ", which is no name")
              .at("row " + std::to_string(number));
        if (std::find(grid.names.begin(), grid.names.end(), text) == grid.names.end())
          grid.names.push_back(text);
      }
    } else {
      if (PyUnicode_Check(row.ptr()) || PyBytes_Check(row.ptr()) ||
          !nb::hasattr(row, "__iter__"))
        throw Error(Code::kType, "a row is a tuple, a list or a dict, not a Python " +
                                     text_of(nb::inst_name(row)))
            .at("row " + std::to_string(number));
      cells = listed(row);
      if (grid.names.empty() && nb::hasattr(row, "_fields"))
        for (nb::handle name : nb::iter(row.attr("_fields")))
          grid.names.push_back(text_of(name));
      if (number == 1) grid.width = nb::len(cells);
    }
    grid.parts.push_back(std::move(cells));
  }
  if (!grid.names.empty()) grid.width = grid.names.size();
  return grid;
}

// What each column holds, by its values.
Type discovered(const Grid& grid, std::string_view name) {
  if (grid.names.empty())
    throw Error(Code::kInvalid, grid.height == 0
                                    ? "no rows and no datashape: the table has no columns"
                                    : "tuples have no column names")
        .at("the data of " + std::string(name))
        .hint(
            "give a datashape: data(rows, \"{name: string, x: int64}\"), or rows as "
            "dicts");
  std::vector<type::Field> fields;
  for (size_t column = 0; column < grid.width; ++column) {
    Type type;
    for (size_t row = 0; row < grid.height; ++row) {
      const nb::object cell = grid.cell(row, column);
      try {
        type = both_of(type,
                       is_missing(cell, Type::float64()) ? Type::null() : type_of(cell));
      } catch (Error& error) {
        throw std::move(error.at(place(row, grid.names[column])));
      }
    }
    if (!type) type = Type::null();
    fields.push_back({grid.names[column], expr::settled(type)});
  }
  return Type::table(std::move(fields));
}

// Where the grid has each of the table's columns: by name, or by position where it has no
// names.
std::vector<size_t> positions(const Grid& grid, const Type& table,
                              std::string_view name) {
  const auto& fields = table.element().fields();
  std::vector<size_t> positions;
  const auto refuse = [&](std::string message) {
    throw Error(Code::kType, std::move(message)).at("the data of " + std::string(name));
  };
  for (size_t i = 0; i < fields.size(); ++i) {
    const auto found = std::find(grid.names.begin(), grid.names.end(), fields[i].name);
    if (grid.names.empty()) {
      positions.push_back(i);
    } else if (found != grid.names.end()) {
      positions.push_back(static_cast<size_t>(found - grid.names.begin()));
    } else {
      refuse("the rows have no \"" + fields[i].name + "\"");
    }
  }
  if (grid.by_column) return positions;
  for (size_t row = 0; row < grid.height; ++row)
    if (!PyDict_Check(grid.parts[row].ptr()) &&
        nb::len(grid.parts[row]) != (grid.names.empty() ? fields.size() : grid.width))
      refuse("row " + std::to_string(row + 1) + " has " +
             std::to_string(nb::len(grid.parts[row])) + " values, and the table " +
             std::to_string(fields.size()) + " columns");
  return positions;
}

}  // namespace

void append_value(nb::handle value, ColumnBuilder& out) { append(value, out); }

Input python_rows(nb::handle object, const std::optional<Type>& expected,
                  std::string_view name) {
  if (PyUnicode_Check(object.ptr()) || PyBytes_Check(object.ptr()) ||
      !nb::hasattr(object, "__iter__") || expr_in(object))
    throw Error(Code::kType,
                "a Python " + text_of(nb::inst_name(object)) + " holds no rows")
        .at("the data of " + std::string(name))
        .hint(
            "bind a path or URI, a frame, Arrow data, a list of tuples or dicts, or a "
            "dict of lists");
  const Grid grid = PyDict_Check(object.ptr()) ? columns_of(object) : rows_of(object);
  const Type table = expected ? *expected : discovered(grid, name);
  const auto& fields = table.element().fields();
  const std::vector<size_t> sources =
      grid.parts.empty() ? std::vector<size_t>() : positions(grid, table, name);
  std::vector<std::shared_ptr<const table::Batch>> batches;
  table::Builder builder(table);
  for (size_t row = 0; row < grid.height; ++row) {
    for (size_t i = 0; i < fields.size(); ++i) {
      try {
        append(grid.cell(row, sources[i]), builder.column(i));
      } catch (Error& error) {
        throw std::move(error.at(place(row, fields[i].name)));
      }
    }
    builder.end_row();
    if (builder.num_rows() == kRowsPerBatch)
      batches.push_back(std::make_shared<const table::Batch>(builder.finish()));
  }
  if (builder.num_rows() > 0)
    batches.push_back(std::make_shared<const table::Batch>(builder.finish()));
  return {table,
          [table, batches](const std::optional<std::vector<std::string>>& columns) {
            table::Stream rows = table::stream_of(table, batches);
            if (!columns) return rows;
            return table::select(std::move(rows), *columns);
          }};
}

}  // namespace phlox::python

// Which Python objects hold rows, and how they are opened.
#include "phlox/faces/python/input.h"

#include <memory>
#include <mutex>
#include <string>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/capsules.h"
#include "phlox/faces/python/hosts.h"
#include "phlox/faces/python/result.h"
#include "phlox/table/conform.h"

namespace phlox::python {

namespace {

using table::Stream;
using type::Type;

using Columns = std::optional<std::vector<std::string>>;

// Just these columns of a table.
Type narrowed(const Type& table, const std::vector<std::string>& columns) {
  std::vector<type::Field> fields;
  for (const std::string& name : columns) fields.push_back(*table.element().field(name));
  return Type::table(std::move(fields));
}

// Readers give their rows once; a frame gives them, as they are then, at each asking.
bool read_once(nb::handle object) {
  for (const char* name : {"read_next_batch", "read_next", "__next__"})
    if (nb::hasattr(object, name)) return true;
  return false;
}

// Opens an object with the Arrow protocol, again and again. Of a reader, the stream that
// told the type is kept for the first scan.
class ArrowObject {
 public:
  ArrowObject(nb::handle object, std::optional<Stream> first)
      : object_(nb::borrow(object)), first_(std::move(first)) {}

  Stream open() {
    {
      const std::lock_guard lock(mutex_);
      if (first_) {
        Stream stream = std::move(*first_);
        first_.reset();
        return stream;
      }
    }
    const nb::gil_scoped_acquire gil;
    try {
      return arrow_rows(object_.get());
    } catch (nb::python_error& error) {
      throw once(error.what());
    } catch (const Error& error) {
      throw once(error.message());
    }
  }

 private:
  static Error once(const std::string& why) {
    return Error(Code::kIo,
                 "the query reads its data twice, and the object cannot be read again: " +
                     why)
        .hint("bind a table instead of a reader, e.g. reader.read_all()");
  }

  Shared object_;
  std::mutex mutex_;
  std::optional<Stream> first_;
};

bool is_pandas_frame(nb::handle object) {
  const std::string module =
      text_of(nb::str(nb::getattr(object.type(), "__module__", nb::str(""))));
  return module.starts_with("pandas.") &&
         text_of(object.type().attr("__name__")) == "DataFrame";
}

// pandas tells its index as one more column unless it is told not to. Without pyarrow
// pandas cannot speak Arrow, and its columns are taken as lists.
nb::object of_pandas(nb::handle frame) {
  for (nb::handle name : nb::iter(frame.attr("columns")))
    if (!PyUnicode_Check(name.ptr()))
      throw Error(Code::kType, "a column of the DataFrame is named " +
                                   text_of(nb::repr(name)) + ", and names are strings")
          .hint("rename it: df.columns = df.columns.astype(str)");
  nb::object pyarrow;
  try {
    pyarrow = nb::module_::import_("pyarrow");
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_ImportError)) throw;
    nb::dict columns;
    for (nb::handle name : nb::iter(frame.attr("columns")))
      columns[name] = frame[name].attr("tolist")();
    return columns;
  }
  return pyarrow.attr("Table").attr("from_pandas")(frame,
                                                   nb::arg("preserve_index") = false);
}

Input with_type(Type found, const std::optional<Type>& expected, std::string_view name,
                std::function<Stream()> open, bool again = true) {
  if (expected) {
    try {
      table::check_conforms(found, *expected);
    } catch (Error& error) {
      error.at("the data of " + std::string(name));
      throw;
    }
  }
  const Type type = expected.value_or(found);
  return {type,
          [type, open = std::move(open)](const Columns& columns) {
            return table::conform(open(), columns ? narrowed(type, *columns) : type);
          },
          again};
}

}  // namespace

bool is_path(nb::handle object, std::string* uri) {
  if (PyUnicode_Check(object.ptr())) {
    *uri = text_of(object);
    return true;
  }
  if (!nb::hasattr(object, "__fspath__")) return false;
  *uri = text_of(nb::module_::import_("os").attr("fspath")(object));
  return true;
}

Input input_of(nb::handle object, const std::optional<Type>& expected,
               std::string_view name) {
  if (names_table(object))
    return input_of(nb::object(object[0]).attr("table")(object[1]), expected, name);
  if (auto* result = result_in(object)) {
    const Type type = result->type();
    auto batches = result->collected();
    return with_type(type, expected, name,
                     [type, batches] { return table::stream_of(type, batches); });
  }
  if (is_pandas_frame(object)) {
    const nb::object rows = of_pandas(object);
    if (PyDict_Check(rows.ptr())) return python_rows(rows, expected, name);
    return input_of(rows, expected, name);
  }
  if (has_arrow_rows(object)) {
    Stream first = arrow_rows(object);
    const Type found = first.type();
    const bool once = read_once(object);
    auto opened = std::make_shared<ArrowObject>(
        object, once ? std::optional(std::move(first)) : std::nullopt);
    return with_type(found, expected, name, [opened] { return opened->open(); }, !once);
  }
  return python_rows(object, expected, name);
}

}  // namespace phlox::python

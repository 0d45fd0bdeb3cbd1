// Errors of the core as exceptions of Python: one class a code, which is also the builtin
// class that a Python user would catch. The classes are in phlox/_errors.py.
#include <new>

#include "phlox/faces/python/bindings.h"

namespace phlox::python {

namespace {

void set_error(const Error& error, Sought sought) {
  nb::dict facts;
  facts["code"] = str_of(code_name(error.code()));
  facts["sought"] = sought == Sought::kAttribute ? "attribute"
                    : sought == Sought::kFile    ? "file"
                                                 : "name";
  facts["message"] = str_of(error.message());
  facts["where"] = str_of(error.where());
  facts["hint"] = str_of(error.hint());
  facts["span"] = error.span()
                      ? nb::object(nb::make_tuple(error.span()->begin, error.span()->end))
                      : nb::object(nb::none());
  facts["text"] =
      error.text() ? nb::object(str_of(*error.text())) : nb::object(nb::none());
  nb::list notes;
  for (const std::string& note : error.notes()) notes.append(str_of(note));
  facts["notes"] = notes;
  const nb::object exception =
      nb::module_::import_("phlox._errors").attr("make")(str_of(error.render()), facts);
  PyErr_SetObject(exception.type().ptr(), exception.ptr());
}

}  // namespace

void set_python_error() noexcept {
  try {
    try {
      throw;
    } catch (const NotFound& error) {
      set_error(error.error, error.sought);
    } catch (const Error& error) {
      set_error(error, Sought::kName);
    } catch (nb::python_error& error) {
      error.restore();
    } catch (const std::bad_alloc&) {
      PyErr_NoMemory();
    } catch (const std::exception& error) {
      PyErr_SetString(PyExc_RuntimeError, error.what());
    }
  } catch (nb::python_error& error) {
    error.restore();
  } catch (...) {
    PyErr_SetString(PyExc_RuntimeError, "phlox failed, and failed to say why");
  }
}

void bind_errors(nb::module_&) {
  nb::register_exception_translator([](const std::exception_ptr& pointer, void*) {
    try {
      std::rethrow_exception(pointer);
    } catch (const NotFound& error) {
      set_error(error.error, error.sought);
    } catch (const Error& error) {
      set_error(error, Sought::kName);
    }
  });
}

}  // namespace phlox::python

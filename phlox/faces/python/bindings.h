// What the files of the Python face share: objects for expressions, and errors on their
// way out.
#pragma once

#include <nanobind/nanobind.h>

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/expr.h"
#include "phlox/expr/op.h"
#include "phlox/expr/syntax.h"
#include "phlox/expr/written.h"
#include "phlox/type/type.h"

namespace phlox::python {

namespace nb = nanobind;

// What `phlox.Expr` holds. Equal expressions are one Python object while it lives (see
// wrap), so that expressions are good keys of a dict although == between them builds an
// expression.
struct ExprObject {
  expr::Expr expr;
  ~ExprObject();
};

// What `phlox.Deferred` holds: `_` and everything written with it.
struct DeferredObject {
  expr::Syntax syntax;
};

// New references. The same expression gives the same object.
nb::object wrap(const expr::Expr& expr);
nb::object wrap(expr::Syntax deferred);
nb::object wrap(const type::Type& type);

// The expression (the deferred) that the object is, or null.
const expr::Expr* expr_in(nb::handle object);
const expr::Syntax* deferred_in(nb::handle object);

// True for what may stand beside an expression in an operator; cheap and never throws.
bool is_operand(nb::handle object);
// What a Python value means inside an expression: literals, lists, slices, times,
// decimals, NumPy and Arrow scalars, expressions, deferreds. Throws Error(kType) for
// anything else.
expr::Syntax syntax_of(nb::handle object);
expr::Arguments arguments_of(nb::handle args, nb::handle kwargs);
std::string text_of(nb::handle object);
nb::str str_of(std::string_view text);

// The function or method of the catalogue as a builtin: with name, signature and
// documentation. Without a receiver it is the function; `name` may be an alias.
nb::object callable(const expr::Op& op, std::string_view name,
                    const expr::Expr& receiver);
// `column.str`, `column.dt`.
nb::object name_space(const expr::Expr& receiver, std::string_view name);

// What was looked for when an Error(kNotFound) was thrown: Python has a class for each.
enum class Sought { kName, kAttribute, kFile };
struct NotFound {
  Error error;
  Sought sought;
};
// Runs it, and lets a kNotFound out as one of that kind.
template <class Function>
auto seeking(Sought sought, Function&& function) {
  try {
    return function();
  } catch (const Error& error) {
    if (error.code() == Code::kNotFound) throw NotFound{error, sought};
    throw;
  }
}

// Makes the exception being handled the current Python error. For slots, which nanobind
// does not guard.
void set_python_error() noexcept;
template <class Function>
PyObject* guarded(Function&& function) noexcept {
  try {
    return nb::object(function()).release().ptr();
  } catch (...) {
    set_python_error();
    return nullptr;
  }
}

// Adds a module's part; one a file.
void bind_errors(nb::module_& module);
void bind_types(nb::module_& module);
void bind_expressions(nb::module_& module);
void bind_deferred(nb::module_& module);
void bind_catalogue(nb::module_& module);
void bind_results(nb::module_& module);
void bind_session(nb::module_& module);
void bind_command(nb::module_& module);
void bind_models(nb::module_& module);
void bind_documents(nb::module_& module);
void bind_pages(nb::module_& module);
void bind_figures(nb::module_& module);
void bind_dashboards(nb::module_& module);
void bind_hosts(nb::module_& module);

}  // namespace phlox::python

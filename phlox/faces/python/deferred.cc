// phlox.Deferred: `_`, the table that a method was called on, and what is written with
// it. It has no type yet: the core gives it one where it is used.
#include <vector>

#include "phlox/expr/evaluate.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/leaves.h"
#include "phlox/faces/python/operators.h"

namespace phlox::python {

namespace {

using expr::Syntax;

const Syntax& self_of(nb::handle self) {
  return nb::inst_ptr<DeferredObject>(self)->syntax;
}

// Any name may be a column, but for those with which Python and notebooks ask what an
// object can do.
bool is_protocol(std::string_view name) {
  return name.starts_with("__") || name.starts_with("_repr_") ||
         name.starts_with("_ipython_");
}

PyObject* getattro_slot(PyObject* self, PyObject* name) noexcept {
  return guarded([&]() -> nb::object {
    const std::string text = text_of(name);
    if (!is_protocol(text)) return wrap(Syntax::attribute(self_of(self), text));
    PyObject* found = PyObject_GenericGetAttr(self, name);
    if (!found) throw nb::python_error();
    return nb::steal(found);
  });
}

PyObject* subscript_slot(PyObject* self, PyObject* index) noexcept {
  return guarded(
      [&] { return wrap(Syntax::subscript(self_of(self), syntax_of(index))); });
}

PyObject* call_slot(PyObject* self, PyObject* args, PyObject* kwargs) noexcept {
  return guarded([&]() -> nb::object {
    if (!self_of(self).is(Syntax::Kind::kAttribute))
      throw Error(Code::kType, "only a method can be called, and " +
                                   self_of(self).to_string() + " is none");
    Syntax call = expr::call_syntax(self_of(self), arguments_of(args, kwargs));
    if (expr::finds_its_table(call))
      return wrap(
          expr::written([&] { return expr::evaluate(call, {}); }, [&] { return call; }));
    return wrap(std::move(call));
  });
}

PyObject* repr_slot(PyObject* self) noexcept {
  return guarded([&]() -> nb::object { return str_of(self_of(self).to_string()); });
}

// By identity: two of the same text need not mean the same.
Py_hash_t hash_slot(PyObject* self) noexcept {
  return static_cast<Py_hash_t>(reinterpret_cast<uintptr_t>(self) >> 4);
}

// The expressions within it.
std::vector<expr::Expr> embedded_in(const Syntax& root) {
  std::vector<expr::Expr> found;
  std::vector<Syntax> work{root};
  while (!work.empty()) {
    const Syntax tree = std::move(work.back());
    work.pop_back();
    if (tree.is(Syntax::Kind::kExpr)) found.push_back(tree.embedded());
    work.insert(work.end(), tree.children().begin(), tree.children().end());
  }
  return found;
}

std::vector<PyType_Slot>& slots() {
  static auto* slots = new std::vector<PyType_Slot>(operator_slots());
  const auto add = [](int id, auto* function) {
    slots->push_back({id, reinterpret_cast<void*>(function)});
  };
  add(Py_tp_getattro, getattro_slot);
  add(Py_mp_subscript, subscript_slot);
  add(Py_tp_call, call_slot);
  add(Py_tp_hash, hash_slot);
  add(Py_tp_repr, repr_slot);
  slots->push_back({0, nullptr});
  return *slots;
}

}  // namespace

nb::object wrap(Syntax deferred) {
  nb::object object = nb::inst_alloc(nb::type<DeferredObject>());
  new (nb::inst_ptr<DeferredObject>(object)) DeferredObject{std::move(deferred)};
  nb::inst_mark_ready(object);
  return object;
}

const Syntax* deferred_in(nb::handle object) {
  if (!nb::isinstance<DeferredObject>(object)) return nullptr;
  return &nb::inst_ptr<DeferredObject>(object)->syntax;
}

void bind_deferred(nb::module_& module) {
  nb::class_<DeferredObject> cls(
      module, "Deferred", nb::type_slots(slots().data()),
      "`_` and what is written with it: the table that a method is called on, "
      "known once it is passed to that method.");
  cls.attr("__array_ufunc__") = nb::none();
  // No columns are known here, so completion offers the methods of any type.
  cls.def("__dir__", [](nb::handle) {
    nb::list names;
    for (const expr::Op* op : expr::catalogue())
      if (op->name_space.empty() && op->receiver != expr::Receiver::kNone)
        names.append(str_of(op->name));
    return names;
  });
  cls.def("__reduce__", [](nb::handle self) {
    check_no_objects(embedded_in(self_of(self)));
    return nb::make_tuple(nb::module_::import_("phlox._functions").attr("_deferred"),
                          nb::make_tuple(str_of(expr::to_json(self_of(self)))));
  });
  const auto same = [](nb::handle self, nb::args) { return nb::borrow(self); };
  cls.def("__copy__", same);
  cls.def("__deepcopy__", same);
  cls.def("_repr_html_", [](nb::handle self) {
    return nb::module_::import_("phlox._html").attr("deferred")(nb::repr(self));
  });
  module.def("deferred_from_json",
             [](nb::handle text) { return wrap(expr::syntax_from_json(text_of(text))); });
  module.attr("_") = wrap(Syntax::placeholder());
}

}  // namespace phlox::python

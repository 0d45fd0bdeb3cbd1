// phlox.Deferred: `_`, the table that a method was called on, and what is written with
// it. It has no type yet: the core gives it one where it is used.
#include "phlox/faces/python/bindings.h"
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
    return wrap(expr::call_syntax(self_of(self), arguments_of(args, kwargs)));
  });
}

PyObject* repr_slot(PyObject* self) noexcept {
  return guarded([&]() -> nb::object { return str_of(self_of(self).to_string()); });
}

// By identity: two of the same text need not mean the same.
Py_hash_t hash_slot(PyObject* self) noexcept {
  return static_cast<Py_hash_t>(reinterpret_cast<uintptr_t>(self) >> 4);
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
  module.attr("_") = wrap(Syntax::placeholder());
}

}  // namespace phlox::python

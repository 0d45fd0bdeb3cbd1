// The functions and methods of the catalogue as Python builtins, with their names,
// signatures and documentation, so that help(), inspect.signature() and completion know
// them.
#include <map>
#include <memory>

#include "phlox/expr/reference.h"
#include "phlox/faces/python/bindings.h"

namespace phlox::python {

namespace {

using expr::Expr;
using expr::Op;
using expr::Spelling;
using expr::Syntax;

// What a builtin of ours is bound to.
struct Bound {
  const Op* op;
  std::string_view name;
  Expr receiver;  // none: a function
};

// `column.str`, `column.dt`.
struct NameSpace {
  Expr receiver;
  std::string name;
};

bool is_function(const Op& op) {
  return op.spelling == Spelling::kFunction || op.spelling == Spelling::kBoth;
}

// "(*, where=None)" of sum's "(x, *, where=None)": without the receiver, and without
// types, which Python does not take there.
std::string signature_of(const Op& op, bool method) {
  std::string text;
  bool keyword_only = false;
  // Of by(*keys) the receiver is one of the keys.
  bool receiver = method && !op.parameters().empty() &&
                  op.parameters()[0].role != expr::Parameter::Role::kRest;
  for (const expr::Parameter& parameter : op.parameters()) {
    if (std::exchange(receiver, false)) continue;
    text += text.empty() ? "" : ", ";
    if (parameter.role == expr::Parameter::Role::kRest) {
      text += "*";
      keyword_only = true;
    } else if (parameter.role == expr::Parameter::Role::kNamedRest) {
      text += "**";
    } else if (parameter.keyword_only && !std::exchange(keyword_only, true)) {
      text += "*, ";
    }
    text += parameter.name;
    if (!parameter.fallback.empty()) text.append("=").append(parameter.fallback);
  }
  return "(" + text + ")";
}

// Python's own form of a builtin's signature and text.
std::string documentation(const Op& op, std::string_view name, bool method) {
  std::string text(name);
  text += signature_of(op, method);
  text.append("\n--\n\n").append(op.doc);
  if (!op.example.empty()) text.append("\n\nExample: ").append(op.example);
  return text;
}

bool is_deferred(const expr::Arguments& arguments) {
  bool deferred = false;
  for (const Syntax& argument : arguments.positional) deferred |= argument.deferred();
  for (const auto& [_, argument] : arguments.keyword) deferred |= argument.deferred();
  return deferred;
}

bool is_constant(const Expr& expr) { return expr.is_scalar() && !expr.source(); }

nb::object call_function(const Op& op, std::string_view name, expr::Arguments arguments) {
  bool deferred = op.group == expr::Group::kSelectors || is_deferred(arguments);
  // by(t, _.x, ...) knows its table; so `_` has a meaning already. A sort key has none
  // without one.
  const bool has_table =
      !arguments.positional.empty() && arguments.positional[0].is(Syntax::Kind::kExpr) &&
      (op.receiver == expr::Receiver::kTable || op.receiver == expr::Receiver::kGrouped ||
       op.receiver == expr::Receiver::kEverything);
  if (deferred && has_table) deferred = false;
  const bool sort_key = (op.name == "asc" || op.name == "desc") &&
                        arguments.positional.size() == 1 &&
                        !arguments.positional[0].is(Syntax::Kind::kExpr);
  const auto whole = [&] {
    return expr::call_syntax(Syntax::name(std::string(name)), arguments);
  };
  // row_number() has no table yet.
  const bool waits = op.group == expr::Group::kWindows;
  if (deferred || sort_key || waits) return wrap(whole());
  return wrap(expr::written([&] { return expr::call_function(name, arguments); }, whole));
}

PyObject* call(PyObject* self, PyObject* args, PyObject* kwargs) {
  return guarded([&]() -> nb::object {
    const Bound& bound = *nb::inst_ptr<Bound>(self);
    expr::Arguments arguments = arguments_of(args, kwargs);
    if (!bound.receiver)
      return call_function(*bound.op, bound.name, std::move(arguments));
    const std::string_view space = bound.op->name_space;
    const auto whole = [&] {
      Syntax base = Syntax::expr(bound.receiver);
      if (!space.empty()) base = Syntax::attribute(base, std::string(space));
      return expr::call_syntax(
          Syntax::attribute(std::move(base), std::string(bound.name)), arguments);
    };
    // A constant has no rows of its own: `_` is those of the table around it.
    if (is_constant(bound.receiver) && is_deferred(arguments)) return wrap(whole());
    return wrap(expr::written(
        [&] { return expr::call_method(bound.receiver, space, bound.name, arguments); },
        whole));
  });
}

// Python keeps a pointer to the definition, so each is made once and stays.
struct Definition {
  std::string name;
  std::string documentation;
  PyMethodDef method;
};

Definition& definition(const Op& op, std::string_view name, bool method) {
  static auto* definitions =
      new std::map<std::tuple<const Op*, std::string, bool>, std::unique_ptr<Definition>>;
  auto& place = (*definitions)[{&op, std::string(name), method}];
  if (!place) {
    place = std::make_unique<Definition>();
    place->name = name;
    place->documentation = documentation(op, name, method);
    place->method = {place->name.c_str(),
                     reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&call)),
                     METH_VARARGS | METH_KEYWORDS, place->documentation.c_str()};
  }
  return *place;
}

// A part of a time is an attribute, all else a method.
PyObject* namespace_getattro(PyObject* self, PyObject* name_object) noexcept {
  return guarded([&]() -> nb::object {
    const std::string name = text_of(name_object);
    const NameSpace& space = *nb::inst_ptr<NameSpace>(self);
    if (name.starts_with("__")) {
      PyObject* found = PyObject_GenericGetAttr(self, name_object);
      if (!found) throw nb::python_error();
      return nb::steal(found);
    }
    const Op* op = expr::find_op(name, space.name);
    if (op && op->spelling != Spelling::kAttribute)
      return callable(*op, name, space.receiver);
    return seeking(Sought::kAttribute, [&] {
      const Syntax base = Syntax::attribute(Syntax::expr(space.receiver), space.name);
      const Syntax whole = Syntax::attribute(base, name);
      return wrap(expr::written([&] { return expr::evaluate(whole, {}); },
                                [&] { return whole; }));
    });
  });
}

PyType_Slot namespace_slots[] = {
    {Py_tp_getattro, reinterpret_cast<void*>(namespace_getattro)},
    {0, nullptr},
};

const char* spelling_name(Spelling spelling) {
  switch (spelling) {
    case Spelling::kNone:
      return "none";
    case Spelling::kFunction:
      return "function";
    case Spelling::kMethod:
      return "method";
    case Spelling::kBoth:
      return "both";
    case Spelling::kOperator:
      return "operator";
    case Spelling::kAttribute:
      return "attribute";
  }
  return "";
}

// The rows of the catalogue, for stubs and documentation.
nb::list rows() {
  nb::list rows;
  for (const Op* op : expr::catalogue()) {
    nb::dict row;
    row["name"] = str_of(op->member());
    nb::list aliases;
    const std::vector<std::string> names = op->spellings();
    for (size_t i = 1; i < names.size(); ++i) aliases.append(str_of(names[i]));
    row["aliases"] = aliases;
    row["group"] = str_of(expr::group_title(op->group));
    row["spelling"] = spelling_name(op->spelling);
    row["name_space"] = str_of(is_function(*op) ? "" : op->name_space);
    row["symbol"] = str_of(op->symbol);
    row["method"] = op->receiver != expr::Receiver::kNone;
    row["signature"] = str_of(op->signature);
    row["doc"] = str_of(op->doc);
    row["example"] = str_of(op->example);
    rows.append(row);
  }
  return rows;
}

// Every function of the language, by name.
nb::dict functions() {
  nb::dict functions;
  for (const Op* op : expr::catalogue())
    if (is_function(*op))
      for (const std::string& name : op->spellings())
        functions[str_of(name)] = callable(*op, name, {});
  return functions;
}

}  // namespace

nb::object callable(const Op& op, std::string_view name, const Expr& receiver) {
  Definition& found = definition(op, name, static_cast<bool>(receiver));
  nb::object bound = nb::inst_alloc(nb::type<Bound>());
  new (nb::inst_ptr<Bound>(bound)) Bound{&op, found.name, receiver};
  nb::inst_mark_ready(bound);
  const nb::object module = str_of("phlox");
  PyObject* function = PyCFunction_NewEx(&found.method, bound.ptr(), module.ptr());
  if (!function) throw nb::python_error();
  return nb::steal(function);
}

nb::object name_space(const Expr& receiver, std::string_view name) {
  return nb::cast(NameSpace{receiver, std::string(name)});
}

void bind_catalogue(nb::module_& module) {
  module.def(
      "reference", [] { return str_of(expr::reference_markdown()); },
      "The text of docs/reference.md.");
  nb::class_<Bound>(module, "_Bound").def("__repr__", [](const Bound& bound) {
    return str_of(bound.receiver ? "an expression" : "phlox");
  });
  nb::class_<NameSpace>(
      module, "NameSpace", nb::type_slots(namespace_slots),
      "The methods on strings (`column.str`) or on times (`column.dt`).")
      .def("__repr__",
           [](const NameSpace& space) { return str_of("the methods of ." + space.name); })
      .def("__dir__", [](const NameSpace& space) {
        nb::list names;
        for (const std::string& name : expr::methods_of(space.receiver, space.name))
          names.append(str_of(name));
        return names;
      });
  module.def("catalogue", rows);
  module.def("functions", functions);
}

}  // namespace phlox::python

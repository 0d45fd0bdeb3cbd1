// phlox.Expr: an expression of the core as a Python object. Nothing here computes.
#include <set>
#include <unordered_map>

#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/compute.h"
#include "phlox/faces/python/leaves.h"
#include "phlox/faces/python/operators.h"

namespace phlox::python {

namespace {

using expr::Expr;
using expr::Syntax;

// The Python object of each expression that has one; guarded by the GIL. It owns nothing:
// an object leaves when it dies.
std::unordered_map<const void*, PyObject*>& living() {
  static auto* objects = new std::unordered_map<const void*, PyObject*>;
  return *objects;
}

const Expr& self_of(nb::handle self) { return nb::inst_ptr<ExprObject>(self)->expr; }

// Names of the class itself. A column of the same name comes first, as it does in the
// shell.
std::set<std::string, std::less<>>& own_names() {
  static auto* names = new std::set<std::string, std::less<>>;
  return *names;
}

bool has_column(const Expr& expr, std::string_view name) {
  const type::Type element = expr.element().without_option();
  return element.is(type::Kind::kRecord) && element.field(name);
}

bool has_namespace(const Expr& expr, std::string_view name) {
  return (name == "str" || name == "dt") && !expr::methods_of(expr, name).empty();
}

bool is_method(const expr::Op& op) {
  return op.spelling == expr::Spelling::kMethod || op.spelling == expr::Spelling::kBoth;
}

nb::object attribute_of(nb::handle self, nb::handle name_object) {
  const std::string name = text_of(name_object);
  const auto generic = [&] {
    PyObject* found = PyObject_GenericGetAttr(self.ptr(), name_object.ptr());
    if (!found) throw nb::python_error();
    return nb::steal(found);
  };
  if (name.starts_with("__")) return generic();
  const Expr& expr = self_of(self);
  return seeking(Sought::kAttribute, [&]() -> nb::object {
    // Methods come before columns, as in the shell: t["count"] is the column. Names of
    // this class, which the shell has not, come last.
    if (const expr::Op* op = expr::find_op(name);
        op && is_method(*op) && expr::has_method(expr, *op))
      return callable(*op, name, expr);
    if (has_namespace(expr, name)) return name_space(expr, name);
    if (own_names().contains(name) && !has_column(expr, name)) return generic();
    return wrap(
        expr::written([&] { return expr::attribute(expr, name); },
                      [&] { return Syntax::attribute(Syntax::expr(expr), name); }));
  });
}

PyObject* getattro_slot(PyObject* self, PyObject* name) noexcept {
  return guarded([&] { return attribute_of(self, name); });
}

PyObject* subscript_slot(PyObject* self, PyObject* index) noexcept {
  return guarded([&]() -> nb::object {
    const Syntax syntax = syntax_of(index);
    const Expr& expr = self_of(self);
    return wrap(
        expr::written([&] { return expr::subscript(expr, syntax); },
                      [&] { return Syntax::subscript(Syntax::expr(expr), syntax); }));
  });
}

// `()` after a part of a time (when.dt.year) does no harm; nothing else can be called.
PyObject* call_slot(PyObject* self, PyObject* args, PyObject* kwargs) noexcept {
  return guarded([&]() -> nb::object {
    const Expr& expr = self_of(self);
    if (expr.op().spelling == expr::Spelling::kAttribute && PyTuple_Size(args) == 0 &&
        !kwargs)
      return nb::borrow(self);
    throw Error(Code::kType,
                "this is " +
                    std::string(expr.is_table() ? "a table" : "a column or a value") +
                    ", not a method: " + expr::to_text(expr, 60, true))
        .hint("take the () away, or look for the method's name in dir()");
  });
}

// Equal expressions are one node.
Py_hash_t hash_slot(PyObject* self) noexcept {
  return static_cast<Py_hash_t>(reinterpret_cast<uintptr_t>(self_of(self).id()) >> 4);
}

std::string cut(std::string text, size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit) + "...";
}

PyObject* repr_slot(PyObject* self) noexcept {
  return guarded([&]() -> nb::object {
    const Expr& expr = self_of(self);
    const std::string text = expr::to_text(expr, 2000, true);
    const std::string type = cut(expr.type().to_string(), 1000);
    const bool narrow = text.size() + type.size() < 96;
    return str_of(text + (narrow ? " : " : "\n  : ") + type);
  });
}

nb::list names_in(const Expr& expr) {
  nb::list names;
  const type::Type element = expr.element().without_option();
  if (element.is(type::Kind::kRecord))
    for (const type::Field& field : element.fields()) names.append(str_of(field.name));
  return names;
}

// For completion: what is offered on a value of this type.
nb::object directory(nb::handle self) {
  const Expr& expr = self_of(self);
  nb::object names = nb::module_::import_("builtins").attr("set")();
  const nb::object add = names.attr("add");
  for (nb::handle name : names_in(expr))
    if (nb::cast<bool>(name.attr("isidentifier")())) add(name);
  for (const std::string& name : own_names()) add(str_of(name));
  for (const std::string& name : expr::methods_of(expr)) add(str_of(name));
  for (const char* space : {"str", "dt"})
    if (has_namespace(expr, space)) add(str_of(space));
  for (nb::handle name :
       nb::iter(nb::module_::import_("builtins").attr("object").attr("__dir__")(self)))
    add(name);
  return names;
}

nb::object schema_of(nb::handle self) {
  nb::dict schema;
  const type::Type element = self_of(self).element().without_option();
  if (!element.is(type::Kind::kRecord))
    throw Error(Code::kType,
                "only a table has a schema, not " + self_of(self).type().to_string())
        .hint("ask for .type");
  for (const type::Field& field : element.fields())
    schema[str_of(field.name)] = wrap(field.type);
  return schema;
}

nb::object reduce(nb::handle self) {
  const Expr& expr = self_of(self);
  check_no_objects({expr});
  return nb::make_tuple(nb::module_::import_("phlox").attr("from_json"),
                        nb::make_tuple(str_of(expr::to_json(expr))));
}

// What is written in Python: phlox/_notebook.py.
nb::object in_python(const char* function, nb::handle self, nb::args args,
                     nb::kwargs kwargs) {
  return nb::module_::import_("phlox._notebook").attr(function)(self, *args, **kwargs);
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

// symbol("t", "{...}"), and symbol("{...}"), which gets a name of its own.
nb::object symbol(nb::args args, nb::kwargs kwargs) {
  expr::Arguments arguments = arguments_of(args, kwargs);
  if (arguments.positional.size() + arguments.keyword.size() == 1) {
    static int64_t last = 0;
    const std::string name = "t" + std::to_string(++last);
    arguments.positional.insert(arguments.positional.begin(),
                                Syntax::literal(expr::Value(name)));
  }
  return wrap(expr::call_function("symbol", arguments));
}

// The names that a text may use: {"t": expr}, or the symbols themselves.
expr::Names names_of(nb::handle names) {
  expr::Names found;
  if (PyDict_Check(names.ptr())) {
    for (auto [name, value] : nb::borrow<nb::dict>(names)) {
      const Expr* expr = expr_in(value);
      if (!expr)
        throw Error(Code::kType,
                    "the name " + text_of(nb::str(name)) + " stands for no expression")
            .hint("give a dict of name: expression");
      found.emplace(text_of(name), *expr);
    }
    return found;
  }
  for (nb::handle item : nb::iter(names)) {
    const Expr* expr = expr_in(item);
    if (!expr || !expr->is("symbol"))
      throw Error(
          Code::kType,
          "a name of a text is a symbol or an entry of a dict of name: expression");
    found.emplace(expr->string("name"), *expr);
  }
  return found;
}

nb::object parse(nb::handle text, nb::handle names) {
  const expr::Names known = names.is_none() ? expr::Names() : names_of(names);
  expr::Scope scope;
  scope.names = &known;
  allow_data(scope);
  return seeking(Sought::kName, [&] { return wrap(expr::parse(text_of(text), scope)); });
}

}  // namespace

ExprObject::~ExprObject() {
  const void* id = expr.id();
  living().erase(id);
  expr = {};
  release_unused_objects();
}

nb::object wrap(const Expr& expr) {
  auto& objects = living();
  const auto place = objects.find(expr.id());
  if (place != objects.end()) return nb::borrow(place->second);
  nb::object object = nb::inst_alloc(nb::type<ExprObject>());
  new (nb::inst_ptr<ExprObject>(object)) ExprObject{expr};
  nb::inst_mark_ready(object);
  objects.emplace(expr.id(), object.ptr());
  return object;
}

const Expr* expr_in(nb::handle object) {
  if (!nb::isinstance<ExprObject>(object)) return nullptr;
  return &nb::inst_ptr<ExprObject>(object)->expr;
}

void bind_expressions(nb::module_& module) {
  nb::class_<ExprObject> cls(
      module, "Expr", nb::type_slots(slots().data()),
      "A table, a column or a value to be computed: immutable, typed, and made by "
      "symbol(...), data(...) and what is called on them. compute(expr, {...}) runs "
      "it; nothing else does.");
  cls.def_prop_ro(
      "type", [](nb::handle self) { return wrap(self_of(self).type()); },
      "The datashape of the result: `var * {...}`, `var * T` or `T`.");
  cls.def_prop_ro("schema", schema_of, "The columns of a table: a dict of name to type.");
  cls.def(
      "equals",
      [](nb::handle self, nb::handle other) {
        const Expr* expr = expr_in(other);
        return expr && *expr == self_of(self);
      },
      nb::arg("other"),
      "True if both are the same expression. (`==` builds a comparison.)");
  cls.def(
      "to_json", [](nb::handle self) { return str_of(expr::to_json(self_of(self))); },
      "The JSON form of the expression, which from_json reads.");
  cls.def(
      "to_text", [](nb::handle self) { return str_of(expr::to_text(self_of(self))); },
      "The text of the expression, as the command line takes it.");
  cls.def(
      "compute",
      [](nb::handle self, nb::args args, nb::kwargs kwargs) {
        return compute(self, args, kwargs);
      },
      "compute(self, bindings=None, /, *, engine='auto', **named)\n--\n\n"
      "Runs the expression: phlox.compute(self, ...).");
  cls.def(
      "peek",
      [](nb::handle self, int64_t n, nb::args args, nb::kwargs kwargs) {
        return peek(self, n, args, kwargs);
      },
      nb::arg("n") = 10, nb::arg("args"), nb::arg("kwargs"),
      "The first n rows, computed.");
  cls.def(
      "explain",
      [](nb::handle self, nb::args args, nb::kwargs kwargs) {
        return explain(self, args, kwargs);
      },
      "What a run would do: the typed expression, the rewrites, the engine and its text. "
      "format='json' gives the same for programs. run=True runs it, too, and counts the "
      "rows.");
  cls.def("__dir__", directory);
  cls.def("__reduce__", reduce);
  const auto same = [](nb::handle self, nb::args) { return nb::borrow(self); };
  cls.def("__copy__", same);
  cls.def("__deepcopy__", same);
  cls.def(
      "pipe",
      [](nb::handle self, nb::args args, nb::kwargs kwargs) {
        return in_python("pipe", self, args, kwargs);
      },
      "pipe(self, f, /, *args, **kwargs)\n--\n\n"
      "f(self, *args, **kwargs), so that functions of one's own stand in a chain; (f, "
      "'name') "
      "hands the expression over by that name.");
  cls.def(
      "info",
      [](nb::handle self, nb::args args, nb::kwargs kwargs) {
        return in_python("Info", self, args, kwargs);
      },
      "info(self)\n--\n\n"
      "The columns with their types, as a text. Nothing is computed; info().nrows(...) "
      "counts the rows.");
  cls.def("_repr_html_", [](nb::handle self) {
    const Expr& expr = self_of(self);
    return nb::module_::import_("phlox._html")
        .attr("expression")(str_of(expr::to_text(expr, 4000, true)), wrap(expr.type()));
  });
  cls.def("_ipython_key_completions_",
          [](nb::handle self) { return names_in(self_of(self)); });
  // NumPy leaves operators to us.
  cls.attr("__array_ufunc__") = nb::none();
  for (const char* name :
       {"type", "schema", "equals", "to_json", "to_text", "compute", "peek", "explain",
        "pipe", "info", "_repr_html_", "_ipython_key_completions_"})
    own_names().insert(name);

  module.def(
      "symbol", symbol,
      "symbol(name, datashape)\n--\n\nA table that is bound to data when it runs.");
  module.def(
      "from_json", [](nb::handle text) { return wrap(expr::from_json(text_of(text))); },
      nb::arg("text"), "The expression of a JSON form. Safe to read from strangers.");
  module.def("parse", parse, nb::arg("text"), nb::arg("names") = nb::none(),
             "The expression of a text, as the command line takes it. `names` are the "
             "symbols in it: a "
             "dict of name to expression, or the symbols themselves.");
}

}  // namespace phlox::python

// The classes of phlox.models: made when first asked for, out of the schema; one C++
// object behind each model.
#include <cstddef>
#include <unordered_map>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/scene_values.h"
#include "phlox/scene/check.h"
#include "phlox/scene/schema.h"

namespace phlox::python {

namespace {

using scene::ClassId;
using scene::Model;
using scene::PropertyRow;
using scene::Value;

struct ModelObject {
  PyObject_HEAD Model model;
};

PyTypeObject* base_type = nullptr;  // phlox.models.Model

// Classes by their ids, and back; both live as long as the process.
std::unordered_map<ClassId, PyObject*>& classes() {
  static auto& made = *new std::unordered_map<ClassId, PyObject*>();
  return made;
}

Model& self_of(PyObject* self) { return reinterpret_cast<ModelObject*>(self)->model; }

// Of a class of ours, or a user's below one.
ClassId id_of(PyTypeObject* type) {
  const nb::object id =
      nb::steal(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), "_class_id"));
  if (!id.is_valid()) {
    PyErr_Clear();
    throw Error(Code::kInvalid, "a Model is only a base of models: make one of those");
  }
  return nb::cast<ClassId>(id);
}

PyObject* model_new(PyTypeObject* type, PyObject*, PyObject*) noexcept {
  return guarded([&] {
    const ClassId id = id_of(type);
    Model model(id);
    auto* allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
    PyObject* self = allocate(type, 0);
    if (!self) throw nb::python_error();
    new (&self_of(self)) Model(std::move(model));
    return nb::steal(self);
  });
}

void model_dealloc(PyObject* self) noexcept {
  PyTypeObject* type = Py_TYPE(self);
  self_of(self).~Model();
  reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free))(self);
  Py_DECREF(type);
}

void set_property(const Model& model, std::string_view name, nb::handle value) {
  const size_t place = seeking(
      Sought::kAttribute, [&] { return scene::property_named(model.class_id(), name); });
  const PropertyRow& row = scene::properties_of(model.class_id())[place];
  const bool columns = scene::type_at(row.type).check == scene::Check::kColumns;
  Value converted;
  try {
    converted = columns ? scene_columns(value) : scene_value(value);
  } catch (Error& error) {
    error.note("as " + std::string(model.class_name()) + "." + std::string(name));
    throw;
  }
  model.set_at(place, std::move(converted));
}

std::string_view name_in(PyObject* name) {
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(name, &size);
  if (!text) throw nb::python_error();
  return {text, static_cast<size_t>(size)};
}

int model_init(PyObject* self, PyObject* args, PyObject* kwargs) noexcept {
  return guarded([&]() -> nb::object {
    if (PyTuple_Size(args) > 0)
      throw Error(Code::kInvalid, std::string(self_of(self).class_name()) +
                                      " takes properties by their names alone")
          .hint("write " + std::string(self_of(self).class_name()) + "(name=value)");
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    Py_ssize_t at = 0;
    while (kwargs && PyDict_Next(kwargs, &at, &key, &value))
      set_property(self_of(self), name_in(key), value);
    return nb::none();
  })
             ? 0
             : -1;
}

PyObject* model_getattro(PyObject* self, PyObject* name) noexcept {
  return guarded([&] {
    const Model& model = self_of(self);
    if (const auto place = scene::find_property(model.class_id(), name_in(name)))
      return object_of(
          model.get_at(*place),
          &scene::type_at(scene::properties_of(model.class_id())[*place].type));
    PyObject* found = PyObject_GenericGetAttr(self, name);
    if (found) return nb::steal(found);
    if (!PyErr_ExceptionMatches(PyExc_AttributeError) || name_in(name).starts_with("_"))
      throw nb::python_error();
    PyErr_Clear();
    seeking(Sought::kAttribute,
            [&] { return scene::property_named(model.class_id(), name_in(name)); });
    throw nb::python_error();
  });
}

int model_setattro(PyObject* self, PyObject* name, PyObject* value) noexcept {
  return guarded([&]() -> nb::object {
    const Model& model = self_of(self);
    if (value)
      set_property(model, name_in(name), value);
    else
      seeking(Sought::kAttribute, [&] {
        model.reset(name_in(name));
        return 0;
      });
    return nb::none();
  })
             ? 0
             : -1;
}

PyObject* model_repr(PyObject* self) noexcept {
  return guarded([&] {
    const Model& model = self_of(self);
    std::string out(model.class_name());
    out += '(';
    const auto rows = scene::properties_of(model.class_id());
    bool first = true;
    for (const auto& [property, value] : model.values()) {
      out += (first ? "" : ", ") + std::string(scene::text_at(rows[property].name)) +
             "=" + scene::shown(value);
      first = false;
    }
    return str_of(out + ")");
  });
}

Py_hash_t model_hash(PyObject* self) noexcept {
  const auto hash = static_cast<Py_hash_t>(std::hash<Model>()(self_of(self)) >> 4);
  return hash == -1 ? -2 : hash;
}

PyObject* model_compare(PyObject* self, PyObject* other, int operation) noexcept {
  if ((operation != Py_EQ && operation != Py_NE) || !model_in(other))
    return Py_NewRef(Py_NotImplemented);
  const bool same = self_of(self) == *model_in(other);
  return PyBool_FromLong(same == (operation == Py_EQ));
}

PyObject* model_dir(PyObject* self, PyObject*) noexcept {
  return guarded([&] {
    nb::list out;
    for (const PropertyRow& row : scene::properties_of(self_of(self).class_id()))
      out.append(str_of(scene::text_at(row.name)));
    return nb::object(out);
  });
}

PyMethodDef model_methods[] = {
    {"__dir__", model_dir, METH_NOARGS, "The names of the properties."},
    {nullptr, nullptr, 0, nullptr}};

template <class Function>
void* slot(Function* function) {
  return reinterpret_cast<void*>(function);
}

nb::object make_base() {
  PyType_Slot slots[] = {
      {Py_tp_new, slot(model_new)},           {Py_tp_init, slot(model_init)},
      {Py_tp_dealloc, slot(model_dealloc)},   {Py_tp_getattro, slot(model_getattro)},
      {Py_tp_setattro, slot(model_setattro)}, {Py_tp_repr, slot(model_repr)},
      {Py_tp_hash, slot(model_hash)},         {Py_tp_richcompare, slot(model_compare)},
      {Py_tp_methods, model_methods},         {0, nullptr}};
  PyType_Spec spec = {"phlox.models.Model", sizeof(ModelObject), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
  const nb::object type = nb::steal(PyType_FromSpec(&spec));
  if (!type.is_valid()) throw nb::python_error();
  return type;
}

// The class of that id, with the classes above it.
nb::object class_of(ClassId id) {
  const auto made = classes().find(id);
  if (made != classes().end()) return nb::borrow(made->second);
  const scene::ClassRow& row = scene::class_at(id);
  nb::list bases;
  for (size_t i = 0; i < row.num_direct_bases; ++i)
    bases.append(class_of(scene::schema().bases[row.first_base + i]));
  const nb::object base = nb::borrow(reinterpret_cast<PyObject*>(base_type));
  if (nb::len(bases) == 0) bases.append(base);
  nb::dict members;
  members["__slots__"] = nb::tuple();
  members["__module__"] = "phlox.models";
  members["__doc__"] = nb::module_::import_("phlox.models").attr("_documentation");
  members["_class_id"] = static_cast<int64_t>(id);
  const nb::object type = nb::borrow(reinterpret_cast<PyObject*>(&PyType_Type));
  nb::object cls =
      scene::class_name(id) == "Model"
          ? base
          : nb::object(type(str_of(scene::class_name(id)), nb::tuple(bases), members));
  classes().emplace(id, nb::object(cls).release().ptr());
  return cls;
}

std::string documentation(nb::handle cls) {
  const ClassId id = id_of(reinterpret_cast<PyTypeObject*>(cls.ptr()));
  const scene::ClassRow& row = scene::class_at(id);
  std::string out = "The model " + std::string(scene::text_at(row.wire)) + " of Bokeh " +
                    scene::schema().bokeh_version +
                    (row.is_abstract ? ", a base of others" : "") + ". Properties:\n";
  for (const PropertyRow& property : scene::properties_of(id)) {
    out += "\n    " + std::string(scene::text_at(property.name));
    if (property.flags & PropertyRow::kAlias) {
      out += ": another name of " +
             std::string(scene::text_at(scene::properties_of(id)[property.type].name));
      continue;
    }
    out += ": " + scene::described(scene::type_at(property.type));
    if (property.flags & PropertyRow::kReadonly) out += " (read-only)";
    if (property.flags & PropertyRow::kRequired)
      out += "; has to be set";
    else
      out += "; " + std::string(scene::text_at(property.default_text));
  }
  return out;
}

nb::object make_spec(const char* kind, nb::handle what, nb::handle transform,
                     nb::handle units) {
  scene::Spec spec;
  spec.from = kind[0] == 'v'   ? scene::Spec::From::kValue
              : kind[0] == 'f' ? scene::Spec::From::kField
                               : scene::Spec::From::kExpr;
  spec.value = scene_value(what);
  if (!transform.is_none()) {
    const Model* model = model_in(transform);
    if (!model)
      throw Error(Code::kType,
                  "a transform is a model, not " + text_of(nb::repr(transform)));
    spec.transform = *model;
  }
  if (!units.is_none()) spec.units = text_of(units);
  return nb::cast(SpecObject{Value(std::move(spec))});
}

void bind_specs(nb::module_& module) {
  nb::class_<SpecObject>(
      module, "Spec",
      "A property that may differ from row to row; see value(), field(), expr().")
      .def("__repr__",
           [](const SpecObject& self) { return str_of(scene::shown(self.value)); })
      .def("__eq__",
           [](const SpecObject& self, nb::handle other) {
             return nb::isinstance<SpecObject>(other) &&
                    self.value == nb::inst_ptr<SpecObject>(other)->value;
           })
      .def_prop_ro("kind",
                   [](const SpecObject& self) {
                     const auto from = self.value.spec().from;
                     return str_of(from == scene::Spec::From::kValue   ? "value"
                                   : from == scene::Spec::From::kField ? "field"
                                                                       : "expr");
                   })
      .def_prop_ro(
          "value",
          [](const SpecObject& self) { return object_of(self.value.spec().value); })
      .def_prop_ro("transform",
                   [](const SpecObject& self) {
                     const Model& model = self.value.spec().transform;
                     return model ? wrap(model) : nb::object(nb::none());
                   })
      .def_prop_ro("units", [](const SpecObject& self) {
        const std::string& units = self.value.spec().units;
        return units.empty() ? nb::object(nb::none()) : nb::object(str_of(units));
      });
  const auto def = [&](const char* kind, const char* doc) {
    module.def(
        kind,
        [kind](nb::handle what, nb::handle transform, nb::handle units) {
          return make_spec(kind, what, transform, units);
        },
        nb::arg("what").none(), nb::arg("transform") = nb::none(),
        nb::arg("units") = nb::none(), doc);
  };
  def("value",
      "One value for all rows: value('x') is the text x, where 'x' is a column.");
  def("field", "A column of the data source, perhaps transformed.");
  def("expr", "An expression that the browser computes from the data source.");
}

}  // namespace

const Model* model_in(nb::handle object) {
  if (!PyObject_TypeCheck(object.ptr(), base_type)) return nullptr;
  return &self_of(object.ptr());
}

nb::object wrap(const Model& model) {
  const nb::object cls = class_of(model.class_id());
  auto* type = reinterpret_cast<PyTypeObject*>(cls.ptr());
  auto* allocate = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
  PyObject* self = allocate(type, 0);
  if (!self) throw nb::python_error();
  new (&self_of(self)) Model(model);
  return nb::steal(self);
}

void bind_models(nb::module_& module) {
  const nb::object base = make_base();
  base_type = reinterpret_cast<PyTypeObject*>(nb::object(base).release().ptr());
  module.attr("Model") = base;
  bind_specs(module);
  module.def(
      "model_class",
      [](nb::handle name) {
        return seeking(Sought::kAttribute,
                       [&] { return class_of(scene::class_named(text_of(name))); });
      },
      nb::arg("name"));
  module.def("model_names", [] {
    nb::list names;
    for (const scene::ClassRow& row : scene::schema().classes)
      names.append(str_of(scene::text_at(row.name)));
    return names;
  });
  module.def("model_documentation",
             [](nb::handle cls) { return str_of(documentation(cls)); });
  // For tests and stubs: name, type in words, default as JSON or None, flags.
  module.def("model_properties", [](nb::handle cls) {
    const ClassId id = id_of(reinterpret_cast<PyTypeObject*>(cls.ptr()));
    nb::list out;
    for (const PropertyRow& row : scene::properties_of(id)) {
      const bool alias = row.flags & PropertyRow::kAlias;
      out.append(nb::make_tuple(
          str_of(scene::text_at(row.name)),
          alias ? str_of("") : str_of(scene::described(scene::type_at(row.type))),
          row.flags & (PropertyRow::kRequired | PropertyRow::kAlias)
              ? nb::object(nb::none())
              : nb::object(str_of(scene::text_at(row.default_text))),
          static_cast<int64_t>(row.flags)));
    }
    return out;
  });
  module.attr("bokeh_version") = str_of(scene::schema().bokeh_version);
}

}  // namespace phlox::python

// phlox.Type: a datashape as a Python object.
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/capsules.h"
#include "phlox/type/arrow.h"

namespace phlox::python {

namespace {

using type::Type;

nb::object fields_of(const Type& self) {
  Type record = self.without_option();
  if (record.is_table()) record = record.element();
  if (!record.is(type::Kind::kRecord))
    throw Error(Code::kType,
                "only a record or a table has fields, not " + self.to_string());
  nb::dict fields;
  for (const type::Field& field : record.fields())
    fields[str_of(field.name)] = wrap(field.type);
  return fields;
}

bool equal(const Type& self, nb::handle other) {
  if (nb::isinstance<Type>(other)) return self == nb::cast<const Type&>(other);
  if (!PyUnicode_Check(other.ptr())) return false;
  try {
    return self == type::parse(text_of(other));
  } catch (const Error&) {
    return false;
  }
}

// From anything with the Arrow protocol: a pyarrow schema or type, a frame, an array.
Type from_arrow(nb::handle object) {
  return type::from_arrow(*arrow_schema(object).get());
}

}  // namespace

nb::object wrap(const Type& type) { return nb::cast(type); }

void bind_types(nb::module_& module) {
  nb::class_<Type>(module, "Type", "A datashape: what a value is.")
      .def(
          "__init__",
          [](Type* self, nb::handle text) {
            new (self) Type(type::parse(text_of(text)));
          },
          nb::arg("text"))
      .def("__str__", [](const Type& self) { return str_of(self.to_string()); })
      .def("__repr__",
           [](const Type& self) {
             return nb::steal<nb::str>(
                 PyUnicode_FromFormat("Type(%R)", str_of(self.to_string()).ptr()));
           })
      .def("__eq__", equal, nb::arg("other").none())
      .def("__hash__", [](const Type& self) { return self.hash(); })
      .def("__reduce__",
           [](const Type& self) {
             return nb::make_tuple(nb::type<Type>(),
                                   nb::make_tuple(str_of(self.to_string())));
           })
      .def("_repr_html_",
           [](nb::handle self) {
             return nb::module_::import_("phlox._html").attr("datashape")(self);
           })
      .def_prop_ro("fields", fields_of,
                   "The fields of a record or a table: a dict of name to type.")
      .def_prop_ro(
          "names", [](const Type& self) { return nb::list(fields_of(self)); },
          "The names of the fields of a record or a table.")
      .def_prop_ro(
          "nullable", [](const Type& self) { return self.is_option(); }, "True for ?T.")
      .def("__arrow_c_schema__",
           [](const Type& self) {
             table::Schema schema;
             type::to_arrow(self, schema.get());
             return capsule(std::move(schema));
           })
      .def_static("from_arrow", from_arrow, nb::arg("object"),
                  "The datashape of anything that has an Arrow schema.");
}

}  // namespace phlox::python

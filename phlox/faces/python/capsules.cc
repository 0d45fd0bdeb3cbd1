// The Arrow PyCapsule protocol.
#include "phlox/faces/python/capsules.h"

#include <memory>

#include "phlox/faces/python/bindings.h"

namespace phlox::python {

namespace {

constexpr const char* kSchema = "arrow_schema";
constexpr const char* kArray = "arrow_array";
constexpr const char* kStream = "arrow_array_stream";

// What nobody took out of a capsule dies with it.
template <class Struct>
void destroy(PyObject* capsule, const char* name) noexcept {
  auto* held = static_cast<Struct*>(PyCapsule_GetPointer(capsule, name));
  if (!held) return PyErr_Clear();
  if (held->release) held->release(held);
  delete held;
}

template <class Struct>
nb::object make_capsule(std::unique_ptr<Struct> held, const char* name,
                        PyCapsule_Destructor destructor) {
  PyObject* capsule = PyCapsule_New(held.get(), name, destructor);
  if (!capsule) throw nb::python_error();
  held.release();
  return nb::steal(capsule);
}

template <class Struct>
Struct* pointer(nb::handle capsule, const char* name) {
  auto* held = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (!held) throw nb::python_error();
  if (!held->release)
    throw Error(Code::kInvalid, std::string("the object handed out an ") + name +
                                    " that was used already");
  return held;
}

// One batch as a stream: an object of `__arrow_c_array__`.
struct OneBatch {
  table::Schema schema;
  ArrowArray array;
  std::string error;
};

int one_schema(ArrowArrayStream* self, ArrowSchema* out) {
  *out = static_cast<OneBatch*>(self->private_data)->schema.copy().release();
  return 0;
}

int one_next(ArrowArrayStream* self, ArrowArray* out) {
  auto* one = static_cast<OneBatch*>(self->private_data);
  *out = one->array;
  one->array.release = nullptr;
  return 0;
}

void one_release(ArrowArrayStream* self) {
  auto* one = static_cast<OneBatch*>(self->private_data);
  if (one->array.release) one->array.release(&one->array);
  delete one;
  self->release = nullptr;
}

nb::object method(nb::handle object, const char* name) {
  return nb::getattr(object, name, nb::object());
}

}  // namespace

nb::object capsule(table::Schema schema) {
  auto held = std::make_unique<ArrowSchema>(schema.release());
  return make_capsule(std::move(held), kSchema, [](PyObject* capsule) noexcept {
    destroy<ArrowSchema>(capsule, kSchema);
  });
}

nb::object capsule(table::Stream stream) {
  auto held = std::make_unique<ArrowArrayStream>();
  std::move(stream).export_to(held.get());
  return make_capsule(std::move(held), kStream, [](PyObject* capsule) noexcept {
    destroy<ArrowArrayStream>(capsule, kStream);
  });
}

bool has_arrow_rows(nb::handle object) {
  return !PyType_Check(object.ptr()) &&
         (method(object, "__arrow_c_stream__").is_valid() ||
          method(object, "__arrow_c_array__").is_valid());
}

table::Stream arrow_rows(nb::handle object) {
  if (const nb::object stream = method(object, "__arrow_c_stream__"); stream.is_valid()) {
    const nb::object held = stream();
    return table::Stream::import_from(pointer<ArrowArrayStream>(held, kStream));
  }
  const nb::tuple pair(method(object, "__arrow_c_array__")());
  auto one = std::make_unique<OneBatch>();
  auto* schema = pointer<ArrowSchema>(pair[0], kSchema);
  one->schema = table::Schema(std::move(*schema));
  auto* array = pointer<ArrowArray>(pair[1], kArray);
  one->array = *array;
  array->release = nullptr;
  ArrowArrayStream stream{};
  stream.get_schema = one_schema;
  stream.get_next = one_next;
  stream.get_last_error = [](ArrowArrayStream*) -> const char* { return ""; };
  stream.release = one_release;
  stream.private_data = one.release();
  return table::Stream::import_from(&stream);
}

table::Schema arrow_schema(nb::handle object) {
  nb::object held;
  if (const nb::object schema = method(object, "__arrow_c_schema__"); schema.is_valid()) {
    held = schema();
  } else if (const nb::object array = method(object, "__arrow_c_array__");
             array.is_valid()) {
    held = nb::tuple(array())[0];
  } else if (const nb::object stream = method(object, "__arrow_c_stream__");
             stream.is_valid()) {
    const nb::object rows = stream();
    auto* source = pointer<ArrowArrayStream>(rows, kStream);
    ArrowSchema schema_of_rows{};
    if (source->get_schema(source, &schema_of_rows) != 0)
      throw Error(Code::kIo, "the object does not tell its Arrow schema");
    return table::Schema(std::move(schema_of_rows));
  } else {
    throw Error(Code::kType,
                "a Python " + text_of(nb::inst_name(object)) + " has no Arrow schema");
  }
  return table::Schema(std::move(*pointer<ArrowSchema>(held, kSchema)));
}

Shared::~Shared() {
  if (const nb::detail::cleanup_guard guard{}) Py_DECREF(object_);
}

}  // namespace phlox::python

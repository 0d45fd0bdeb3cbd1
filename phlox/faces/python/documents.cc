// phlox.Document.
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/scene_values.h"
#include "phlox/scene/document.h"
#include "phlox/scene/patch.h"

namespace phlox::python {

namespace {

using scene::Buffer;
using scene::Document;
using scene::Model;

const Model& model_of(nb::handle object) {
  if (const Model* model = model_in(object)) return *model;
  throw Error(Code::kType,
              "a root of a document is a model, not " + text_of(nb::repr(object)));
}

std::vector<Buffer> buffers_of(nb::handle buffers) {
  std::vector<Buffer> out;
  if (buffers.is_none()) return out;
  for (nb::handle item : nb::iter(buffers.attr("items")())) {
    const nb::bytes bytes = nb::cast<nb::bytes>(item[1]);
    out.push_back({text_of(item[0]), std::string(bytes.c_str(), bytes.size())});
  }
  return out;
}

nb::object object_of(const std::vector<Buffer>& buffers) {
  nb::dict out;
  for (const Buffer& buffer : buffers)
    out[str_of(buffer.id)] = nb::bytes(buffer.bytes.data(), buffer.bytes.size());
  return out;
}

// The text, and with `apart` the pair of it and its buffers.
template <class Write>
nb::object written(bool apart, int level, Write&& write) {
  std::vector<Buffer> buffers;
  scene::WriteOptions options;
  options.level = level;
  if (apart) options.buffers = &buffers;
  const std::string json = write(options);
  if (!apart) return str_of(json);
  return nb::make_tuple(str_of(json), object_of(buffers));
}

std::string json_text(nb::handle json) {
  if (PyUnicode_Check(json.ptr())) return text_of(json);
  if (PyBytes_Check(json.ptr())) return text_of(json.attr("decode")());
  return text_of(nb::module_::import_("json").attr("dumps")(json));
}

nb::object roots_of(Document& self) {
  nb::list out;
  for (const Model& root : self.roots()) out.append(wrap(root));
  return nb::tuple(out);
}

}  // namespace

void bind_documents(nb::module_& module) {
  nb::class_<Document>(module, "Document",
                       "What a page shows: its roots, and all models that these reach.")
      .def(
          "__init__",
          [](Document* self, nb::args roots, nb::handle title) {
            Document made;
            for (nb::handle root : roots) made.add_root(model_of(root));
            if (!title.is_none()) made.set_title(text_of(title));
            new (self) Document(std::move(made));
          },
          nb::arg("roots"), nb::kw_only(), nb::arg("title") = nb::none())
      .def_prop_rw(
          "title", [](Document& self) { return str_of(self.title()); },
          [](Document& self, nb::handle title) {
            if (!PyUnicode_Check(title.ptr()))
              throw Error(Code::kType,
                          "a title is a text, not " + text_of(nb::repr(title)));
            self.set_title(text_of(title));
          })
      .def_prop_rw("roots", roots_of,
                   [](Document& self, nb::handle roots) {
                     std::vector<Model> models;
                     for (nb::handle root : nb::iter(roots))
                       models.push_back(model_of(root));
                     self.set_roots(std::move(models));
                   })
      .def(
          "add_root",
          [](Document& self, nb::handle root) { self.add_root(model_of(root)); },
          nb::arg("root"), "Appends a root.")
      .def(
          "remove_root",
          [](Document& self, nb::handle root) { self.remove_root(model_of(root)); },
          nb::arg("root"), "Takes a root away.")
      .def_prop_ro("models",
                   [](Document& self) {
                     nb::list out;
                     for (const Model& model : self.models()) out.append(wrap(model));
                     return nb::tuple(out);
                   })
      .def(
          "id_of",
          [](Document& self, nb::handle model) {
            return str_of(self.id_of(model_of(model)));
          },
          nb::arg("model"), "The id that the model has in this document.")
      .def(
          "check", [](Document& self) { self.check(); },
          "Raises what a browser would not draw, and say nothing about.")
      .def(
          "to_json",
          [](Document& self, bool buffers, int level) {
            return written(buffers, level,
                           [&](const auto& options) { return self.to_json(options); });
          },
          nb::kw_only(), nb::arg("buffers") = false, nb::arg("level") = 6,
          "The document as BokehJS and bokeh read it. With buffers=True a pair: the "
          "text, and a dict of "
          "the arrays' bytes, which are then not in it. `level` is how hard arrays in it "
          "are packed, 0 to 9.")
      .def_static(
          "from_json",
          [](nb::handle json, nb::handle buffers) {
            return Document::from_json(json_text(json), buffers_of(buffers));
          },
          nb::arg("json"), nb::arg("buffers") = nb::none(),
          "Reads what to_json, BokehJS or bokeh wrote: a text, bytes, or parsed JSON.")
      .def(
          "copy", [](Document& self) { return self.copy(); },
          "Models of its own, with the same ids.")
      .def(
          "diff",
          [](Document& self, Document& after, bool buffers) {
            const auto events = scene::diff(self, after);
            return written(buffers, 6, [&](const auto& options) {
              return scene::patch_json(events, self, after, options);
            });
          },
          nb::arg("after"), nb::kw_only(), nb::arg("buffers") = false,
          "The patch that turns this document into `after`, as JSON: before = "
          "doc.copy(), then changes, "
          "then before.diff(doc).")
      .def(
          "apply",
          [](Document& self, nb::handle patch, nb::handle buffers) {
            scene::apply_patch(self, json_text(patch), buffers_of(buffers));
          },
          nb::arg("patch"), nb::arg("buffers") = nb::none(),
          "Makes the changes of a patch, all or none.")
      .def("__eq__",
           [](Document& self, nb::handle other) {
             return nb::isinstance<Document>(other) &&
                    scene::equal(self, *nb::inst_ptr<Document>(other));
           })
      .def("__repr__", [](Document& self) {
        return str_of("Document(" + std::to_string(self.roots().size()) + " roots, " +
                      std::to_string(self.models().size()) + " models)");
      });
}

}  // namespace phlox::python

// Documents and models as pages, pictures, files and outputs of notebooks. _pages.py
// makes methods of these.
#include <memory>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/interrupt.h"
#include "phlox/faces/python/scene_values.h"
#include "phlox/page/notebook.h"
#include "phlox/page/save.h"

namespace phlox::python {

namespace {

using page::HtmlOptions;
using page::PictureOptions;
using scene::Document;

// The document, or one whose root is the model.
class Shown {
 public:
  explicit Shown(nb::handle object) {
    if (const scene::Model* model = model_in(object)) {
      own_ = std::make_unique<Document>();
      own_->add_root(*model);
      document_ = own_.get();
    } else {
      document_ = nb::inst_ptr<Document>(object);
    }
  }
  Document& operator*() const { return *document_; }

 private:
  std::unique_ptr<Document> own_;
  Document* document_ = nullptr;
};

int pixels(const char* name, nb::handle value) {
  int out = 0;
  if (!nb::try_cast(value, out) || out <= 0)
    throw Error(Code::kInvalid, std::string("the ") + name +
                                    " of a picture is a positive number of pixels, not " +
                                    text_of(nb::repr(value)));
  return out;
}

double number(const char* name, nb::handle value) {
  double out = 0;
  if (!nb::try_cast(value, out))
    throw Error(Code::kType, std::string("the ") + name + " is a number, not " +
                                 text_of(nb::repr(value)));
  return out;
}

std::string text(const char* name, nb::handle value) {
  if (!PyUnicode_Check(value.ptr()) && !nb::hasattr(value, "__fspath__"))
    throw Error(Code::kType, std::string("the ") + name + " is a text, not " +
                                 text_of(nb::repr(value)));
  return text_of(nb::module_::import_("os").attr("fspath")(value));
}

// Sets the option that has that name; false if there is none.
bool set_option(HtmlOptions& options, std::string_view name, nb::handle value) {
  if (name == "title")
    options.title = text("title", value);
  else if (name == "language")
    options.language = text("language", value);
  else if (name == "description")
    options.description = text("description", value);
  else if (name == "assets")
    options.assets = text("folder of assets", value);
  else if (name == "strict")
    options.strict = nb::cast<bool>(value);
  else if (name == "level")
    options.level = static_cast<int>(number("level", value));
  else
    return false;
  return true;
}

struct JsonOptions {
  int level = HtmlOptions().level;
};

bool set_option(JsonOptions& options, std::string_view name, nb::handle value) {
  if (name != "level") return false;
  options.level = static_cast<int>(number("level", value));
  return true;
}

bool set_option(PictureOptions& options, std::string_view name, nb::handle value) {
  if (name == "width")
    options.width = pixels("width", value);
  else if (name == "height")
    options.height = pixels("height", value);
  else if (name == "scale")
    options.scale = number("scale", value);
  else if (name == "time_limit")
    options.time_limit = std::chrono::milliseconds(
        static_cast<int64_t>(number("time limit", value) * 1000));
  else
    return false;
  return true;
}

constexpr const char* kHtmlOptions =
    "title, language, description, strict, assets and level";
constexpr const char* kPictureOptions = "width, height, scale and time_limit";

// `takes` says in words what there is.
template <class Options>
Options options_of(nb::handle given, const char* what, const char* takes) {
  Options options;
  for (nb::handle item : nb::iter(given.attr("items")())) {
    const std::string name = text_of(item[0]);
    if (item[1].is_none()) continue;
    if (!set_option(options, name, item[1]))
      throw Error(Code::kInvalid, std::string(what) + " takes no option " + name)
          .hint(std::string("it takes ") + takes);
  }
  return options;
}

nb::object picture_of(nb::handle object, page::Picture kind, nb::handle given) {
  const Shown shown(object);
  const auto options = options_of<PictureOptions>(given, "a picture", kPictureOptions);
  std::string bytes;
  Task task;
  run_interruptibly(task, [&] { bytes = page::picture(*shown, kind, options, task); });
  if (kind == page::Picture::kSvg) return str_of(bytes);
  return nb::bytes(bytes.data(), bytes.size());
}

void save(nb::handle object, nb::handle path, nb::handle given) {
  const Shown shown(object);
  const std::string name = text("path", path);
  page::SaveOptions options;
  switch (page::file_kind(name)) {
    case page::FileKind::kHtml:
      options.html = options_of<HtmlOptions>(given, "an HTML page", kHtmlOptions);
      break;
    case page::FileKind::kJson:
      options.html.level =
          options_of<JsonOptions>(given, "a document as JSON", "level").level;
      break;
    default:
      options.picture = options_of<PictureOptions>(given, "a picture", kPictureOptions);
  }
  Task task;
  run_interruptibly(task, [&] { page::save(*shown, name, options, task); });
}

std::vector<page::Part> parts_in(nb::handle numbers) {
  std::vector<page::Part> parts;
  for (nb::handle number : nb::iter(numbers))
    parts.push_back(static_cast<page::Part>(nb::cast<int>(number)));
  return parts;
}

}  // namespace

void bind_pages(nb::module_& module) {
  module.def(
      "page_html",
      [](nb::handle object, nb::handle options) {
        const Shown shown(object);
        return str_of(page::html(
            *shown, options_of<HtmlOptions>(options, "an HTML page", kHtmlOptions)));
      },
      nb::arg("shown"), nb::arg("options"));
  module.def("page_picture", [](nb::handle object, const char* kind, nb::handle options) {
    return picture_of(object,
                      std::string_view(kind) == "png"   ? page::Picture::kPng
                      : std::string_view(kind) == "svg" ? page::Picture::kSvg
                                                        : page::Picture::kPdf,
                      options);
  });
  module.def("page_save", save);
  // The numbers of the parts of BokehJS that the object needs; none for a model that is
  // no layout, which has no place of its own in a page.
  module.def("page_parts", [](nb::handle object) -> nb::object {
    const scene::Model* model = model_in(object);
    if (model && !model->is_a("LayoutDOM")) return nb::none();
    const Shown shown(object);
    nb::list out;
    for (const page::Part part : page::parts_of(*shown))
      out.append(static_cast<int>(part));
    return out;
  });
  module.def("page_piece", [](nb::handle object, const char* id, nb::handle carried) {
    const Shown shown(object);
    return str_of(page::piece(*shown, id, parts_in(carried)));
  });
}

}  // namespace phlox::python

// Finds, reads and chooses the parts of BokehJS.
#include "phlox/page/bokehjs.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>

#include "phlox/base/base64.h"
#include "phlox/base/error.h"
#include "phlox/base/own_file.h"
#include "phlox/base/sha256.h"
#include "phlox/scene/schema.h"

namespace phlox::page {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kFiles = {
    "bokeh.min.js", "bokeh-gl.min.js", "bokeh-widgets.min.js", "bokeh-tables.min.js",
    "bokeh-mathjax.min.js"};

std::vector<fs::path> places() {
  const char* chosen = std::getenv("PHLOX_BOKEHJS");
  // Said by the user, so nothing else will do.
  if (chosen && *chosen) return {chosen};
  const fs::path folder = own_folder();
  if (folder.empty()) return {};
  return {folder / "bokehjs", folder.parent_path() / "share" / "phlox" / "bokehjs"};
}

std::string read(Part part) {
  const fs::path path = bokehjs_folder() / file_name(part);
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf()))
    throw Error(Code::kUnavailable,
                "cannot read " + path.string() + ", a part of BokehJS")
        .hint("install phlox again, or run tools/setup/bokehjs.sh in its sources");
  return text.str();
}

// TeX between the delimiters that BokehJS looks for.
bool text_has_math(std::string_view text) {
  const auto between = [&](std::string_view begin, std::string_view end) {
    const size_t at = text.find(begin);
    return at != std::string_view::npos &&
           text.find(end, at + begin.size()) != std::string_view::npos;
  };
  return between("$$", "$$") || between("\\[", "\\]") || between("\\(", "\\)");
}

// Texts of the properties themselves: what stands in columns is never read as TeX.
bool has_math(const scene::Value& value) {
  using Kind = scene::Value::Kind;
  switch (value.kind()) {
    case Kind::kString:
      return text_has_math(value.text());
    case Kind::kList:
    case Kind::kSet:
      for (const scene::Value& item : value.list())
        if (has_math(item)) return true;
      return false;
    case Kind::kMap:
    case Kind::kStruct:
      for (const auto& [key, item] : value.entries())
        if (has_math(item)) return true;
      return false;
    case Kind::kSpec:
      return has_math(value.spec().value);
    default:
      return false;
  }
}

bool is_table(const scene::Model& model) {
  for (const char* base : {"TableWidget", "TableColumn", "CellFormatter", "CellEditor",
                           "RowAggregator", "GroupingInfo"})
    if (model.is_a(base)) return true;
  return false;
}

}  // namespace

std::string_view file_name(Part part) { return kFiles[static_cast<size_t>(part)]; }

fs::path bokehjs_folder() {
  std::string searched;
  for (const fs::path& place : places()) {
    std::error_code ignored;
    if (fs::exists(place / kFiles[0], ignored)) return place;
    searched += (searched.empty() ? "" : ", ") + place.string();
  }
  Error error(Code::kUnavailable,
              "a page needs BokehJS, which is not installed with this phlox");
  error.note("looked for " + std::string(kFiles[0]) + " in: " + searched);
  error.hint(
      "install phlox again, run tools/setup/bokehjs.sh in its sources, or name the "
      "folder "
      "of the scripts in PHLOX_BOKEHJS");
  throw error;
}

Script::Script(std::string text) : text(std::move(text)), hash("'sha256-") {
  append_base64(sha256(this->text), hash);
  hash += "'";
}

const Script& script(Part part) {
  static std::mutex mutex;
  static auto& scripts = *new std::array<std::optional<Script>, kFiles.size()>();
  const std::lock_guard lock(mutex);
  std::optional<Script>& found = scripts[static_cast<size_t>(part)];
  if (!found) found.emplace(read(part));
  return *found;
}

bool uses_webgl(const scene::Model& model) {
  const auto property = scene::find_property(model.class_id(), "output_backend");
  const scene::Value* value = property ? model.value_at(*property) : nullptr;
  return value && value->text() == "webgl";
}

std::vector<Part> parts_of(const scene::Document& document) {
  bool gl = false, widgets = false, tables = false, math = false;
  for (const scene::Model& model : document.models()) {
    gl = gl || uses_webgl(model);
    tables = tables || is_table(model);
    widgets = widgets || model.is_a("Widget");
    math = math || model.is_a("MathText") || model.is_a("MathTextGlyph");
    if (model.is_a("ColumnDataSource")) continue;
    for (const auto& [property, value] : model.values()) math = math || has_math(value);
  }
  std::vector<Part> parts = {Part::kBokeh};
  if (gl) parts.push_back(Part::kGl);
  // Tables are made of widgets.
  if (widgets || tables) parts.push_back(Part::kWidgets);
  if (tables) parts.push_back(Part::kTables);
  if (math) parts.push_back(Part::kMathjax);
  return parts;
}

}  // namespace phlox::page

// The minified parts of BokehJS, which come with phlox and draw its documents.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/scene/document.h"

namespace phlox::page {

// In the order in which a page loads them.
enum class Part : uint8_t { kBokeh, kGl, kWidgets, kTables, kMathjax };

// "bokeh-gl.min.js"
std::string_view file_name(Part part);

// Where the parts are: in the folder that PHLOX_BOKEHJS names, else in `bokehjs` beside
// libphlox, else in ../share/phlox/bokehjs from there, as `make install` puts them.
// Throws Error(kUnavailable) with what to do.
std::filesystem::path bokehjs_folder();

// A script as it stands in a page, and how a Content-Security-Policy names it.
struct Script {
  explicit Script(std::string text);
  std::string text;
  std::string hash;  // 'sha256-...'
};

// A part. It stays; each is read once. Safe from any thread.
const Script& script(Part part);

// The parts that BokehJS needs to draw the document: kBokeh always.
std::vector<Part> parts_of(const scene::Document& document);

// Whether the model asks to be drawn by WebGL.
bool uses_webgl(const scene::Model& model);

}  // namespace phlox::page

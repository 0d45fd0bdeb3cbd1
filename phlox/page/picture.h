// A document as a picture: what a browser draws of it, without its tools.
#pragma once

#include <chrono>
#include <string>

#include "phlox/base/task.h"
#include "phlox/scene/document.h"

namespace phlox::page {

struct PictureOptions {
  // Of the picture in CSS pixels; 0: as large as the document is. What fills its page is
  // 800 wide and 600 high then. A document with one root takes the size that is given.
  int width = 0;
  int height = 0;
  // Pixels of a PNG to a CSS pixel: 2 for print and dense screens.
  double scale = 1;
  std::chrono::milliseconds time_limit = std::chrono::seconds(30);
};

enum class Picture : uint8_t { kPng, kSvg, kPdf };

// The bytes of the picture. SVG and PDF hold shapes and text, not pixels. Throws what
// Browser does; Error(kInvalid) for a size that is none, Error(kUnsupported) for an SVG
// of what is no plot: widgets are drawn by the browser as elements of a page, and have no
// shapes.
std::string picture(scene::Document& document, Picture kind,
                    const PictureOptions& options, Task task);

}  // namespace phlox::page

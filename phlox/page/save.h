// A document as a file, whose name says what kind of file it is.
#pragma once

#include <string>

#include "phlox/base/task.h"
#include "phlox/page/html.h"
#include "phlox/page/picture.h"
#include "phlox/scene/document.h"

namespace phlox::page {

enum class FileKind : uint8_t { kHtml, kJson, kPng, kSvg, kPdf };

// By the ending, in any case: .html, .htm, .json, .png, .svg, .pdf. Throws
// Error(kUnsupported) for another.
FileKind file_kind(const std::string& path);

struct SaveOptions {
  HtmlOptions html;        // of HTML; of JSON its level
  PictureOptions picture;  // of PNG, SVG and PDF
};

// Writes the file, whole or not at all. Throws what html, picture and Document::to_json
// throw, and Error for a file that cannot be written.
void save(scene::Document& document, const std::string& path, const SaveOptions& options,
          Task task);

}  // namespace phlox::page

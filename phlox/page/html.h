// A document as one HTML page that needs nothing else: BokehJS is in it, or beside it.
#pragma once

#include <string>

#include "phlox/scene/document.h"

namespace phlox::page {

struct HtmlOptions {
  std::string title;            // else the document's, else the first plot's
  std::string language = "en";  // of the texts in it: "de", "pt-BR"
  // For who does not see the page, and for search; else it names the plots.
  std::string description;
  // See policy.h. Every page runs no other scripts than its own.
  bool strict = false;
  // How hard arrays are packed, 0 to 9.
  int level = 6;
  // The scripts are not in the page but in this folder, as the page refers to it
  // ("scripts", "../scripts").
  std::string assets;
};

// The page, the same bytes for the same document. Texts are escaped for every place that
// they stand in; what BokehJS itself takes as HTML (docs/pages.md lists it) can show what
// its author wrote, and runs no script by the page's policy. Throws what
// Document::to_json, policy and script throw, and Error(kInvalid) for a language that is
// none.
std::string html(scene::Document& document, const HtmlOptions& options = {});

// The file, whole or not there at all; `options.assets` is here a path as any other, and
// gets the scripts of BokehJS that it has not.
void write_html(scene::Document& document, const std::string& path,
                const HtmlOptions& options = {});

// What the title is where none is given: the document's own, the first plot's, or "Plot".
std::string title_of(const scene::Document& document);
// What the description is where none is given: "Plots: Price (day, price); Volume".
std::string description_of(const scene::Document& document);

}  // namespace phlox::page

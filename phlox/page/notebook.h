// A document as a piece of a page that others write: the output of a notebook's cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phlox/page/bokehjs.h"
#include "phlox/scene/document.h"

namespace phlox::page {

// HTML with the document and a script that draws it where the HTML stands, once BokehJS
// is there. `carried` are the parts of BokehJS that come with it: of all pieces of one
// page the first needs them, and where they are there already they do nothing. `id`
// (letters, digits, -) must differ from those of all other pieces in the page. Another
// version of BokehJS in the same page stays as it is. The page's policy is not ours: what
// its author gives BokehJS as HTML (docs/pages.md) may run script here, and values that
// BokehJS takes as HTML by itself (options of a MultiChoice, categories of a
// CategoricalSlider) may hold no markup: Error(kInvalid).
std::string piece(scene::Document& document, std::string_view id,
                  const std::vector<Part>& carried);

}  // namespace phlox::page

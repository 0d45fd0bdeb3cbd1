// The script that makes a page's links work: see phlox/dashboard/link.h.
#pragma once

#include <string_view>

#include "phlox/page/bokehjs.h"
#include "phlox/scene/document.h"

namespace phlox::page {

// Whether a widget of the document has a link. Throws Error(kInvalid) for a link to a
// model that nothing else in the document shows, so that it could have no effect, or with
// an unknown kind.
bool has_links(const scene::Document& document);

// phlox/page/links.js, which defines phlox_links(bokeh, document).
const Script& links_script();

}  // namespace phlox::page

// The Content-Security-Policy of a page: which scripts may run in it.
#pragma once

#include <string>
#include <vector>

#include "phlox/page/bokehjs.h"
#include "phlox/scene/document.h"

namespace phlox::page {

struct PolicyOptions {
  // Nothing is loaded from anywhere, and no text becomes code.
  bool strict = false;
  // Scripts come from the page's own site beside those inside of it.
  bool own_site = false;
};

// "script-src 'sha256-...'; ...": only the scripts that are given run, by their hashes,
// and what they load: a text that BokehJS puts into the page as HTML cannot run as
// script. A document with JavaScript of its user's (CustomJS) or WebGL may make code of
// text. Strict, everything else that a page can load is refused too. Throws
// Error(kInvalid) for what a strict page cannot show: user's JavaScript, templates,
// WebGL, tiles; Error(kUnsupported) for Google's maps, whose script comes from elsewhere.
std::string policy(const scene::Document& document,
                   const std::vector<const Script*>& scripts,
                   const PolicyOptions& options);

}  // namespace phlox::page

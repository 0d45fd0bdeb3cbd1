// What a document needs of a browser, and the policy that grants just this.
#include "phlox/page/policy.h"

#include "phlox/base/error.h"
#include "phlox/page/bokehjs.h"

namespace phlox::page {
namespace {

// Models whose texts BokehJS makes functions of.
constexpr const char* kCode[] = {"CustomJS",
                                 "CustomJSCompare",
                                 "CustomJSExpr",
                                 "CustomJSFilter",
                                 "CustomJSHover",
                                 "CustomJSTicker",
                                 "CustomJSTickFormatter",
                                 "CustomJSTransform",
                                 "CustomLabelingPolicy",
                                 "CanvasTexture",
                                 "HTMLTemplateFormatter"};

bool is_code(const scene::Model& model) {
  for (const char* name : kCode)
    if (model.is_a(name)) return true;
  return false;
}

}  // namespace

std::string policy(const scene::Document& document,
                   const std::vector<const Script*>& scripts,
                   const PolicyOptions& options) {
  bool code = false;
  for (const scene::Model& model : document.models()) {
    const std::string name(model.class_name());
    if (model.is_a("GMapPlot"))
      throw Error(Code::kUnsupported,
                  "a page loads no script from elsewhere, and a " + name + " needs one")
          .hint("show tiles (TileRenderer), or shapes of your own");
    const bool runs = is_code(model);
    // WebGL's programs are made of text by the library that BokehJS has for it.
    const bool webgl = uses_webgl(model);
    code = code || runs || webgl;
    if (!options.strict) continue;
    if (runs)
      throw Error(Code::kInvalid,
                  "a strict page makes no code of text, and " + name + " does")
          .hint(
              "use models that need no JavaScript (SetValue, ToggleVisibility, formats)");
    if (webgl)
      throw Error(Code::kInvalid, "a strict page makes no code of text, and WebGL does")
          .hint("set output_backend of the " + name + " to \"canvas\"");
    if (model.is_a("TileRenderer"))
      throw Error(Code::kInvalid, "a strict page loads nothing, and tiles are loaded");
  }
  std::string out = options.strict ? "default-src 'none'; script-src" : "script-src";
  if (options.own_site) out += " 'self'";
  for (const Script* script : scripts) out += " " + script->hash;
  // An ES module of a CustomJS is loaded from a blob.
  if (code) out += " 'unsafe-eval' blob:";
  if (options.strict)
    // BokehJS puts style sheets into its elements, pictures of formulas and icons are
    // data.
    out +=
        "; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "form-action 'none'";
  else
    out += "; object-src 'none'";
  return out + "; base-uri 'none'";
}

}  // namespace phlox::page

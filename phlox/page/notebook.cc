// Writes pieces of pages.
#include "phlox/page/notebook.h"

#include "phlox/page/escape.h"

namespace phlox::page {
namespace {

// Called with the piece's id, the version of BokehJS and the parts that the document
// needs.
constexpr std::string_view kDraw = R"js(((id, version, parts) => {
  const began = Date.now();
  const find = (suffix) => document.getElementById(id + suffix);
  const say = (text) => { const place = find("-note"); if (place) { place.textContent = text; } };
  const draw = async (bokeh) => {
    const roots = {};
    const root_ids = [];
    for (const place of find("").querySelectorAll("[data-root-id]")) {
      roots[place.dataset.rootId] = place.id;
      root_ids.push(place.dataset.rootId);
    }
    const json = JSON.parse(find("-document").textContent);
    await bokeh.embed.embed_items({[id]: json}, [{docid: id, roots, root_ids}]);
    find("-note")?.remove();
  };
  const look = () => {
    const bokeh = window.Bokeh?.[version];
    if (bokeh && parts.every((part) => bokeh.phlox_parts?.has(part))) {
      draw(bokeh).catch((error) => { say("This plot could not be drawn: " + error); throw error; });
    } else if (Date.now() - began < 10000) {
      setTimeout(look, 20);
    } else {
      say("This plot needs BokehJS: restart the kernel and run all cells.");
    }
  };
  look();
}))js";

// A script of BokehJS, unless the page has it.
void add_part(Part part, std::string& out) {
  const std::string version(scene::kBokehJsVersion);
  const std::string name(file_name(part));
  const std::string there = "window.Bokeh?.[\"" + version + "\"]";
  out += "<script>if (!" + there + "?.phlox_parts?.has(\"" + name +
         "\")) {\n(function () {\n";
  out += script(part).text;
  out += "\n}).call(window);\n(" + there + ".phlox_parts ||= new Set()).add(\"" + name +
         "\");\n}</script>\n";
}

}  // namespace

std::string piece(scene::Document& document, std::string_view id,
                  const std::vector<Part>& carried) {
  const std::string json = document.to_json();
  const std::string name(id);
  std::string out = "<div id=\"" + name + "\">\n<p id=\"" + name +
                    "-note\">This plot is drawn by a script, which has not run: the "
                    "notebook may have to be trusted.</p>\n";
  for (size_t i = 0; i < document.roots().size(); ++i) {
    out += "<div id=\"" + name + "-" + std::to_string(i + 1) + "\" data-root-id=\"";
    append_html(document.id_of(document.roots()[i]), out);
    out += "\" style=\"display:contents\"></div>\n";
  }
  out += "</div>\n<script type=\"application/json\" id=\"" + name + "-document\">";
  append_script_json(json, out);
  out += "</script>\n";
  for (const Part part : carried) add_part(part, out);
  out += "<script>";
  out += kDraw;
  out += "(\"" + name + "\", \"" + std::string(scene::kBokehJsVersion) + "\", [";
  const std::vector<Part> parts = parts_of(document);
  for (size_t i = 0; i < parts.size(); ++i)
    out += (i > 0 ? ", \"" : "\"") + std::string(file_name(parts[i])) + "\"";
  return out + "]);</script>\n";
}

}  // namespace phlox::page

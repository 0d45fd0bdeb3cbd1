// Writes pieces of pages.
#include "phlox/page/notebook.h"

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/page/escape.h"
#include "phlox/page/links.h"

namespace phlox::page {
namespace {

// What the page knows a part by.
std::string key_of(Part part) {
  return std::string(file_name(part)) + " " + std::string(scene::kBokehJsVersion);
}

// Called with the piece's id, the version of BokehJS and the parts that the document
// needs.
constexpr std::string_view kDraw = R"js(((id, version, parts) => {
  const began = Date.now();
  const find = (suffix) => document.getElementById(id + suffix);
  const say = (text) => { const place = find("-note"); if (place) { place.textContent = text; } };
  const draw = async (bokeh) => {
    const {Document} = bokeh.require("document/document");
    const drawn = Document.from_json(JSON.parse(find("-document").textContent));
    globalThis.phlox_links?.(bokeh, drawn);
    await bokeh.embed.add_document_standalone(drawn, find(""), [...find("").querySelectorAll("[data-root-id]")]);
    find("-note")?.remove();
  };
  // The parts in order, as far as they have come.
  const load = () => {
    const loaded = window.phlox_loaded ||= new Set();
    for (const part of parts) {
      if (loaded.has(part)) continue;
      const script = window.phlox_scripts?.get(part);
      if (!script) return false;
      script.call(window);
      loaded.add(part);
    }
    return true;
  };
  const look = () => {
    if (load()) {
      draw(window.Bokeh[version]).catch((error) => { say("This plot could not be drawn: " + error); throw error; });
    } else if (Date.now() - began < 10000) {
      setTimeout(look, 20);
    } else {
      say("This plot needs BokehJS: restart the kernel and run all cells.");
    }
  };
  look();
}))js";

// A script of BokehJS, kept for who needs it first: cells may run in any order.
void add_part(Part part, std::string& out) {
  out += "<script>(window.phlox_scripts ||= new Map()).set(\"" + key_of(part) +
         "\", function () {\n" + script(part).text + "\n});</script>\n";
}

// Where BokehJS takes values of data as HTML, unlike the texts of a page's author.
void check_markup(const scene::Model& model, const char* property) {
  if (!model.is_set(property)) return;
  std::vector<scene::Value> waiting = {model.get(property)};
  while (!waiting.empty()) {
    const scene::Value value = std::move(waiting.back());
    waiting.pop_back();
    using Kind = scene::Value::Kind;
    if (value.is(Kind::kList)) {
      waiting.insert(waiting.end(), value.list().begin(), value.list().end());
    } else if (value.is(Kind::kMap)) {
      for (const auto& [key, item] : value.entries())
        waiting.insert(waiting.end(), {key, item});
    } else if (value.is(Kind::kString)) {
      const std::string& text = value.text();
      for (size_t at = text.find('<'); at < text.size(); at = text.find('<', at + 1)) {
        const char next = at + 1 < text.size() ? text[at + 1] : ' ';
        const bool tag = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                         next == '/' || next == '!' || next == '?';
        if (!tag) continue;
        throw Error(Code::kInvalid,
                    std::string(model.class_name()) + "." + property +
                        " has markup, which a notebook would run: " + quoted_short(text))
            .hint("save it as a page, or take the markup out");
      }
    }
  }
}

void check_markup(const scene::Document& document) {
  for (const scene::Model& model : document.models()) {
    if (model.is_a("MultiChoice")) check_markup(model, "options");
    if (model.is_a("CategoricalSlider")) check_markup(model, "categories");
  }
}

}  // namespace

std::string piece(scene::Document& document, std::string_view id,
                  const std::vector<Part>& carried) {
  check_markup(document);
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
  if (has_links(document)) out += "<script>" + links_script().text + "</script>\n";
  out += "<script>";
  out += kDraw;
  out += "(\"" + name + "\", \"" + std::string(scene::kBokehJsVersion) + "\", [";
  const std::vector<Part> parts = parts_of(document);
  for (size_t i = 0; i < parts.size(); ++i)
    out += (i > 0 ? ", \"" : "\"") + key_of(parts[i]) + "\"";
  return out + "]);</script>\n";
}

}  // namespace phlox::page

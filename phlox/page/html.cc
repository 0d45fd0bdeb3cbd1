// Writes pages.
#include "phlox/page/html.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"
#include "phlox/migrate/format.h"
#include "phlox/page/bokehjs.h"
#include "phlox/page/escape.h"
#include "phlox/page/links.h"
#include "phlox/page/policy.h"

namespace phlox::page {
namespace {

namespace fs = std::filesystem;

// As high as the window, so that a plot can fill it; the description is for readers
// alone.
constexpr std::string_view kStyle =
    "html,body{height:100%;margin:0}body{display:flow-root}main{display:contents}"
    "#description{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap}.error{margin:1em;font-family:sans-serif}";

// Draws the document at its places. The same in every page, so that it has one hash.
const Script& drawing() {
  static const auto& only = *new Script(R"js("use strict";
(async () => {
  const fail = (error) => {
    const message = document.createElement("p");
    message.className = "error";
    message.setAttribute("role", "alert");
    message.textContent = "This page could not be drawn: " + error;
    document.body.append(message);
    throw error;
  };
  try {
    if (typeof Bokeh === "undefined") throw new Error("its scripts were not found");
    const text = document.getElementById("document").textContent;
    const {Document} = Bokeh.require("document/document");
    const drawn = Document.from_json(JSON.parse(text));
    // What widgets say at first holds for the first picture, too.
    globalThis.phlox_links?.(Bokeh, drawn);
    const places = [...document.querySelectorAll("[data-root-id]")];
    await Bokeh.embed.add_document_standalone(drawn, document.body, places);
  } catch (error) {
    fail(error);
  }
})();
)js");
  return only;
}

void check_language(const std::string& language) {
  const bool fine = !language.empty() && language.front() != '-' &&
                    std::all_of(language.begin(), language.end(), [](char c) {
                      return c == '-' || (c >= '0' && c <= '9') ||
                             (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                    });
  if (!fine)
    throw Error(Code::kInvalid, "a language is a tag such as \"en\" or \"pt-BR\", not " +
                                    quoted_short(language));
}

void add_meta(std::string_view name, std::string_view value, std::string_view content,
              std::string& out) {
  out += "<meta ";
  out += name;
  out += "=\"";
  out += value;
  out += "\" content=\"";
  append_html(content, out);
  out += "\">\n";
}

// The text of a property that is a text, or a model with a text.
std::string text_in(const scene::Model& model, std::string_view property) {
  if (!model.is_set(property)) return {};
  const scene::Value value = model.get(property);
  if (value.is(scene::Value::Kind::kString)) return value.text();
  if (!value.is(scene::Value::Kind::kModel)) return {};
  const scene::Model inner = value.model();
  if (!inner.is_a("Title") && !inner.is_a("BaseText")) return {};
  return text_in(inner, "text");
}

void add_axis_labels(const scene::Model& figure, const char* side,
                     std::vector<std::string>& labels) {
  if (!figure.is_set(side)) return;
  for (const scene::Value& item : figure.get(side).list()) {
    if (!item.is(scene::Value::Kind::kModel) || !item.model().is_a("Axis")) continue;
    std::string label = text_in(item.model(), "axis_label");
    if (!label.empty()) labels.push_back(std::move(label));
  }
}

// The colour that all plots of a document stand on, so that its page has it, too; empty
// where that is white, or other things stand on the page, whose texts are dark.
std::string paper_of(const scene::Document& document) {
  std::string paper;
  for (const scene::Model& model : document.models()) {
    if (model.is_a("Widget")) return {};
    if (!model.is_a("Plot")) continue;
    if (!model.is_set("border_fill_color")) return {};
    const scene::Value fill = model.get("border_fill_color");
    if (!fill.is(scene::Value::Kind::kString)) return {};
    if (!paper.empty() && paper != fill.text()) return {};
    paper = fill.text();
  }
  const bool is_name = std::all_of(paper.begin(), paper.end(), [](char c) {
    return c == '#' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  });
  return is_name && paper != "#ffffff" && paper != "white" ? paper : "";
}

void write_whole(const std::string& path, std::string_view text) {
  const auto sink = migrate::file_sink(path, Task());
  sink->write(text);
  sink->close();
}

}  // namespace

std::string title_of(const scene::Document& document) {
  if (document.title() != scene::Document().title()) return document.title();
  for (const scene::Model& model : document.models()) {
    if (!model.is_a("Plot")) continue;
    std::string title = text_in(model, "title");
    if (!title.empty()) return title;
  }
  return "Plot";
}

std::string description_of(const scene::Document& document) {
  std::string out;
  for (const scene::Model& model : document.models()) {
    if (!model.is_a("Plot")) continue;
    std::vector<std::string> labels;
    for (const char* side : {"below", "left", "above", "right"})
      add_axis_labels(model, side, labels);
    std::string title = text_in(model, "title");
    if (title.empty() && labels.empty()) continue;
    out += (out.empty() ? "Plots: " : "; ") + title;
    if (labels.empty()) continue;
    out += title.empty() ? "(" : " (";
    for (size_t i = 0; i < labels.size(); ++i) out += (i > 0 ? ", " : "") + labels[i];
    out += ')';
  }
  return out;
}

std::string html(scene::Document& document, const HtmlOptions& options) {
  check_language(options.language);
  const std::string json = document.to_json({.level = options.level});
  const std::string title = options.title.empty() ? title_of(document) : options.title;
  const std::string description =
      options.description.empty() ? description_of(document) : options.description;
  for (const std::string& text : {title, description})
    if (!is_utf8(text))
      throw Error(Code::kInvalid, "a text of a page must be UTF-8, and " +
                                      quoted_short(text) + " is not");
  const std::vector<Part> parts = parts_of(document);
  std::vector<const Script*> inlined;
  if (options.assets.empty())
    for (const Part part : parts) inlined.push_back(&script(part));
  if (has_links(document)) inlined.push_back(&links_script());
  inlined.push_back(&drawing());

  size_t size = json.size() + 8192;
  for (const Script* script : inlined) size += script->text.size();
  std::string out;
  out.reserve(size);
  out += "<!DOCTYPE html>\n<html lang=\"" + options.language + "\">\n<head>\n";
  out += "<meta charset=\"utf-8\">\n";
  // First, since it holds only for what stands behind it.
  add_meta("http-equiv", "Content-Security-Policy",
           policy(document, inlined,
                  {.strict = options.strict, .own_site = !options.assets.empty()}),
           out);
  add_meta("name", "viewport", "width=device-width, initial-scale=1", out);
  if (!description.empty()) add_meta("name", "description", description, out);
  out += "<title>";
  append_html(title, out);
  out += "</title>\n<style>";
  out += kStyle;
  if (const std::string paper = paper_of(document); !paper.empty())
    out += "body{background:" + paper + "}";
  out += "</style>\n";
  if (!options.assets.empty())
    for (const Part part : parts) {
      out += "<script src=\"";
      append_html(url_of_path(options.assets) + '/' + std::string(file_name(part)), out);
      out += "\"></script>\n";
    }
  out += "</head>\n<body>\n<main aria-label=\"";
  append_html(title, out);
  out += description.empty() ? "\">\n" : "\" aria-describedby=\"description\">\n";
  for (size_t i = 0; i < document.roots().size(); ++i) {
    out += "<div id=\"root" + std::to_string(i + 1) + "\" data-root-id=\"";
    append_html(document.id_of(document.roots()[i]), out);
    out += "\" style=\"display:contents\"></div>\n";
  }
  out += "</main>\n";
  if (!description.empty()) {
    out += "<p id=\"description\">";
    append_html(description, out);
    out += "</p>\n";
  }
  out +=
      "<noscript>This page is drawn by its scripts, which are switched off.</noscript>\n";
  out += "<script type=\"application/json\" id=\"document\">";
  append_script_json(json, out);
  out += "</script>\n";
  for (const Script* script : inlined) {
    out += "<script>";
    out += script->text;
    out += "</script>\n";
  }
  out += "</body>\n</html>\n";
  return out;
}

void write_html(scene::Document& document, const std::string& path,
                const HtmlOptions& options) {
  if (options.assets.empty()) return write_whole(path, html(document, options));
  std::error_code failed;
  const fs::path folder(options.assets);
  const fs::path page = fs::weakly_canonical(fs::absolute(path), failed).parent_path();
  HtmlOptions relative = options;
  fs::create_directories(folder, failed);
  if (failed)
    throw Error(Code::kIo,
                "cannot make the folder " + options.assets + ": " + failed.message());
  relative.assets = fs::canonical(folder).lexically_relative(page).string();
  const std::string text = html(document, relative);
  for (const Part part : parts_of(document)) {
    const fs::path file = folder / file_name(part);
    const std::string& wanted = script(part).text;
    // Another page may have put it there; another version of BokehJS has another size or
    // is written over.
    std::ifstream there(file, std::ios::binary);
    const std::string found{std::istreambuf_iterator<char>(there), {}};
    if (found != wanted) write_whole(file.string(), wanted);
  }
  write_whole(path, text);
}

}  // namespace phlox::page

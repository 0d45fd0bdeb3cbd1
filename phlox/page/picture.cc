// Draws documents in a browser that nobody sees.
#include "phlox/page/picture.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "phlox/base/error.h"
#include "phlox/page/browser.h"
#include "phlox/page/html.h"
#include "phlox/scene/schema.h"

namespace phlox::page {
namespace {

using json = nlohmann::json;
using scene::Model;

constexpr int kWidth = 800;
constexpr int kHeight = 600;
constexpr int kMost = 16384;  // pixels that a browser draws

// Until all is drawn, or the page says why it is not. Gives the rectangle around the
// roots.
constexpr const char* kWait = R"js(new Promise((done, fail) => {
  const look = () => {
    const error = document.querySelector("body > .error");
    if (error) return fail(error.textContent);
    const documents = window.Bokeh?.documents ?? [];
    if (documents.length === 0 || !documents.every((one) => one.is_idle)) return setTimeout(look, 5);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const box = {left: Infinity, top: Infinity, right: 0, bottom: 0};
      for (const element of document.querySelectorAll("[data-root-id] > *")) {
        const place = element.getBoundingClientRect();
        box.left = Math.min(box.left, place.left + scrollX);
        box.top = Math.min(box.top, place.top + scrollY);
        box.right = Math.max(box.right, place.right + scrollX);
        box.bottom = Math.max(box.bottom, place.bottom + scrollY);
      }
      done(box);
    }));
  };
  look();
}))js";

// The shapes of every root, where the page has it. Names of clips are counted instead of
// drawn by lot, so that the same document gives the same text.
constexpr const char* kShapes = R"js((() => {
  const parts = [];
  for (const root of document.querySelectorAll("[data-root-id]")) {
    const place = root.firstElementChild.getBoundingClientRect();
    const svg = Bokeh.index[root.dataset.rootId].export("svg", false).ctx.get_svg();
    parts.push({svg, x: place.left + scrollX, y: place.top + scrollY});
  }
  let all = parts[0].svg;
  if (parts.length > 1) {
    all = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const size = {width: 0, height: 0};
    for (const {svg, x, y} of parts) {
      svg.setAttribute("x", x);
      svg.setAttribute("y", y);
      all.append(svg);
      size.width = Math.max(size.width, x + parseFloat(svg.getAttribute("width")));
      size.height = Math.max(size.height, y + parseFloat(svg.getAttribute("height")));
    }
    all.setAttribute("width", size.width);
    all.setAttribute("height", size.height);
  }
  let count = 0;
  const names = new Map();
  for (const element of all.querySelectorAll("[id]")) names.set(element.id, "n" + ++count);
  for (const element of all.querySelectorAll("*")) {
    if (element.id) element.id = names.get(element.id);
    for (const attribute of element.attributes)
      attribute.value = attribute.value.replace(/^(url\(#|#)([^)]*)/, (whole, begin, name) =>
        names.has(name) ? begin + names.get(name) : whole);
  }
  return new XMLSerializer().serializeToString(all);
})())js";

void check(const PictureOptions& options) {
  const auto refuse = [](const std::string& what) { throw Error(Code::kInvalid, what); };
  if (options.width < 0 || options.height < 0)
    refuse("width and height of a picture are positive");
  if (!(options.scale > 0) || !std::isfinite(options.scale))
    refuse("the scale of a picture is a positive number");
  if (options.width * options.scale > kMost || options.height * options.scale > kMost)
    refuse("a picture has at most " + std::to_string(kMost) + " pixels a side");
  if (options.time_limit.count() <= 0) refuse("the time limit of a picture is positive");
}

// A plot's tools do nothing in a picture; with shapes its canvas is made of them.
void prepare(scene::Document& document, bool shapes, const PictureOptions& options) {
  for (const Model& model : document.models()) {
    if (model.is_a("Plot") || model.is_a("GridPlot")) model.set("toolbar_location", {});
    if (model.is_a("Plot") && shapes) model.set("output_backend", "svg");
  }
  if (document.roots().size() != 1) return;
  const Model& root = document.roots()[0];
  if (!root.is_a("LayoutDOM")) return;
  if (options.width > 0) root.set("width", options.width);
  if (options.height > 0) root.set("height", options.height);
  if (options.width > 0 && options.height > 0) root.set("sizing_mode", "fixed");
}

Error nothing_to_draw() { return {Code::kInvalid, "the document has nothing to draw"}; }

void check_shapes(const scene::Document& document) {
  for (const Model& model : document.models())
    if (model.is_a("Widget"))
      throw Error(Code::kUnsupported, "an SVG holds plots, and the document has a " +
                                          std::string(model.class_name()))
          .hint("write a PNG or a PDF");
}

}  // namespace

std::string picture(scene::Document& document, Picture kind,
                    const PictureOptions& options, Task task) {
  check(options);
  if (document.roots().empty()) throw nothing_to_draw();
  if (kind == Picture::kSvg) check_shapes(document);
  scene::Document drawn = document.copy();
  prepare(drawn, kind != Picture::kPng, options);
  Browser browser(options.time_limit, std::move(task));
  const auto file = browser.folder() / "page.html";
  HtmlOptions quick;
  quick.level = 0;
  write_html(drawn, file.string(), quick);
  if (kind == Picture::kPdf) browser.print_media();
  browser.resize(options.width > 0 ? options.width : kWidth,
                 options.height > 0 ? options.height : kHeight,
                 kind == Picture::kPng ? options.scale : 1);
  browser.open(file);
  const json box = json::parse(browser.evaluate(kWait));
  if (kind == Picture::kSvg)
    return json::parse(browser.evaluate(kShapes)).get<std::string>();
  const double left = box.at("left");
  const double top = box.at("top");
  const double width = std::ceil(box.at("right").get<double>() - left);
  const double height = std::ceil(box.at("bottom").get<double>() - top);
  if (!(width > 0 && height > 0)) throw nothing_to_draw();
  if (kind == Picture::kPdf) return browser.pdf(left + width, top + height);
  if (width * options.scale > kMost || height * options.scale > kMost)
    throw Error(Code::kInvalid, "a picture has at most " + std::to_string(kMost) +
                                    " pixels a side, and this one would have " +
                                    std::to_string(std::lround(width * options.scale)) +
                                    " x " +
                                    std::to_string(std::lround(height * options.scale)));
  return browser.screenshot(left, top, width, height);
}

}  // namespace phlox::page

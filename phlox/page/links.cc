// Finds and checks the links in tags of widgets.
#include "phlox/page/links.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/scene/schema.h"
#include "phlox/scene/value.h"
#include "phlox/scene/walk.h"

namespace phlox::page {
namespace {

using scene::Model;
using scene::Value;

constexpr std::string_view kScript =
#include <phlox/generated/links_js.inc>
    ;

constexpr std::string_view kKinds[] = {"filter", "set", "show", "column"};

const Value* link_in(const Value& tag) {
  if (!tag.is(Value::Kind::kMap)) return nullptr;
  const Value* link = tag.find("link");
  return link && link->is(Value::Kind::kString) ? link : nullptr;
}

const std::vector<Value>* tags_of(const Model& model) {
  if (!model.is_a("Widget") || !model.is_set("tags")) return nullptr;
  const auto place = scene::find_property(model.class_id(), "tags");
  return &model.value_at(*place)->list();
}

// What the document shows when tags are left out.
std::unordered_set<Model> shown_by(const scene::Document& document) {
  std::unordered_set<Model> seen;
  std::vector<Model> open(document.roots().begin(), document.roots().end());
  while (!open.empty()) {
    const Model model = open.back();
    open.pop_back();
    if (!seen.insert(model).second) continue;
    const auto tags = scene::find_property(model.class_id(), "tags");
    for (const auto& [property, value] : model.values())
      if (!tags || property != *tags)
        scene::for_each_model(value, [&](const Model& part) { open.push_back(part); });
  }
  return seen;
}

}  // namespace

bool has_links(const scene::Document& document) {
  std::vector<Model> linked;
  bool any = false;
  const std::vector<Model> models = document.models();
  for (const Model& model : models) {
    const std::vector<Value>* tags = tags_of(model);
    if (!tags) continue;
    for (const Value& tag : *tags)
      if (const Value* link = link_in(tag)) {
        any = true;
        if (std::find(std::begin(kKinds), std::end(kKinds), link->text()) ==
            std::end(kKinds))
          throw Error(Code::kInvalid, "a " + std::string(model.class_name()) +
                                          " has a link of the unknown kind " +
                                          link->text());
      }
  }
  if (!any) return false;
  const std::unordered_set<Model> shown = shown_by(document);
  for (const Model& model : models) {
    const std::vector<Value>* tags = tags_of(model);
    if (!tags) continue;
    for (const Value& tag : *tags) {
      if (!link_in(tag)) continue;
      scene::for_each_model(tag, [&](const Model& target) {
        if (shown.contains(target) || target.is_a("Callback")) return;
        throw Error(Code::kInvalid, "a " + std::string(model.class_name()) +
                                        " is linked to a " +
                                        std::string(target.class_name()) +
                                        ", which the document does not show")
            .hint("put into the layout what it acts on");
      });
      if (!shown.contains(model))
        throw Error(Code::kInvalid, "a link has a " + std::string(model.class_name()) +
                                        " that the document does not show");
    }
  }
  return true;
}

const Script& links_script() {
  static const auto& only = *new Script(std::string(kScript));
  return only;
}

}  // namespace phlox::page

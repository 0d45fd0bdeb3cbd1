// Documents: ids, writing and reading.
#include "phlox/scene/document.h"

#include <algorithm>
#include <unordered_set>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/scene/json.h"
#include "phlox/scene/packed.h"
#include "phlox/scene/release.h"
#include "phlox/scene/walk.h"

namespace phlox::scene {
namespace {

std::vector<Model> starts(const Model& config, const std::vector<Model>& roots,
                          const Value& callbacks) {
  std::vector<Model> out;
  if (config) out.push_back(config);
  out.insert(out.end(), roots.begin(), roots.end());
  for_each_model(callbacks, [&](const Model& model) { out.push_back(model); });
  return out;
}

// The value with each model replaced by its copy.
Value replaced(const Value& value, const std::unordered_map<uint64_t, Model>& copies) {
  using Kind = Value::Kind;
  bool any = false;
  for_each_model(value, [&](const Model&) { any = true; });
  if (!any) return value;  // shared with the original
  const auto of = [&](const Value& item) { return replaced(item, copies); };
  switch (value.kind()) {
    case Kind::kModel:
      return copies.at(value.model().serial());
    case Kind::kList:
    case Kind::kSet: {
      Value::List out;
      std::transform(value.list().begin(), value.list().end(), std::back_inserter(out),
                     of);
      return value.is(Kind::kSet) ? Value::set(std::move(out)) : Value(std::move(out));
    }
    case Kind::kMap:
    case Kind::kStruct: {
      Value::Map out;
      for (const auto& [key, item] : value.entries()) out.emplace_back(of(key), of(item));
      return value.is(Kind::kMap) ? Value::map(std::move(out))
                                  : Value::structure(std::move(out));
    }
    default: {
      Spec spec = value.spec();
      spec.value = of(spec.value);
      if (spec.transform) spec.transform = copies.at(spec.transform.serial());
      return Value(std::move(spec));
    }
  }
}

}  // namespace

Document::Document() : config_("DocumentConfig") { config_.get("notifications"); }

Document::~Document() {
  release_circles(starts(config_, roots_, callbacks_),
                  [this] { config_ = {}, roots_.clear(), callbacks_ = {}; });
}

void Document::add_root(Model model) {
  if (std::find(roots_.begin(), roots_.end(), model) != roots_.end())
    throw Error(Code::kInvalid, "this " + std::string(model.class_name()) +
                                    " is a root of the document already");
  roots_.push_back(std::move(model));
}

void Document::remove_root(const Model& model) {
  const auto at = std::find(roots_.begin(), roots_.end(), model);
  if (at == roots_.end())
    throw Error(Code::kNotFound, "this " + std::string(model.class_name()) +
                                     " is no root of the document");
  roots_.erase(at);
}

void Document::set_roots(std::vector<Model> roots) {
  std::vector<Model> before = std::exchange(roots_, {});
  try {
    for (Model& root : roots) add_root(std::move(root));
  } catch (...) {
    roots_ = std::move(before);
    throw;
  }
}

std::vector<Model> Document::models() const {
  return reachable(starts(config_, roots_, callbacks_));
}

void Document::give_ids() {
  const std::vector<Model> all = models();
  std::unordered_map<uint64_t, std::string> kept;
  std::unordered_set<std::string> taken;
  const auto keep = [&](const Model& model, const std::string& id) {
    if (!taken.insert(id).second)
      throw Error(Code::kInvalid,
                  "two models of the document have the id " + quoted_short(id));
    kept[model.serial()] = id;
  };
  for (const Model& model : all) {
    const auto own = ids_.find(model.serial());
    if (!model.id().empty())
      keep(model, model.id());
    else if (own != ids_.end())
      keep(model, own->second);
  }
  for (const Model& model : all) {
    std::string& id = kept[model.serial()];
    while (id.empty()) {
      // Not "p" or "j", by which Bokeh's Python and JavaScript name what they add to the
      // document.
      std::string next = "c" + std::to_string(next_id_++);
      if (taken.insert(next).second) id = std::move(next);
    }
  }
  ids_ = std::move(kept);
}

const std::string& Document::id_of(const Model& model) {
  auto found = ids_.find(model.serial());
  if (found == ids_.end()) {
    give_ids();
    found = ids_.find(model.serial());
  }
  if (found == ids_.end())
    throw Error(Code::kNotFound, "this " + std::string(model.class_name()) +
                                     " is not part of the document");
  return found->second;
}

std::string_view Document::find_id(const Model& model) const {
  const auto found = ids_.find(model.serial());
  return found == ids_.end() ? std::string_view() : std::string_view(found->second);
}

Model Document::find(std::string_view id) {
  give_ids();
  for (Model& model : models())
    if (ids_.at(model.serial()) == id) return model;
  return {};
}

ModelsById Document::models_by_id() {
  give_ids();
  ModelsById out;
  for (Model& model : models()) out.emplace(ids_.at(model.serial()), model);
  return out;
}

void Document::check() const { check_models(models()); }

std::string Document::to_json(const WriteOptions& options) {
  check();
  give_ids();
  std::string out;
  Writer writer(
      out,
      [this](const Model& model) { return std::string_view(ids_.at(model.serial())); },
      options);
  const Packed packed(options.buffers ? std::vector<Model>() : models(), options.level);
  writer.use(packed);
  out += R"({"version":)";
  writer.text(kBokehJsVersion);
  out += R"(,"title":)";
  writer.text(title_);
  out += R"(,"config":)";
  writer.value(config_ ? Value(config_) : Value());
  out += R"(,"roots":[)";
  for (size_t i = 0; i < roots_.size(); ++i) {
    if (i > 0) out += ',';
    writer.model(roots_[i]);
  }
  out += ']';
  if (!callbacks_.entries().empty()) {
    out += R"(,"callbacks":)";
    writer.value(callbacks_);
  }
  out += '}';
  return out;
}

Document Document::from_json(std::string_view json, const std::vector<Buffer>& buffers) {
  const Value parsed = parse_json(json);
  if (!parsed.is(Value::Kind::kStruct))
    throw Error(Code::kIo, "a document is a JSON object, not " + shown(parsed));
  const Value* defs = parsed.find("defs");
  if (defs && defs->is(Value::Kind::kList) && !defs->list().empty())
    throw Error(Code::kUnsupported, "the document defines models of its own (DataModel)");
  Document out;
  ModelsById models;
  Reader reader(models, buffers);
  if (const Value* config = parsed.find("config")) {
    const Value value = reader.value(*config);
    if (value.is(Value::Kind::kModel)) out.config_ = value.model();
  }
  if (const Value* title = parsed.find("title"); title && !title->is_null())
    out.title_ = text_member(parsed, "title");
  const Value& roots = member(parsed, "roots");
  if (!roots.is(Value::Kind::kList))
    throw Error(Code::kIo, "\"roots\" of the document must be a list");
  for (const Value& root : roots.list()) out.add_root(reader.model(root));
  if (const Value* callbacks = parsed.find("callbacks"))
    out.callbacks_ = reader.value(*callbacks);
  if (!out.callbacks_.is(Value::Kind::kMap))
    throw Error(Code::kIo, "\"callbacks\" of the document must be a map");
  return out;
}

Document Document::copy() {
  give_ids();
  std::unordered_map<uint64_t, Model> copies;
  const std::vector<Model> all = models();
  Document out;
  for (const Model& model : all) {
    Model copy(model.class_id());
    copy.set_id(model.id());
    out.ids_[copy.serial()] = ids_.at(model.serial());
    copies.emplace(model.serial(), std::move(copy));
  }
  for (const Model& model : all)
    for (const auto& [property, value] : model.values())
      copies.at(model.serial()).assign(property, replaced(value, copies));
  out.title_ = title_;
  out.next_id_ = next_id_;
  out.config_ = config_ ? copies.at(config_.serial()) : Model();
  out.callbacks_ = replaced(callbacks_, copies);
  for (const Model& root : roots_) out.roots_.push_back(copies.at(root.serial()));
  return out;
}

bool equal(const Document& a, const Document& b) {
  if (a.title() != b.title() || a.roots().size() != b.roots().size()) return false;
  std::unordered_map<uint64_t, uint64_t> there;
  std::unordered_map<uint64_t, uint64_t> back;
  std::vector<std::pair<Model, Model>> waiting;
  // Models are the same if they stand in the same places, and nowhere else.
  const Value::Same same = [&](const Model& x, const Model& y) {
    if (!x || !y) return !x && !y;
    const auto to = there.emplace(x.serial(), y.serial());
    const auto from = back.emplace(y.serial(), x.serial());
    if (to.second && from.second) waiting.emplace_back(x, y);
    return to.first->second == y.serial() && from.first->second == x.serial();
  };
  if (!same(a.config(), b.config())) return false;
  for (size_t i = 0; i < a.roots().size(); ++i)
    if (!same(a.roots()[i], b.roots()[i])) return false;
  if (!Value::equal(a.callbacks(), b.callbacks(), same)) return false;
  while (!waiting.empty()) {
    const auto [x, y] = std::move(waiting.back());
    waiting.pop_back();
    if (x.class_id() != y.class_id() || x.values().size() != y.values().size())
      return false;
    for (size_t i = 0; i < x.values().size(); ++i) {
      const auto& [property, value] = x.values()[i];
      if (property != y.values()[i].first ||
          !Value::equal(value, y.values()[i].second, same))
        return false;
    }
  }
  return true;
}

}  // namespace phlox::scene

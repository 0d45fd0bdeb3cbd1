// Patches onto documents: all of one or nothing.
#include <algorithm>
#include <optional>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/scene/json.h"
#include "phlox/scene/patch.h"
#include "phlox/scene/rows.h"
#include "phlox/scene/schema.h"

namespace phlox::scene {
namespace {

// Makes changes, and takes them back if it is dropped before keep().
class Changes {
 public:
  explicit Changes(Document& document)
      : document_(document), title_(document.title()), roots_(document.roots()) {}
  ~Changes() {
    if (kept_) return;
    for (auto at = undo_.rbegin(); at != undo_.rend(); ++at)
      if (at->value)
        at->model.assign(at->property, *at->value);
      else
        at->model.reset_at(at->property);
    document_.set_title(title_);
    document_.set_roots(roots_);
  }
  void keep() { kept_ = true; }

  void set(Model model, size_t property, Value value) {
    remember(model, property);
    // The units that a spec may bring are a property of their own.
    const std::string units =
        std::string(text_at(properties_of(model.class_id())[property].name)) + "_units";
    if (const auto at = find_property(model.class_id(), units)) remember(model, *at);
    model.assign(property, std::move(value));
  }

 private:
  struct Undo {
    Model model;
    size_t property;
    std::optional<Value> value;
  };
  void remember(const Model& model, size_t property) {
    const Value* value = model.value_at(property);
    undo_.push_back({model, property, value ? std::optional(*value) : std::nullopt});
  }

  Document& document_;
  std::string title_;
  std::vector<Model> roots_;
  std::vector<Undo> undo_;
  bool kept_ = false;
};

class Applier {
 public:
  Applier(Document& document, const std::vector<Buffer>& buffers)
      : document_(document),
        changes_(document),
        models_(document.models_by_id()),
        reader_(models_, buffers) {}

  void event(const Value& json) {
    if (!json.is(Value::Kind::kStruct))
      throw Error(Code::kIo, "an event of a patch is a JSON object, not " + shown(json));
    const std::string& kind = text_member(json, "kind");
    if (kind == "ModelChanged") {
      auto [model, property] = place(json);
      changes_.set(model, property, reader_.value(member(json, "new")));
    } else if (kind == "ColumnDataChanged") {
      columns_changed(json);
    } else if (kind == "ColumnsStreamed") {
      streamed(json);
    } else if (kind == "RootAdded") {
      document_.add_root(reader_.model(member(json, "model")));
    } else if (kind == "RootRemoved") {
      document_.remove_root(reader_.model(member(json, "model")));
    } else if (kind == "TitleChanged") {
      document_.set_title(text_member(json, "title"));
    } else {
      throw Error(Code::kUnsupported,
                  "phlox does not apply what a patch calls " + quoted_short(kind));
    }
  }
  void keep() { changes_.keep(); }

 private:
  std::pair<Model, size_t> place(const Value& json) {
    Model model = reader_.model(member(json, "model"));
    return {model, property_named(model.class_id(), text_member(json, "attr"))};
  }
  // The columns that are there, and those that come.
  std::pair<Value, Value> columns(Model& model, size_t property, const Value& json) {
    Value there = model.get_at(property);
    Value coming = reader_.value(member(json, "data"));
    if (!there.is(Value::Kind::kMap) || !coming.is(Value::Kind::kMap))
      throw Error(Code::kIo, "a patch of columns is about " + shown(there));
    return {std::move(there), std::move(coming)};
  }

  void columns_changed(const Value& json) {
    auto [model, property] = place(json);
    auto [there, coming] = columns(model, property, json);
    const Value* which = json.find("cols");
    if (!which || which->is_null())
      return changes_.set(model, property, std::move(coming));
    Value::Map out = there.entries();
    for (const auto& [name, column] : coming.entries()) {
      const auto at = std::find_if(
          out.begin(), out.end(), [&](const auto& entry) { return entry.first == name; });
      if (at != out.end())
        at->second = column;
      else
        out.emplace_back(name, column);
    }
    changes_.set(model, property, Value::map(std::move(out)));
  }

  void streamed(const Value& json) {
    auto [model, property] = place(json);
    const auto [there, coming] = columns(model, property, json);
    const Value* rollover = json.find("rollover");
    const bool all = !rollover || rollover->is_null();
    if (!all && (!rollover->is(Value::Kind::kInt) || rollover->integer() < 0))
      throw Error(Code::kIo, "\"rollover\" of a patch must be a number of rows");
    changes_.set(model, property,
                 appended_columns(there, coming, all ? 0 : rollover->integer()));
  }

  Document& document_;
  Changes changes_;
  ModelsById models_;
  Reader reader_;
};

}  // namespace

void apply_patch(Document& document, std::string_view json,
                 const std::vector<Buffer>& buffers) {
  const Value parsed = parse_json(json);
  const Value& events = member(parsed, "events");
  if (!events.is(Value::Kind::kList))
    throw Error(Code::kIo, "\"events\" of a patch must be a list");
  Applier applier(document, buffers);
  for (const Value& event : events.list()) applier.event(event);
  document.check();
  applier.keep();
}

}  // namespace phlox::scene

// The difference of two documents, and its JSON.
#include <algorithm>
#include <set>

#include "phlox/base/error.h"
#include "phlox/scene/patch.h"
#include "phlox/scene/schema.h"

namespace phlox::scene {
namespace {

using Kind = Event::Kind;

class Difference {
 public:
  Difference(Document& before, Document& after)
      : after_(after),
        old_(before.models_by_id()),
        same_([this, &before](const Model& a, const Model& b) {
          return bool{a} == bool{b} && (!a || before.id_of(a) == after_.id_of(b));
        }) {}

  std::vector<Event> events(Document& before) {
    page(before);
    roots(before);
    for (const Model& model : after_.models()) {
      const Model old = counterpart(model);
      if (old) properties(old, model);
    }
    if (before.title() != after_.title())
      events_.push_back({Kind::kTitleChanged, {}, {}, after_.title(), {}});
    return std::move(events_);
  }

 private:
  // The model of the same id, if it was there and is of the same class.
  Model counterpart(const Model& model) {
    const auto found = old_.find(after_.id_of(model));
    if (found == old_.end()) return {};
    if (found->second.class_id() != model.class_id())
      throw Error(Code::kUnsupported, "the model " + found->first + " was a " +
                                          std::string(found->second.class_name()) +
                                          " and is a " + std::string(model.class_name()) +
                                          " now: give it another id");
    return found->second;
  }

  void page(Document& before) {
    if (!Value::equal(before.config() ? Value(before.config()) : Value(),
                      after_.config() ? Value(after_.config()) : Value(), same_) ||
        !Value::equal(before.callbacks(), after_.callbacks(), same_))
      throw Error(Code::kUnsupported,
                  "no patch can change the config or the callbacks of a document");
  }

  // Roots that stay keep their order; where that changed, what is out of order goes and
  // comes again.
  void roots(Document& before) {
    std::vector<std::string> wanted;
    for (const Model& root : after_.roots()) wanted.push_back(after_.id_of(root));
    std::vector<std::string> kept;
    for (const Model& root : before.roots()) {
      const std::string& id = before.id_of(root);
      // A root is appended: only a beginning of what is wanted can stay.
      if (kept.size() < wanted.size() && wanted[kept.size()] == id)
        kept.push_back(id);
      else
        events_.push_back({Kind::kRootRemoved, root, {}, {}, {}});
    }
    for (size_t i = kept.size(); i < wanted.size(); ++i)
      events_.push_back({Kind::kRootAdded, after_.roots()[i], {}, {}, {}});
  }

  void properties(const Model& old, Model model) {
    std::set<uint16_t> places;
    for (const auto& [property, value] : old.values()) places.insert(property);
    for (const auto& [property, value] : model.values()) places.insert(property);
    for (const uint16_t property : places) {
      const Value* was = old.value_at(property);
      const Value* is = model.value_at(property);
      if (was && is && Value::equal(*was, *is, same_)) continue;
      changed(was, model, property);
    }
  }

  void changed(const Value* was, Model& model, size_t property) {
    const PropertyRow& row = properties_of(model.class_id())[property];
    const std::string name(text_at(row.name));
    if (row.flags & PropertyRow::kUnserialized) {
      // Units go with what they are of.
      if (!name.ends_with("_units")) return;
      const auto owner = find_property(model.class_id(), name.substr(0, name.size() - 6));
      if (owner && !told(model, *owner)) tell(model, *owner);
      return;
    }
    if (told(model, property)) return;
    if (type_at(row.type).check == Check::kColumns) return columns(was, model, property);
    tell(model, property);
  }

  bool told(const Model& model, size_t property) const {
    const std::string_view name = text_at(properties_of(model.class_id())[property].name);
    return std::any_of(events_.begin(), events_.end(), [&](const Event& event) {
      return event.model == model && event.attribute == name;
    });
  }

  void tell(Model& model, size_t property) {
    const PropertyRow& row = properties_of(model.class_id())[property];
    auto value = wire_value(model, property, true);
    if (!value) {
      if (row.flags & PropertyRow::kRequired)
        throw Error(Code::kInvalid, std::string(model.class_name()) + "." +
                                        std::string(text_at(row.name)) +
                                        " cannot go back to a default, for it has none");
      value = model.get_at(property);  // a default that is a model becomes one of `after`
    }
    events_.push_back(
        {Kind::kModelChanged, model, std::string(text_at(row.name)), *value, {}});
  }

  // Only the columns that differ, unless one has gone.
  void columns(const Value* was, const Model& model, size_t property) {
    const Value empty = Value::map({});
    const Value* is = model.value_at(property);
    if (!is) is = &empty;
    if (!was) was = &empty;
    Event event{Kind::kColumnDataChanged,
                model,
                std::string(text_at(properties_of(model.class_id())[property].name)),
                *is,
                {}};
    const bool gone =
        std::any_of(was->entries().begin(), was->entries().end(),
                    [&](auto& entry) { return !is->find(entry.first.text()); });
    if (!gone) {
      Value::Map changed;
      for (const auto& [name, column] : is->entries()) {
        const Value* old = was->find(name.text());
        if (old && Value::equal(*old, column, same_)) continue;
        changed.emplace_back(name, column);
        event.columns.push_back(name.text());
      }
      if (changed.empty()) return;  // another order
      event.value = Value::map(std::move(changed));
    }
    events_.push_back(std::move(event));
  }

  Document& after_;
  ModelsById old_;
  Value::Same same_;
  std::vector<Event> events_;
};

}  // namespace

std::string_view event_name(Event::Kind kind) {
  switch (kind) {
    case Kind::kModelChanged:
      return "ModelChanged";
    case Kind::kColumnDataChanged:
      return "ColumnDataChanged";
    case Kind::kColumnsStreamed:
      return "ColumnsStreamed";
    case Kind::kRootAdded:
      return "RootAdded";
    case Kind::kRootRemoved:
      return "RootRemoved";
    case Kind::kTitleChanged:
      return "TitleChanged";
  }
  return "";
}

std::vector<Event> diff(Document& before, Document& after) {
  after.check();
  return Difference(before, after).events(before);
}

std::string patch_json(const std::vector<Event>& events, Document& before,
                       Document& after, const WriteOptions& options) {
  const ModelsById old = before.models_by_id();
  std::string out;
  Writer writer(
      out,
      [&](const Model& model) -> std::string_view {
        // One that was removed is no part of `after` any more.
        const auto own = before.find_id(model);
        return own.empty() ? std::string_view(after.id_of(model)) : own;
      },
      options);
  for (const Model& model : after.models())
    if (old.contains(after.id_of(model))) writer.known(model);
  out += R"({"events":[)";
  for (size_t i = 0; i < events.size(); ++i) {
    const Event& event = events[i];
    out += i > 0 ? R"(,{"kind":)" : R"({"kind":)";
    writer.text(event_name(event.kind));
    if (event.model) {
      out += R"(,"model":)";
      if (event.kind == Kind::kRootAdded)
        writer.model(event.model);
      else
        writer.reference(event.model);
    }
    if (!event.attribute.empty()) {
      out += R"(,"attr":)";
      writer.text(event.attribute);
    }
    switch (event.kind) {
      case Kind::kModelChanged:
        out += R"(,"new":)";
        writer.value(event.value);
        break;
      case Kind::kColumnDataChanged:
        out += R"(,"data":)";
        writer.value(event.value);
        out += R"(,"cols":)";
        writer.value(event.columns.empty() ? Value()
                                           : Value(Value::List(event.columns.begin(),
                                                               event.columns.end())));
        break;
      case Kind::kColumnsStreamed:
        out += R"(,"data":)";
        writer.value(event.value);
        out += R"(,"rollover":)";
        writer.value(event.rollover ? Value(event.rollover) : Value());
        break;
      case Kind::kTitleChanged:
        out += R"(,"title":)";
        writer.value(event.value);
        break;
      default:
        break;
    }
    out += '}';
  }
  out += "]}";
  return out;
}

}  // namespace phlox::scene

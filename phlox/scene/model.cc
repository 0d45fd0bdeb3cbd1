// Models: setting, getting and dropping of checked properties.
#include "phlox/scene/model.h"

#include <algorithm>
#include <atomic>

#include "phlox/base/error.h"
#include "phlox/scene/check.h"
#include "phlox/scene/schema.h"

namespace phlox::scene {

struct Model::Node {
  ClassId class_id = 0;
  uint64_t serial = 0;
  std::string id;
  std::vector<std::pair<uint16_t, Value>> values;

  auto find(size_t property) {
    return std::lower_bound(
        values.begin(), values.end(), property,
        [](const auto& entry, size_t wanted) { return entry.first < wanted; });
  }
  void put(size_t property, Value value) {
    const auto at = find(property);
    if (at != values.end() && at->first == property)
      at->second = std::move(value);
    else
      values.emplace(at, static_cast<uint16_t>(property), std::move(value));
  }
  void drop(size_t property) {
    const auto at = find(property);
    if (at != values.end() && at->first == property) values.erase(at);
  }
};

Model::Model(ClassId id) : node_(std::make_shared<Node>()) {
  if (class_at(id).is_abstract)
    throw Error(Code::kInvalid, "a " + std::string(scene::class_name(id)) +
                                    " is only a base of models: make one of those");
  static std::atomic<uint64_t> made = 0;
  node_->class_id = id;
  node_->serial = ++made;
}

Model::Model(std::string_view class_name) : Model(class_named(class_name)) {}

ClassId Model::class_id() const { return node_->class_id; }
std::string_view Model::class_name() const { return scene::class_name(class_id()); }

bool Model::is_a(std::string_view class_name) const {
  const auto base = find_class(class_name);
  return base && is_subclass(class_id(), *base);
}

void Model::set(std::string_view property, Value value) const {
  set_at(property_named(class_id(), property), std::move(value));
}

Value Model::get(std::string_view property) const {
  return get_at(property_named(class_id(), property));
}

void Model::reset(std::string_view property) const {
  reset_at(property_named(class_id(), property));
}

bool Model::is_set(std::string_view property) const {
  return value_at(property_named(class_id(), property)) != nullptr;
}

void Model::set_at(size_t property, Value value) const {
  const PropertyRow& row = properties_of(class_id())[property];
  if (row.flags & PropertyRow::kReadonly)
    throw Error(Code::kInvalid, std::string(class_name()) + "." +
                                    std::string(text_at(row.name)) +
                                    " is set by the browser, and is read-only here");
  assign(property, std::move(value));
}

void Model::assign(size_t property, Value value) const {
  const PropertyRow& row = properties_of(class_id())[property];
  check_property(class_id(), row, value);
  // Units are a property of their own, whichever way they are given.
  if (value.is(Value::Kind::kSpec) && !value.spec().units.empty()) {
    Spec spec = value.spec();
    const std::string units =
        std::string(text_at(row.name)) + "_units";  // every spec that takes units has it
    node_->put(property_named(class_id(), units), Value(std::move(spec.units)));
    if (const auto at = find_property(class_id(), units)) {
      const Value* usual = default_of(properties_of(class_id())[*at]);
      if (usual && *usual == *value_at(*at)) node_->drop(*at);
    }
    spec.units.clear();
    value = Value(std::move(spec));
  }
  const Value* usual = default_of(row);
  if (usual && *usual == value)
    node_->drop(property);
  else
    node_->put(property, std::move(value));
}

Value Model::get_at(size_t property) const {
  if (const Value* value = value_at(property)) return *value;
  const PropertyRow& row = properties_of(class_id())[property];
  if (row.flags & PropertyRow::kRequired)
    throw Error(Code::kInvalid, std::string(class_name()) + "." +
                                    std::string(text_at(row.name)) +
                                    " has not been set, and has no default");
  if (const Value* usual = default_of(row)) return *usual;
  Value made = make_default(row);
  node_->put(property, made);
  return made;
}

void Model::reset_at(size_t property) const { node_->drop(property); }

const Value* Model::value_at(size_t property) const {
  const auto at = node_->find(property);
  return at != node_->values.end() && at->first == property ? &at->second : nullptr;
}

const std::vector<std::pair<uint16_t, Value>>& Model::values() const {
  return node_->values;
}

uint64_t Model::serial() const { return node_->serial; }
const std::string& Model::id() const { return node_->id; }
void Model::set_id(std::string id) const { node_->id = std::move(id); }

void Model::clear() const {
  // What goes may be the last handle of other models, and of this one.
  const auto keep = node_;
  const auto gone = std::move(node_->values);
  node_->values.clear();
}

}  // namespace phlox::scene

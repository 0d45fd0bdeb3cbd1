// One object of a document: its class, its id, and the properties that were set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace phlox::scene {

class Value;
// The place of a class in the schema, which is the same in every run of one build.
using ClassId = uint16_t;

// A handle: copies are the same object, as references are in Python, and a const one may
// change it. Not to be used from two threads at once. Properties are checked when they
// are set; see docs/documents.md. A value that is the property's default is not kept, so
// what is equal in meaning is equal in bytes.
class Model {
 public:
  Model() = default;  // no model: good for assignment and `explicit operator bool` alone
  // Of that class, with nothing set. Throws Error(kInvalid) for a class that is abstract.
  explicit Model(ClassId id);
  // By the name of the class, "Line"; throws Error(kNotFound) with the nearest name.
  explicit Model(std::string_view class_name);
  explicit operator bool() const { return node_ != nullptr; }

  ClassId class_id() const;
  std::string_view class_name() const;
  // True for this class and its bases: LinearAxis is an Axis.
  bool is_a(std::string_view class_name) const;

  // Throws Error: kNotFound for a property that the class has not (with the nearest
  // name), kType or kInvalid for a value that the property does not take, kInvalid for a
  // read-only one.
  void set(std::string_view property, Value value) const;
  // The value that was set, else the default. A default that is a model is made and kept:
  // from then on it is part of the document. Throws Error(kInvalid) where neither is
  // there.
  Value get(std::string_view property) const;
  // Back to the default.
  void reset(std::string_view property) const;
  bool is_set(std::string_view property) const;

  // The same by the property's place in the class, as the schema counts them.
  void set_at(size_t property, Value value) const;
  Value get_at(size_t property) const;
  void reset_at(size_t property) const;
  // As set_at, also for read-only properties: for what comes from a browser or a file.
  void assign(size_t property, Value value) const;
  // The value that was set, or null.
  const Value* value_at(size_t property) const;
  // Those that were set, by rising place.
  const std::vector<std::pair<uint16_t, Value>>& values() const;

  // The id that it was given by name, by a file or by set_id; empty where the document
  // chooses one.
  const std::string& id() const;
  void set_id(std::string id) const;

  // Whether they are the same object.
  friend bool operator==(const Model&, const Model&) = default;
  const void* address() const { return node_.get(); }
  // Of the objects of this process in the order in which they were made; never used
  // twice.
  uint64_t serial() const;
  // Handles of this object, those in other models' properties among them.
  long num_handles() const { return node_.use_count(); }
  // Drops all properties, to break a circle of models that nobody can reach any more.
  void clear() const;

 private:
  struct Node;
  std::shared_ptr<Node> node_;
};

}  // namespace phlox::scene

template <>
struct std::hash<phlox::scene::Model> {
  size_t operator()(const phlox::scene::Model& model) const {
    return std::hash<const void*>()(model.address());
  }
};

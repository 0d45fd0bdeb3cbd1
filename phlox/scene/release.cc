// Trial deletion: what is held by more than the models that are looked at is kept, with
// all it reaches.
#include "phlox/scene/release.h"

#include <unordered_map>

#include "phlox/scene/value.h"
#include "phlox/scene/walk.h"

namespace phlox::scene {
namespace {

// A model, or what values share: a list, a map, a spec.
struct Held {
  long inside = 0;  // holders among those looked at
  long holders = 0;
  std::vector<const void*> holds;
};
using Graph = std::unordered_map<const void*, Held>;

void add_value(const Value& value, Held& holder, Graph& graph);

void add_model(const Model& model, Held& holder, Graph& graph) {
  if (!model) return;
  holder.holds.push_back(model.address());
  ++graph[model.address()].inside;
}

void add_value(const Value& value, Held& holder, Graph& graph) {
  using Kind = Value::Kind;
  if (value.is(Kind::kModel)) return add_model(value.model(), holder, graph);
  const auto [address, holders] = value.shared();
  if (!address || value.is(Kind::kArray)) return;
  holder.holds.push_back(address);
  const bool is_new = !graph.contains(address);
  Held& own = graph[address];
  ++own.inside;
  own.holders = holders;
  if (!is_new) return;
  Held found;
  if (value.is(Kind::kSpec)) {
    add_value(value.spec().value, found, graph);
    add_model(value.spec().transform, found, graph);
  } else if (value.is(Kind::kMap) || value.is(Kind::kStruct)) {
    for (const auto& [key, item] : value.entries()) {
      add_value(key, found, graph);
      add_value(item, found, graph);
    }
  } else {
    for (const Value& item : value.list()) add_value(item, found, graph);
  }
  graph[address].holds = std::move(found.holds);
}

}  // namespace

void release_circles(std::vector<Model> starts, const std::function<void()>& drop) {
  std::vector<Model> all = reachable(starts);
  drop();
  starts.clear();
  Graph graph;
  for (const Model& model : all) {
    Held found;
    for (const auto& [property, value] : model.values()) add_value(value, found, graph);
    graph[model.address()].holds = std::move(found.holds);
  }
  // One handle of each is `all`'s own.
  for (const Model& model : all) graph[model.address()].holders = model.num_handles() - 1;
  std::vector<const void*> waiting;
  for (const auto& [address, held] : graph)
    if (held.holders > held.inside) waiting.push_back(address);
  std::unordered_map<const void*, bool> kept;
  while (!waiting.empty()) {
    const void* address = waiting.back();
    waiting.pop_back();
    if (!kept.emplace(address, true).second) continue;
    for (const void* next : graph[address].holds) waiting.push_back(next);
  }
  for (Model& model : all)
    if (!kept.contains(model.address())) model.clear();
}

}  // namespace phlox::scene

// The walk over models, without recursion over their depth.
#include "phlox/scene/walk.h"

#include <algorithm>
#include <unordered_set>

namespace phlox::scene {

void for_each_model(const Value& value, const std::function<void(const Model&)>& each) {
  using Kind = Value::Kind;
  switch (value.kind()) {
    case Kind::kModel:
      if (value.model()) each(value.model());
      return;
    case Kind::kList:
    case Kind::kSet:
      for (const Value& item : value.list()) for_each_model(item, each);
      return;
    case Kind::kMap:
    case Kind::kStruct:
      for (const auto& [key, item] : value.entries()) {
        for_each_model(key, each);
        for_each_model(item, each);
      }
      return;
    case Kind::kSpec:
      for_each_model(value.spec().value, each);
      if (value.spec().transform) each(value.spec().transform);
      return;
    default:
      return;
  }
}

std::vector<Model> reachable(const std::vector<Model>& starts) {
  std::vector<Model> found;
  std::unordered_set<const void*> seen;
  std::vector<Model> waiting(starts.rbegin(), starts.rend());
  while (!waiting.empty()) {
    const Model model = std::move(waiting.back());
    waiting.pop_back();
    if (!seen.insert(model.address()).second) continue;
    found.push_back(model);
    const size_t before = waiting.size();
    for (const auto& [property, value] : model.values())
      for_each_model(value, [&](const Model& next) {
        if (!seen.contains(next.address())) waiting.push_back(next);
      });
    std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(before), waiting.end());
  }
  return found;
}

}  // namespace phlox::scene

// Going through models in the order in which a document writes them.
#pragma once

#include <functional>
#include <vector>

#include "phlox/scene/model.h"
#include "phlox/scene/value.h"

namespace phlox::scene {

// Calls `each` with every model that stands in the value itself, first to last.
void for_each_model(const Value& value, const std::function<void(const Model&)>& each);

// Every model that the starts reach, each once: before a model those that were met before
// it, and its properties' models behind it. Circles are fine, and any depth.
std::vector<Model> reachable(const std::vector<Model>& starts);

}  // namespace phlox::scene

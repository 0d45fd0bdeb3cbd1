// Models that refer to each other in a circle keep each other alive; here such circles
// end.
#pragma once

#include <functional>
#include <vector>

#include "phlox/scene/model.h"

namespace phlox::scene {

// `drop` lets go of the handles that `starts` are copies of. After it, models that the
// starts reached and nobody else holds, by a handle or by a value, are cleared.
void release_circles(std::vector<Model> starts, const std::function<void()>& drop);

}  // namespace phlox::scene

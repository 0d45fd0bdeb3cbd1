// Joins whose build side does not fit into memory.
#pragma once

#include <memory>
#include <vector>

#include "phlox/engine/native/join_build.h"

namespace phlox::engine::native {

// Parts the probe side as the build side has been parted, and then joins part by part;
// parts that still do not fit are parted again. Rows of one key are never parted: if they
// alone do not fit, more memory is taken.
Flow join_parts(const Flow& probe, const std::vector<BuildSink*>& build,
                std::shared_ptr<const JoinPlan> plan, const SharedContext& context);

}  // namespace phlox::engine::native

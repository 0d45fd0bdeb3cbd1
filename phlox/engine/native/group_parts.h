// Groups that all threads have read, merged and finished part by part.
#pragma once

#include <memory>
#include <vector>

#include "phlox/engine/native/group_settled.h"
#include "phlox/engine/native/group_sink.h"

namespace phlox::engine::native {

// The groups of the sinks, and what they have settled, as rows of `type`: keys, then
// reductions. A part whose groups do not fit into memory keeps those that do, and the
// rows of the others are parted again by more bits of their keys' hashes. What cannot be
// parted, since the bits are used up, is held all the same.
std::shared_ptr<table::Morsels> group_parts(std::shared_ptr<const GroupPlan> plan,
                                            type::Type type,
                                            std::vector<std::unique_ptr<GroupSink>> sinks,
                                            std::shared_ptr<SettledGroups> settled,
                                            const SharedContext& context);

}  // namespace phlox::engine::native

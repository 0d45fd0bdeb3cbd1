// The build side's rows that belong to no row of the probe side.
#pragma once

#include <memory>

#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/join.h"

namespace phlox::engine::native {

// The unmatched rows of a page, in the result's columns.
table::Batch unmatched(const JoinPlan& plan, const kernel::JoinTable& table, size_t page);

// All of the flow, which marks the table's rows, and then the rows without a mark.
std::shared_ptr<table::Morsels> with_unmatched(
    Flow probe, std::shared_ptr<const JoinPlan> plan,
    std::shared_ptr<const kernel::JoinTable> table, const SharedContext& context);

}  // namespace phlox::engine::native

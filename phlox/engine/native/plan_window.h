// Plans of tables that add windows.
#pragma once

#include "phlox/engine/native/plan.h"

namespace phlox::engine::native {

// Of a mutate for which is_window_table() holds.
SharedPlanned plan_windows(const expr::Expr& node, Planner& planner);

}  // namespace phlox::engine::native

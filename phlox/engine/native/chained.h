// Rows of several flows, one after the other.
#pragma once

#include <memory>
#include <vector>

#include "phlox/engine/native/flow.h"

namespace phlox::engine::native {

// The pieces of all parts, numbered anew. A part is asked for pieces when all pieces of
// the one before it have been given.
std::shared_ptr<table::Morsels> chained(
    std::vector<std::shared_ptr<table::Morsels>> parts, type::Type type);

}  // namespace phlox::engine::native

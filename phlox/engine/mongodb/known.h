// What was found out about collections, for a while: a query of a collection that was met
// before asks its server nothing but the query.
#pragma once

#include <optional>
#include <string>

#include "phlox/compile/stored.h"

namespace phlox::engine::mongodb {

// Of how many documents the types are is part of what was asked. What is known is never
// taken for sure: values are checked by the query that reads them. Thread-safe.
std::optional<compile::Stored> known_collection(const compile::Stored& asked,
                                                int64_t sample);
void know_collection(const compile::Stored& found, int64_t sample);

}  // namespace phlox::engine::mongodb

// Conditions that an index of a collection may answer.
#pragma once

#include <span>
#include <string>

#include "phlox/engine/mongodb/pipeline.h"

namespace phlox::engine::mongodb {

// A document of the query language that passes every row which the conditions keep, and
// others; empty where there is none. Documents of the wrong type that it passes over are
// not read.
std::string index_match(std::span<const expr::Expr> conditions, const Documents& rows,
                        const Features& features);

}  // namespace phlox::engine::mongodb

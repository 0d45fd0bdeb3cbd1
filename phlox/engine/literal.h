// Constants of an expression as cells of a table.
#pragma once

#include "phlox/expr/value.h"
#include "phlox/table/value.h"
#include "phlox/type/type.h"

namespace phlox::engine {

// Throws Error(kType) for a text that is no value of the type.
table::Value cell(const expr::Value& value, const type::Type& type);

}  // namespace phlox::engine

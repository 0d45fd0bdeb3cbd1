// Columns that grow at the end, as streams do it.
#pragma once

#include <cstdint>

#include "phlox/scene/value.h"

namespace phlox::scene {

// The rows of `column` and then those of `more`, of which only the last `rollover` are
// kept if that is not 0. Arrays of one type stay an array of it, of two become float64;
// an array and a list become a list. Throws Error(kInvalid) for arrays whose rows have
// another shape.
Value appended(const Value& column, const Value& more, int64_t rollover);

// Of a map of columns; each that it has must be in `more`, and no other.
Value appended_columns(const Value& columns, const Value& more, int64_t rollover);

}  // namespace phlox::scene

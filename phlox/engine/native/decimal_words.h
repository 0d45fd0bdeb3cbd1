// Kernels of arithmetic whose result is a decimal.
#pragma once

#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

Word decimal_sum(const Use& use);
Word decimal_difference(const Use& use);
Word decimal_product(const Use& use);
Word decimal_floor_division(const Use& use);
Word decimal_remainder(const Use& use);

// Rounding to so many digits behind the point (fewer than none: tens, hundreds); the
// scale stays.
enum class Rounding : uint8_t { kHalfEven, kFloor, kCeil, kTrunc };
Word decimal_rounded(const Use& use, Rounding rounding, int64_t digits);

// The type as which a number takes part: a decimal with its own scale, or with `scale`.
type::Type as_decimal(const type::Type& type);
type::Type as_decimal(const type::Type& type, int scale);

}  // namespace phlox::engine::native

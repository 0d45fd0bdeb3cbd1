// The language's order of values: NaN equals NaN and is above every number, -0.0 equals
// 0.0, texts by code point.
#pragma once

#include "phlox/kernel/vector.h"

namespace phlox::engine::native {

// Without branches for floats, so that loops of them are vectorized.
template <kernel::Form form>
bool is_equal(const kernel::form_value<form>& a, const kernel::form_value<form>& b) {
  if constexpr (form == kernel::Form::kFloat)
    return (a == b) | ((a != a) & (b != b));
  else
    return a == b;
}

template <kernel::Form form>
bool is_less(const kernel::form_value<form>& a, const kernel::form_value<form>& b) {
  // No number is above NaN, and NaN is not above itself.
  if constexpr (form == kernel::Form::kFloat)
    return (a < b) | ((b != b) & (a == a));
  else
    return a < b;  // UTF-8's bytes are in the order of its code points
}

}  // namespace phlox::engine::native

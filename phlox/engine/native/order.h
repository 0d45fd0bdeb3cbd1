// The language's order of values: NaN is above every number, texts by code point.
#pragma once

#include <cmath>

#include "phlox/kernel/vector.h"

namespace phlox::engine::native {

template <kernel::Form form>
bool is_less(const kernel::form_value<form>& a, const kernel::form_value<form>& b) {
  // No number is above NaN, and NaN is not above itself.
  if constexpr (form == kernel::Form::kFloat)
    return a < b || (std::isnan(b) && !std::isnan(a));
  else
    return a < b;  // UTF-8's bytes are in the order of its code points
}

}  // namespace phlox::engine::native

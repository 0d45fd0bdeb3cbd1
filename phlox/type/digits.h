// Decimal digits of exact numbers.
#pragma once

#include "phlox/type/type.h"

namespace phlox::type {

// How many digits before the point values of an integer or a decimal type (without its
// option) may have; an integer counts as the decimal that holds all of its type.
int whole_digits(const Type& type);

// Digits behind the point: those of a decimal, else 0.
int scale_of(const Type& type);

}  // namespace phlox::type

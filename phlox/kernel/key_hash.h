// Values as keys: numbers that are equal where the values are, and hashes.
#pragma once

#include <cstdint>
#include <span>

#include "phlox/kernel/row_codec.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// Whether a value is a number of 64 bits, to tell it from all others of the form.
constexpr bool is_number(Form form) {
  return form != Form::kText && form != Form::kDecimal;
}

// The numbers of values of such a form: -0.0 is 0.0, all NaN are one.
void to_numbers(const Vector& values, size_t size, uint64_t* out);

// Of null.
constexpr uint64_t kNullHash = 0x9e3779b97f4a7c15u;

// A hash of each value, good in any of its bits; equal for equal values of a form.
void hash_values(const Vector& values, size_t size, uint64_t* out);
// Of the values of some columns together; of no columns 0.
void hash_rows(std::span<const Vector> columns, size_t size, uint64_t* out);

}  // namespace phlox::kernel

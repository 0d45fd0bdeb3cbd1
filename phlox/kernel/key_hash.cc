// Numbers and hashes of values.
#include "phlox/kernel/key_hash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace phlox::kernel {

void to_numbers(const Vector& values, size_t size, uint64_t* out) {
  switch (values.form) {
    case Form::kBool:
      for (size_t i = 0; i < size; ++i) out[i] = values.as<uint8_t>()[i];
      return;
    case Form::kFloat:
      for (size_t i = 0; i < size; ++i) {
        const double value = values.as<double>()[i] + 0.0;  // -0.0 becomes 0.0
        out[i] = std::bit_cast<uint64_t>(
            std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value);
      }
      return;
    default:
      std::copy_n(values.as<uint64_t>(), size, out);
  }
}

void hash_values(const Vector& values, size_t size, uint64_t* out) {
  if (values.form == Form::kText) {
    for (size_t i = 0; i < size; ++i) out[i] = hash_of(values.as<std::string_view>()[i]);
  } else if (values.form == Form::kDecimal) {
    for (size_t i = 0; i < size; ++i) {
      const Int128 value = values.as<Int128>()[i];
      out[i] = hash_of(static_cast<uint64_t>(value) ^
                       hash_of(static_cast<uint64_t>(value >> 64)));
    }
  } else {
    to_numbers(values, size, out);
    for (size_t i = 0; i < size; ++i) out[i] = hash_of(out[i]);
  }
  if (values.valid)
    for (size_t i = 0; i < size; ++i)
      if (!values.valid[i]) out[i] = kNullHash;
}

void hash_rows(std::span<const Vector> columns, size_t size, uint64_t* out) {
  if (columns.empty()) {
    std::fill_n(out, size, 0);
    return;
  }
  hash_values(columns[0], size, out);
  std::array<uint64_t, kVectorSize> more;
  for (const Vector& column : columns.subspan(1)) {
    hash_values(column, size, more.data());
    // The order of the columns counts: (1, 2) is not (2, 1).
    for (size_t i = 0; i < size; ++i)
      out[i] = hash_of(std::rotl(out[i], 23) * 0x9e3779b97f4a7c15u + more[i]);
  }
}

}  // namespace phlox::kernel

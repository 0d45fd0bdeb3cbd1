// Decimals of different scales, and decimals as floats.
#include "phlox/kernel/decimal_math.h"

#include "phlox/kernel/float.h"
#include "phlox/table/scalar_text.h"

namespace phlox::kernel {

int compare_decimals(Int128 a, int scale_a, Int128 b, int scale_b) {
  // The whole parts first; what is left of both has at most 38 digits.
  const Int128 unit_a = power_of_ten(scale_a), unit_b = power_of_ten(scale_b);
  const Int128 whole_a = floor_divide(a, unit_a), whole_b = floor_divide(b, unit_b);
  if (whole_a != whole_b) return whole_a < whole_b ? -1 : 1;
  const int scale = scale_a > scale_b ? scale_a : scale_b;
  const Int128 rest_a = (a - whole_a * unit_a) * power_of_ten(scale - scale_a);
  const Int128 rest_b = (b - whole_b * unit_b) * power_of_ten(scale - scale_b);
  return (rest_a > rest_b) - (rest_a < rest_b);
}

double decimal_to_float(Int128 unscaled, int scale) {
  // Two floats that are exact, divided: rounded once.
  constexpr Int128 kExact = Int128{1} << 53;
  if (unscaled <= kExact && unscaled >= -kExact && scale <= 22)
    return static_cast<double>(static_cast<int64_t>(unscaled)) /
           static_cast<double>(power_of_ten(scale));
  double nearest = 0;
  parse_float(table::decimal_text(unscaled, scale), nearest);
  return nearest;
}

}  // namespace phlox::kernel

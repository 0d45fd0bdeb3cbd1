// Decimal digits of exact numbers.
#include "phlox/type/digits.h"

namespace phlox::type {

int whole_digits(const Type& type) {
  if (type.is(Kind::kDecimal)) return type.precision() - type.scale();
  switch (type.bit_width()) {
    case 8:
      return 3;
    case 16:
      return 5;
    case 32:
      return 10;
    default:
      return type.is_unsigned() ? 20 : 19;
  }
}

int scale_of(const Type& type) { return type.is(Kind::kDecimal) ? type.scale() : 0; }

}  // namespace phlox::type

// Reads decimals from text.
#include "phlox/kernel/decimal.h"

namespace phlox::kernel {

Parsed parse_decimal(std::string_view text, int precision, int scale, Decimal& out) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+'))
    text.remove_prefix(1);
  Decimal value = 0;
  int significant = 0;  // digits of `value`, without leading zeros
  int fraction = 0;     // of them or of the zeros before them, those behind the point
  bool has_digits = false;
  bool has_point = false;
  bool too_long = false;
  bool inexact = false;
  for (const char c : text) {
    if (c == '.' && !has_point) {
      has_point = true;
      continue;
    }
    if (c < '0' || c > '9') return Parsed::kMalformed;
    has_digits = true;
    if (has_point && fraction == scale) {
      inexact = inexact || c != '0';
      continue;
    }
    if (has_point) ++fraction;
    if (significant == 0 && c == '0') continue;
    if (++significant > precision) {
      too_long = true;
      continue;
    }
    value = value * 10 + (c - '0');
  }
  if (!has_digits) return Parsed::kMalformed;
  if (value != 0) {
    significant += scale - fraction;
    if (significant > precision) too_long = true;
  }
  if (too_long) return Parsed::kOutOfRange;
  if (inexact) return Parsed::kInexact;
  for (; fraction < scale; ++fraction) value *= 10;
  out = negative ? -value : value;
  return Parsed::kOk;
}

}  // namespace phlox::kernel

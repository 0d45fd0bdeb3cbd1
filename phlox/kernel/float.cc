// Reads floats from text with fast_float, which rounds exactly.
#include "phlox/kernel/float.h"

#include <fast_float/fast_float.h>

#include <cmath>
#include <limits>

namespace phlox::kernel {
namespace {

bool is_word(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != lower[i]) return false;
  return true;
}

template <class Float>
Parsed parse(std::string_view text, Float& out) {
  std::string_view number = text;
  const bool negative = !number.empty() && number.front() == '-';
  if (!number.empty() && (number.front() == '-' || number.front() == '+'))
    number.remove_prefix(1);
  if (number.empty()) return Parsed::kMalformed;
  // fast_float knows more words ("infinity", "nan(...)") and a second sign.
  if (number.front() != '.' && (number.front() < '0' || number.front() > '9')) {
    using Limits = std::numeric_limits<Float>;
    Float value;
    if (is_word(number, "nan"))
      value = Limits::quiet_NaN();
    else if (is_word(number, "inf"))
      value = Limits::infinity();
    else
      return Parsed::kMalformed;
    out = negative ? -value : value;
    return Parsed::kOk;
  }
  Float value = 0;
  const char* const end = number.data() + number.size();
  const auto result = fast_float::from_chars(number.data(), end, value);
  if (result.ptr != end || result.ec == std::errc::invalid_argument)
    return Parsed::kMalformed;
  if (std::isinf(value)) return Parsed::kOutOfRange;
  out = negative ? -value : value;
  return Parsed::kOk;
}

}  // namespace

Parsed parse_float(std::string_view text, double& out) { return parse(text, out); }
Parsed parse_float(std::string_view text, float& out) { return parse(text, out); }

}  // namespace phlox::kernel

// Decimals between text and bits.
#include "phlox/table/scalar_text.h"

#include <charconv>

namespace phlox::table {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Int128> parse_decimal(std::string_view text, int precision, int scale) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  int64_t exponent = 0;
  const size_t mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) {
    std::string_view tail = text.substr(mark + 1);
    if (tail.starts_with('+')) tail.remove_prefix(1);
    const auto end = tail.data() + tail.size();
    const auto read = std::from_chars(tail.data(), end, exponent);
    if (read.ec != std::errc() || read.ptr != end || exponent > 1000 || exponent < -1000)
      return std::nullopt;
    text = text.substr(0, mark);
  }
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  Int128 value = 0;
  int digits = 0;
  // The power of ten of a digit, counted from the last one that the scale keeps.
  int64_t power = static_cast<int64_t>(whole.size()) - 1 + exponent + scale;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (!is_digit(c)) return std::nullopt;
      if (power < 0) {
        if (c != '0') return std::nullopt;  // would be lost
      } else if (c != '0' || value != 0) {
        if (++digits > precision) return std::nullopt;
        value = value * 10 + (c - '0');
      }
      --power;
    }
  }
  for (; power >= 0 && value != 0; --power) {
    if (++digits > precision) return std::nullopt;
    value *= 10;
  }
  return negative ? -value : value;
}

std::string decimal_text(Int128 unscaled, int scale) {
  std::string digits;
  // Digit by digit: the lowest number has no positive twin.
  for (Int128 rest = unscaled; rest != 0; rest /= 10) {
    const int digit = static_cast<int>(rest % 10);
    digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
  }
  const auto fraction = static_cast<size_t>(scale);
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - fraction, 1, '.');
  if (unscaled < 0) digits.insert(digits.begin(), '-');
  return digits;
}

}  // namespace phlox::table

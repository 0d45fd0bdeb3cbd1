// Decimals and uuids between text and bits.
#include "phlox/table/scalar_text.h"

#include <charconv>

namespace phlox::table {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

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

std::optional<std::string> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string bytes;
  for (size_t i = 0; i < text.size();) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i++] != '-') return std::nullopt;
      continue;
    }
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return bytes;
}

void append_uuid(std::string_view bytes, std::string& out) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    const auto byte = static_cast<unsigned char>(bytes[i]);
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
}

}  // namespace phlox::table

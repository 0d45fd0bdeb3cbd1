// Decimals, time spans and uuids between text and bits.
#include "phlox/table/scalar_text.h"

#include <charconv>
#include <limits>

namespace phlox::table {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Takes digits from the front; at most 18, so that they fit.
std::optional<int64_t> take_digits(std::string_view& text) {
  size_t count = 0;
  int64_t value = 0;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (count == 18) return std::nullopt;
    value = value * 10 + (text[count] - '0');
  }
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

// The fraction of a second behind its point, in microseconds.
std::optional<int64_t> take_fraction(std::string_view& text) {
  int64_t micros = 0;
  size_t count = 0;
  for (; count < text.size() && is_digit(text[count]); ++count) {
    if (count < 6)
      micros = micros * 10 + (text[count] - '0');
    else if (text[count] != '0')
      return std::nullopt;  // finer than a microsecond
  }
  if (count == 0) return std::nullopt;
  for (size_t i = count; i < 6; ++i) micros *= 10;
  text.remove_prefix(count);
  return micros;
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

std::optional<int64_t> parse_timedelta(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  Int128 micros = 0;
  bool in_time = false;
  std::string_view order = "WDTHMS";  // each once, in this order
  bool any = false;
  while (!text.empty()) {
    if (text[0] == 'T' && !in_time) {
      in_time = true;
      text.remove_prefix(1);
      order = "HMS";
      any = false;
      continue;
    }
    const auto count = take_digits(text);
    if (!count) return std::nullopt;
    int64_t fraction = 0;
    if (!text.empty() && (text[0] == '.' || text[0] == ',')) {
      text.remove_prefix(1);
      const auto part = take_fraction(text);
      if (!part || text.empty() || text[0] != 'S') return std::nullopt;
      fraction = *part;
    }
    if (text.empty()) return std::nullopt;
    const char unit = text[0];
    const size_t place = order.find(unit);
    if (place == std::string_view::npos || unit == 'T') return std::nullopt;
    if (!in_time && unit != 'W' && unit != 'D') return std::nullopt;
    order.remove_prefix(place + 1);
    text.remove_prefix(1);
    const int64_t size = unit == 'W'   ? 7 * kDay
                         : unit == 'D' ? kDay
                         : unit == 'H' ? kHour
                         : unit == 'M' ? kMinute
                                       : kSecond;
    micros += Int128{*count} * size + fraction;
    any = true;
  }
  if (!any) return std::nullopt;
  if (negative) micros = -micros;
  if (micros > std::numeric_limits<int64_t>::max() ||
      micros < std::numeric_limits<int64_t>::min())
    return std::nullopt;
  return static_cast<int64_t>(micros);
}

void append_timedelta(int64_t micros, std::string& out) {
  if (micros < 0) out += '-';
  uint64_t rest = micros < 0 ? 0 - static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  const auto part = [&](uint64_t size, char unit) {
    if (rest / size > 0) out += std::to_string(rest / size) + unit;
    rest %= size;
  };
  out += 'P';
  part(kDay, 'D');
  if (rest == 0) {
    if (out.back() == 'P') out += "T0S";
    return;
  }
  out += 'T';
  part(kHour, 'H');
  part(kMinute, 'M');
  if (rest == 0) return;
  out += std::to_string(rest / kSecond);
  if (const uint64_t fraction = rest % kSecond) {
    std::string digits = std::to_string(fraction);
    digits.insert(0, 6 - digits.size(), '0');
    while (digits.back() == '0') digits.pop_back();
    out += '.' + digits;
  }
  out += 'S';
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

// Floating-point numbers as text: the shortest that reads back to the same number.
#include "phlox/base/number.h"

#include <charconv>
#include <cmath>
#include <string_view>

namespace phlox {
namespace {

template <class Real>
void append(std::string& out, Real value) {
  if (std::isnan(value)) {
    out += "nan";
    return;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-inf" : "inf";
    return;
  }
  // "-d.ddde-XX": the digits are right and as few as can be, only the layout is not
  // Python's.
  char text[48];
  const auto result =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific);
  std::string_view rest(text, static_cast<size_t>(result.ptr - text));
  if (rest[0] == '-') {
    out += '-';
    rest.remove_prefix(1);
  }
  const size_t e = rest.find('e');
  int exponent = 0;
  const size_t number = e + (rest[e + 1] == '+' ? 2 : 1);
  std::from_chars(rest.data() + number, rest.data() + rest.size(), exponent);
  if (exponent < -4 || exponent >= 16) {
    out += rest;
    return;
  }
  std::string digits(1, rest[0]);
  if (e > 2) digits += rest.substr(2, e - 2);
  const auto count = static_cast<int>(digits.size());
  if (exponent < 0) {
    out += "0.";
    out.append(static_cast<size_t>(-exponent - 1), '0');
    out += digits;
  } else if (count <= exponent + 1) {
    out += digits;
    out.append(static_cast<size_t>(exponent + 1 - count), '0');
    out += ".0";
  } else {
    out.append(digits, 0, static_cast<size_t>(exponent + 1));
    out += '.';
    out.append(digits, static_cast<size_t>(exponent + 1));
  }
}

}  // namespace

void append_number(std::string& out, double value) { append(out, value); }
void append_number(std::string& out, float value) { append(out, value); }

std::string number_text(double value) {
  std::string out;
  append(out, value);
  return out;
}

std::string number_text(float value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace phlox

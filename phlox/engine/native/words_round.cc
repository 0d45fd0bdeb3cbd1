// Rounding: round (halves to the even neighbour), floor, ceil, trunc.
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>

#include "phlox/base/error.h"
#include "phlox/engine/native/decimal_words.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/decimal_math.h"
#include "phlox/kernel/float.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::native {

namespace {

using kernel::Int128;
using type::Kind;
using type::Type;

// A double has at most 309 digits before its point and 1074 behind it.
constexpr size_t kMostText = 1400;

double read(const std::string& text) {
  double value = 0;
  if (kernel::parse_float(text, value) != kernel::Parsed::kOutOfRange) return value;
  return text.front() == '-' ? -INFINITY : INFINITY;
}

// To digits behind the point: what is written with so many digits, which is exact.
double round_to_fraction(double x, int digits) {
  char text[kMostText];
  const auto end =
      std::to_chars(text, text + kMostText, x, std::chars_format::fixed, digits).ptr;
  return read(std::string(text, end));
}

// To tens, hundreds, ...: of the digits before the point so many become zeros.
double round_to_tens(double x, int zeros) {
  char text[kMostText];
  const double magnitude = std::fabs(x), whole = std::trunc(magnitude);
  const auto end =
      std::to_chars(text, text + kMostText, whole, std::chars_format::fixed, 0).ptr;
  std::string digits(text, end);
  const auto count = static_cast<size_t>(zeros);
  // One digit is kept at least, to be rounded up.
  if (digits.size() < count + 1) digits.insert(0, count + 1 - digits.size(), '0');
  const std::string half = "5" + std::string(count - 1, '0');
  const std::string rest = digits.substr(digits.size() - count);
  digits.resize(digits.size() - count);
  const bool is_half = rest == half && magnitude == whole;
  if (is_half ? (digits.back() - '0') % 2 != 0 : rest >= half) {
    size_t place = digits.size();
    while (place > 0 && digits[place - 1] == '9') digits[--place] = '0';
    if (place == 0)
      digits.insert(0, "1");
    else
      ++digits[place - 1];
  }
  return std::copysign(read(digits + "e" + std::to_string(zeros)), x);
}

// Scaled, rounded and scaled back it is right if the scaled value is small enough to be
// exact to a thousandth, and is not near to a half; the others are read digit by digit.
Kernel round_floats(int digits) {
  if (digits == 0)
    return unary<Form::kFloat, Form::kFloat>([](double x) { return std::nearbyint(x); });
  if (digits < 0)
    return unary<Form::kFloat, Form::kFloat>(
        [digits](double x) { return std::isfinite(x) ? round_to_tens(x, -digits) : x; });
  // A power of ten that is no float makes the quotient inexact.
  const bool is_scalable = digits <= 22;
  const double unit = is_scalable ? std::pow(10.0, digits) : 1;
  return [=](const Call& call) {
    const auto* const x = call.args[0].as<double>();
    auto* const out = call.out.values<double>();
    const auto is_sure = [](double scaled, double whole) {
      return (std::fabs(scaled) < 1e12) & (std::fabs(scaled - whole) < 0.499);
    };
    bool all_sure = is_scalable;
    for (size_t i = 0; i < call.size; ++i) {
      const double scaled = x[i] * unit, whole = std::nearbyint(scaled);
      out[i] = whole / unit;
      all_sure &= is_sure(scaled, whole);
    }
    if (!all_sure)
      for (size_t i = 0; i < call.size; ++i) {
        const double scaled = x[i] * unit;
        if (is_scalable && is_sure(scaled, std::nearbyint(scaled))) continue;
        out[i] = std::isfinite(x[i]) ? round_to_fraction(x[i], digits) : x[i];
      }
    return call.valid;
  };
}

Kernel narrowed(Kernel kernel) {
  return [kernel = std::move(kernel)](const Call& call) {
    const uint8_t* const valid = kernel(call);
    auto* const out = call.out.values<double>();
    for (size_t i = 0; i < call.size; ++i)
      out[i] = static_cast<double>(static_cast<float>(out[i]));
    return valid;
  };
}

Kernel round_integers(int64_t digits) {
  // Half of 10^20 is above every int64.
  if (digits < -19)
    return unary<Form::kInt, Form::kInt>([](int64_t) { return int64_t{0}; });
  const Int128 unit = kernel::power_of_ten(static_cast<int>(-digits));
  return [unit](const Call& call) {
    const auto* const x = call.args[0].as<int64_t>();
    auto* const out = call.out.values<int64_t>();
    for (size_t i = 0; i < call.size; ++i) {
      const Int128 below = kernel::floor_divide(Int128{x[i]}, unit);
      const Int128 twice = 2 * (x[i] - below * unit);
      const bool up = twice > unit || (twice == unit && below % 2 != 0);
      const Int128 rounded = (below + up) * unit;
      out[i] = static_cast<int64_t>(rounded);
      if (out[i] != rounded && call.counts(i))
        throw Error(Code::kType, "integer overflow: " + table::decimal_text(rounded, 0) +
                                     " does not fit int64");
    }
    return call.valid;
  };
}

Kernel same() {
  return unary<Form::kInt, Form::kInt>([](int64_t x) { return x; });
}

Word round(const Use& use) {
  int64_t digits = 0;
  if (const expr::Value* given = use.attribute("digits")) digits = *given->integer();
  const Type& from = use.args[0];
  if (from.is_integer())
    return {digits < 0 ? round_integers(digits) : same(), {Type::int64()}};
  if (from.is(Kind::kDecimal)) return decimal_rounded(use, Rounding::kHalfEven, digits);
  if (!from.is_float()) return {};
  Kernel kernel = round_floats(static_cast<int>(digits));
  if (from.is(Kind::kFloat32)) kernel = narrowed(std::move(kernel));
  return {std::move(kernel)};
}

double down(double x) { return std::floor(x); }
double up(double x) { return std::ceil(x); }
double cut(double x) { return std::trunc(x); }

template <Rounding rounding, double (*of_float)(double)>
Word to_whole(const Use& use) {
  const Type& from = use.args[0];
  if (from.is_integer()) return {same(), {Type::int64()}};
  if (from.is(Kind::kDecimal)) return decimal_rounded(use, rounding, 0);
  if (from.is_float())
    return {unary<Form::kFloat, Form::kFloat>([](double x) { return of_float(x); })};
  return {};
}

const Words words = {
    {"round", round, true},
    {"floor", to_whole<Rounding::kFloor, down>, true},
    {"ceil", to_whole<Rounding::kCeil, up>, true},
    {"trunc", to_whole<Rounding::kTrunc, cut>, true},
};

}  // namespace

}  // namespace phlox::engine::native

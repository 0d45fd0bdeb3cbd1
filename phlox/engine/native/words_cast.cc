// cast and try_cast, and the casts between numbers and bools.
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>

#include "phlox/base/number.h"
#include "phlox/engine/native/cast.h"
#include "phlox/engine/native/decimal_words.h"
#include "phlox/kernel/decimal_math.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::native {

using kernel::Int128;
using type::Kind;
using type::Type;

namespace {

// What an error shows of a value.
template <class T>
std::string shown(T value, const Type& type) {
  if constexpr (std::is_same_v<T, Int128>)
    return table::decimal_text(value, type.scale());
  else if constexpr (std::is_same_v<T, double>)
    return type.is(Kind::kFloat32) ? number_text(static_cast<float>(value))
                                   : number_text(value);
  else
    return std::to_string(value);
}

template <Form from, Form to, class Function>
Kernel fitted(const Cast& cast, Function function) {
  return attempt<from, to>(cast.tries, function, [=](kernel::form_value<from> x) {
    return does_not_fit(shown(x, cast.from), cast.to);
  });
}

template <class Int>
struct Range {
  Int low;
  Int high;
};

// The values of an integer type that another one of 64 bits has, too.
template <class Int>
Range<Int> range_of(const Type& type) {
  const int bits = type.bit_width() - type.is_signed();
  const Int128 high = (Int128{1} << bits) - 1;
  const Int128 low = type.is_signed() ? -high - 1 : 0;
  using Limits = std::numeric_limits<Int>;
  return {static_cast<Int>(low < Limits::min() ? Int128{Limits::min()} : low),
          static_cast<Int>(high > Limits::max() ? Int128{Limits::max()} : high)};
}

template <Form from, Form to>
Kernel integer_to_integer(const Cast& cast) {
  using X = kernel::form_value<from>;
  using Out = kernel::form_value<to>;
  if constexpr (from == Form::kBool) {
    return unary<from, to>([](uint8_t x) { return static_cast<Out>(x); });
  } else {
    const Range<X> range = range_of<X>(cast.to);
    return fitted<from, to>(cast, [range](X x, Out* out) {
      *out = static_cast<Out>(x);
      return (x >= range.low) & (x <= range.high);
    });
  }
}

// Towards zero. One above the greatest is a power of two, and so a float.
template <Form to>
Kernel float_to_integer(const Cast& cast) {
  using Out = kernel::form_value<to>;
  const int bits = cast.to.bit_width() - cast.to.is_signed();
  const double above = std::ldexp(1.0, bits), low = cast.to.is_signed() ? -above : 0;
  return fitted<Form::kFloat, to>(cast, [=](double x, Out* out) {
    const double whole = std::trunc(x);
    const bool fits = (whole >= low) & (whole < above);
    *out = static_cast<Out>(fits ? whole : 0);
    return fits;
  });
}

template <Form to>
Kernel decimal_to_integer(const Cast& cast) {
  using Out = kernel::form_value<to>;
  const Int128 unit = kernel::power_of_ten(cast.from.scale());
  const Range<Out> range = range_of<Out>(cast.to);
  return fitted<Form::kDecimal, to>(cast, [=](Int128 x, Out* out) {
    const Int128 whole = x / unit;
    *out = static_cast<Out>(whole);
    return whole >= range.low && whole <= range.high;
  });
}

template <Form to>
Kernel to_integer(const Cast& cast) {
  switch (kernel::form_of(cast.from)) {
    case Form::kBool:
      return integer_to_integer<Form::kBool, to>(cast);
    case Form::kInt:
      return integer_to_integer<Form::kInt, to>(cast);
    case Form::kUint:
      return integer_to_integer<Form::kUint, to>(cast);
    case Form::kFloat:
      return float_to_integer<to>(cast);
    default:
      return decimal_to_integer<to>(cast);
  }
}

Kernel to_bool(const Cast& cast) {
  return kernel::with_form(kernel::form_of(cast.from), []<Form from>() -> Kernel {
    if constexpr (from == Form::kText)
      return {};
    else
      return unary<from, Form::kBool>([](auto x) { return uint8_t{x != 0}; });
  });
}

bool narrow(double x, double* out) {
  *out = static_cast<double>(static_cast<float>(x));
  return !std::isinf(*out) || std::isinf(x);
}

template <Form from, bool is_narrow>
Kernel number_to_float(const Cast& cast) {
  using X = kernel::form_value<from>;
  const int scale = from == Form::kDecimal ? cast.from.scale() : 0;
  return fitted<from, Form::kFloat>(cast, [=](X x, double* out) {
    if constexpr (from == Form::kDecimal)
      *out = kernel::decimal_to_float(x, scale);
    else
      *out = static_cast<double>(x);
    return !is_narrow || narrow(*out, out);
  });
}

template <bool is_narrow>
Kernel to_float(const Cast& cast) {
  switch (kernel::form_of(cast.from)) {
    case Form::kBool:
      return number_to_float<Form::kBool, is_narrow>(cast);
    case Form::kInt:
      return number_to_float<Form::kInt, is_narrow>(cast);
    case Form::kUint:
      return number_to_float<Form::kUint, is_narrow>(cast);
    case Form::kFloat:
      return number_to_float<Form::kFloat, is_narrow>(cast);
    default:
      return number_to_float<Form::kDecimal, is_narrow>(cast);
  }
}

// Of an integer or a decimal, as one with so many digits more behind the point, or fewer:
// then halves are rounded away from zero.
template <Form from>
Kernel rescaled(const Cast& cast, int change) {
  using X = kernel::form_value<from>;
  if (change >= 0) {
    const Int128 factor = kernel::power_of_ten(change);
    const Int128 most = (kernel::power_of_ten(cast.to.precision()) - 1) / factor;
    return fitted<from, Form::kDecimal>(cast, [=](X x, Int128* out) {
      const auto value = static_cast<Int128>(x);
      *out = kernel::wrapping_mul(value, factor);
      return (value <= most) & (value >= -most);
    });
  }
  const Int128 unit = kernel::power_of_ten(-change);
  const int precision = cast.to.precision();
  return fitted<from, Form::kDecimal>(cast, [=](X x, Int128* out) {
    const auto value = static_cast<Int128>(x);
    const Int128 whole = value / unit, rest = value - whole * unit;
    const Int128 size = rest < 0 ? -rest : rest;
    *out = whole + (size >= unit - size ? (value < 0 ? -1 : 1) : 0);
    return kernel::has_digits(*out, precision);
  });
}

// A float's own value, halves away from zero. Of the product with the power of ten the
// rounding error is known, and only counts at a half; what is too large for that is
// written out, which is exact.
bool scaled(double x, int scale, int precision, Int128* out) {
  *out = 0;
  if (!std::isfinite(x)) return false;
  constexpr double kFractions = 4503599627370496;  // from 2^52 on there are none
  const auto unit = static_cast<double>(kernel::power_of_ten(scale));
  const double product = x * unit;
  if (scale <= 22 && std::fabs(product) < kFractions) {
    double whole = std::round(product);
    const double error = std::fma(x, unit, -product);
    if (std::fabs(product - std::trunc(product)) == 0.5 && error != 0 &&
        (error < 0) == (product > 0))
      whole = std::trunc(product);
    *out = static_cast<Int128>(whole);
    return kernel::has_digits(*out, precision);
  }
  if (std::fabs(x) >= 1e38) return false;
  char text[1200];
  const auto written = std::to_chars(text, text + sizeof text, std::fabs(x),
                                     std::chars_format::fixed, 1100);
  std::string_view digits(text, static_cast<size_t>(written.ptr - text));
  const size_t point = digits.find('.');
  const bool up = digits[point + 1 + static_cast<size_t>(scale)] >= '5';
  for (size_t i = 0; i <= point + static_cast<size_t>(scale); ++i) {
    if (i == point) continue;
    if (!kernel::has_digits(*out, kernel::kMostDigits - 1)) return false;
    *out = *out * 10 + (digits[i] - '0');
  }
  *out += up;
  const bool fits = kernel::has_digits(*out, precision);
  if (x < 0) *out = -*out;
  return fits;
}

Kernel float_to_decimal(const Cast& cast) {
  return fitted<Form::kFloat, Form::kDecimal>(
      cast, [precision = cast.to.precision(), scale = cast.to.scale()](
                double x, Int128* out) { return scaled(x, scale, precision, out); });
}

Kernel to_decimal(const Cast& cast) {
  switch (kernel::form_of(cast.from)) {
    case Form::kBool:
      return rescaled<Form::kBool>(cast, cast.to.scale());
    case Form::kInt:
      return rescaled<Form::kInt>(cast, cast.to.scale());
    case Form::kUint:
      return rescaled<Form::kUint>(cast, cast.to.scale());
    case Form::kFloat:
      return float_to_decimal(cast);
    default:
      return rescaled<Form::kDecimal>(cast, cast.to.scale() - cast.from.scale());
  }
}

bool is_number(const Type& type) { return type.is_number() || type.is(Kind::kBool); }

Type plain(const Type& type) {
  return type.is(Kind::kCategorical) ? type.element() : type;
}

template <bool tries>
Word cast(const Use& use) {
  const Cast cast{plain(use.args[0]), plain(use.result), tries};
  if (!kernel::has_form(cast.from) || !kernel::has_form(cast.to)) return {};
  const bool is_text = cast.from.is(Kind::kString) && cast.to.is(Kind::kString);
  if (cast.from == cast.to || is_text || cast.from.is(Kind::kNull))
    return {conversion(cast.from, cast.to)};
  for (const auto make : {cast_number, cast_time, cast_from_text, cast_to_text})
    if (Kernel kernel = make(cast)) return {std::move(kernel)};
  return {};
}

const Words words = {
    {"cast", cast<false>, true},
    {"try_cast", cast<true>, false, PassesNulls::kYes},
};

}  // namespace

Kernel cast_number(const Cast& cast) {
  if (!is_number(cast.from) || !is_number(cast.to)) return {};
  if (cast.to.is(Kind::kBool)) return to_bool(cast);
  if (cast.to.is_signed()) return to_integer<Form::kInt>(cast);
  if (cast.to.is_unsigned()) return to_integer<Form::kUint>(cast);
  if (cast.to.is(Kind::kFloat32)) return to_float<true>(cast);
  if (cast.to.is(Kind::kFloat64)) return to_float<false>(cast);
  return to_decimal(cast);
}

}  // namespace phlox::engine::native

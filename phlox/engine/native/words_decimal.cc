// Arithmetic of decimals: exact, or an error where it takes more than 38 digits.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/engine/native/decimal_words.h"
#include "phlox/kernel/decimal_math.h"
#include "phlox/table/scalar_text.h"
#include "phlox/type/digits.h"

namespace phlox::engine::native {

using kernel::Int128;
using kernel::kMostDigits;
using type::Kind;
using type::Type;

namespace {

struct Sum {
  static constexpr const char* kSign = " + ";
  static Int128 wrapping(Int128 a, Int128 b) { return kernel::wrapping_add(a, b); }
  static bool overflows(Int128 a, Int128 b, Int128* out) {
    return __builtin_add_overflow(a, b, out);
  }
};
struct Difference {
  static constexpr const char* kSign = " - ";
  static Int128 wrapping(Int128 a, Int128 b) { return kernel::wrapping_sub(a, b); }
  static bool overflows(Int128 a, Int128 b, Int128* out) {
    return __builtin_sub_overflow(a, b, out);
  }
};
struct Product {
  static constexpr const char* kSign = " * ";
  static Int128 wrapping(Int128 a, Int128 b) { return kernel::wrapping_mul(a, b); }
  static bool overflows(Int128 a, Int128 b, Int128* out) {
    return __builtin_mul_overflow(a, b, out);
  }
};
// Of factors that fit in 64 bits.
struct NarrowProduct : Product {
  static Int128 wrapping(Int128 a, Int128 b) {
    return static_cast<Int128>(static_cast<int64_t>(a)) * static_cast<int64_t>(b);
  }
};

// The unscaled values are what the message shows, as in a product of different scales
// both are whole.
template <class Operation>
Kernel checked() {
  return [](const Call& call) {
    const auto *const a = call.args[0].as<Int128>(), *const b = call.args[1].as<Int128>();
    auto* const out = call.out.values<Int128>();
    bool bad = false;
    for (size_t i = 0; i < call.size; ++i) {
      bad |= Operation::overflows(a[i], b[i], &out[i]);
      bad |= !kernel::has_digits(out[i], kMostDigits);
    }
    if (bad)
      for (size_t i = 0; i < call.size; ++i)
        if (call.counts(i) && (Operation::overflows(a[i], b[i], &out[i]) ||
                               !kernel::has_digits(out[i], kMostDigits)))
          throw Error(Code::kType, "decimal overflow in " + table::decimal_text(a[i], 0) +
                                       Operation::kSign + table::decimal_text(b[i], 0));
    return call.valid;
  };
}

template <class Operation>
Kernel unchecked() {
  return binary<Form::kDecimal, Form::kDecimal>(
      [](Int128 a, Int128 b) { return Operation::wrapping(a, b); });
}

std::vector<Type> both_as(const Use& use, int scale) {
  // A null beside a decimal counts as one more of these.
  return {as_decimal(use.args[0].is(Kind::kNull) ? use.args[1] : use.args[0], scale),
          as_decimal(use.args[1].is(Kind::kNull) ? use.args[0] : use.args[1], scale)};
}

template <class Operation>
Word sum(const Use& use) {
  const std::vector<Type> takes = both_as(use, use.result.scale());
  const int digits = std::max(takes[0].precision(), takes[1].precision()) + 1;
  return {digits <= kMostDigits ? unchecked<Operation>() : checked<Operation>(), takes};
}

// Null by zero.
template <class Function>
Kernel divided(Function function) {
  return [function](const Call& call) -> const uint8_t* {
    const auto* const a = call.args[0].as<Int128>();
    const auto* const b = call.args[1].as<Int128>();
    auto* const out = call.out.values<Int128>();
    uint8_t* const valid = call.writable_valid();
    for (size_t i = 0; i < call.size; ++i) {
      valid[i] &= b[i] != 0;
      out[i] = valid[i] ? function(a[i], b[i]) : 0;
    }
    return valid;
  };
}

// Both in the unit of the smaller last digit, as whole numbers.
std::vector<Type> in_one_unit(const Use& use) {
  return both_as(use, std::max(type::scale_of(use.args[0]), type::scale_of(use.args[1])));
}

}  // namespace

Type as_decimal(const Type& type) {
  return type.is(Kind::kDecimal) ? type : Type::decimal(type::whole_digits(type), 0);
}

Type as_decimal(const Type& type, int scale) {
  return Type::decimal(
      std::max(1, std::min(kMostDigits, type::whole_digits(type) + scale)), scale);
}

Word decimal_sum(const Use& use) { return sum<Sum>(use); }
Word decimal_difference(const Use& use) { return sum<Difference>(use); }

Word decimal_product(const Use& use) {
  const Type &a = use.args[0], &b = use.args[1];
  const std::vector<Type> takes{as_decimal(a.is(Kind::kNull) ? b : a),
                                as_decimal(b.is(Kind::kNull) ? a : b)};
  if (takes[0].precision() + takes[1].precision() > kMostDigits)
    return {checked<Product>(), takes};
  // 18 digits are in 64 bits, and then the product is one instruction.
  if (std::max(takes[0].precision(), takes[1].precision()) <= 18)
    return {unchecked<NarrowProduct>(), takes};
  return {unchecked<Product>(), takes};
}

Word decimal_floor_division(const Use& use) {
  return {divided([](Int128 a, Int128 b) { return kernel::floor_divide(a, b); }),
          in_one_unit(use)};
}

Word decimal_remainder(const Use& use) {
  return {divided([](Int128 a, Int128 b) { return a - b * kernel::floor_divide(a, b); }),
          in_one_unit(use)};
}

namespace {

template <Rounding rounding>
Int128 rounded(Int128 value, Int128 unit) {
  if constexpr (rounding == Rounding::kTrunc) return value - value % unit;
  const Int128 below = kernel::floor_divide(value, unit) * unit;
  const Int128 rest = value - below;
  if constexpr (rounding == Rounding::kFloor) return below;
  if constexpr (rounding == Rounding::kCeil) return rest == 0 ? below : below + unit;
  const Int128 other = unit - rest;  // twice the rest may not have room
  const bool up = rest > other || (rest == other && below / unit % 2 != 0);
  return up ? below + unit : below;
}

template <Rounding rounding>
Kernel rounding_kernel(Int128 unit, int scale) {
  return [=](const Call& call) {
    const auto* const x = call.args[0].as<Int128>();
    auto* const out = call.out.values<Int128>();
    for (size_t i = 0; i < call.size; ++i) {
      if (!call.counts(i)) {
        out[i] = 0;
        continue;
      }
      out[i] = rounded<rounding>(x[i], unit);
      if (!kernel::has_digits(out[i], kMostDigits))
        throw Error(Code::kType, "decimal overflow in the rounding of " +
                                     table::decimal_text(x[i], scale));
    }
    return call.valid;
  };
}

}  // namespace

Word decimal_rounded(const Use& use, Rounding rounding, int64_t digits) {
  const int scale = use.args[0].scale();
  if (digits >= scale)
    return {unary<Form::kDecimal, Form::kDecimal>([](Int128 x) { return x; })};
  // Less than half of such a unit.
  if (scale - digits > kMostDigits)
    return {unary<Form::kDecimal, Form::kDecimal>([](Int128) { return Int128{0}; })};
  const Int128 unit = kernel::power_of_ten(static_cast<int>(scale - digits));
  switch (rounding) {
    case Rounding::kHalfEven:
      return {rounding_kernel<Rounding::kHalfEven>(unit, scale)};
    case Rounding::kFloor:
      return {rounding_kernel<Rounding::kFloor>(unit, scale)};
    case Rounding::kCeil:
      return {rounding_kernel<Rounding::kCeil>(unit, scale)};
    default:
      return {rounding_kernel<Rounding::kTrunc>(unit, scale)};
  }
}

}  // namespace phlox::engine::native

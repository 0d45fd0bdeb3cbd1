// Floored division and its remainder, as in Python.
#include <cmath>
#include <limits>

#include "phlox/base/error.h"
#include "phlox/engine/native/decimal_words.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/decimal_math.h"

namespace phlox::engine::native {

namespace {

using type::Kind;
using type::Type;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Remainder {
  double value;
  double quotient;  // before it is made whole
};

// Python's: the remainder has the divisor's sign, and the quotient is that of what is
// left when the remainder is taken off.
Remainder remainder(double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest == 0) return {std::copysign(0.0, b), quotient};
  if ((b < 0) != (rest < 0)) {
    rest += b;
    quotient -= 1;
  }
  return {rest, quotient};
}

double floored_quotient(double a, double b) {
  if (b == 0) return kNan;
  const double quotient = remainder(a, b).quotient;
  if (quotient == 0) return std::copysign(0.0, a / b);
  const double whole = std::floor(quotient);
  return quotient - whole > 0.5 ? whole + 1 : whole;
}

double modulo(double a, double b) { return b == 0 ? kNan : remainder(a, b).value; }

// Null by zero. A divisor of -1 is left out: the least number has no quotient then.
template <class T>
struct Quotient {
  static T of(T a, T b) { return kernel::floor_divide(a, b); }
  static T by_minus_one(T a) { return static_cast<T>(-static_cast<uint64_t>(a)); }
  static constexpr bool kOverflows = true;
};
template <class T>
struct Rest {
  static T of(T a, T b) {
    const T rest = a % b;
    return rest + (rest != 0 && (rest < 0) != (b < 0) ? b : 0);
  }
  static T by_minus_one(T) { return 0; }
  static constexpr bool kOverflows = false;
};

template <template <class> class Operation, Form form>
Kernel whole() {
  return [](const Call& call) -> const uint8_t* {
    using T = kernel::form_value<form>;
    const T *const a = call.args[0].as<T>(), *const b = call.args[1].as<T>();
    T* const out = call.out.values<T>();
    bool has_zero = false, overflow = false;
    for (size_t i = 0; i < call.size; ++i) {
      has_zero |= b[i] == 0;
      if constexpr (std::is_signed_v<T>) {
        const bool is_special = b[i] == 0 || b[i] == -1;
        out[i] =
            is_special ? Operation<T>::by_minus_one(a[i]) : Operation<T>::of(a[i], b[i]);
        overflow |= b[i] == -1 && a[i] == std::numeric_limits<T>::min();
      } else {
        out[i] = b[i] == 0 ? 0 : Operation<T>::of(a[i], b[i]);
      }
    }
    if (Operation<T>::kOverflows && overflow)
      for (size_t i = 0; i < call.size; ++i)
        if (b[i] == static_cast<T>(-1) && a[i] == std::numeric_limits<T>::min() &&
            call.counts(i))
          throw Error(Code::kType,
                      "integer overflow in " + std::to_string(a[i]) + " // -1");
    if (!has_zero) return call.valid;
    uint8_t* const valid = call.writable_valid();
    for (size_t i = 0; i < call.size; ++i) valid[i] &= b[i] != 0;
    return valid;
  };
}

template <template <class> class Operation, double (*of_floats)(double, double),
          Word (*of_decimals)(const Use&)>
Word division(const Use& use) {
  const std::vector<Type> takes(2, use.result);
  switch (use.result.kind()) {
    case Kind::kInt64:
      return {whole<Operation, Form::kInt>(), takes};
    case Kind::kUint64:
      return {whole<Operation, Form::kUint>(), takes};
    case Kind::kFloat32:
    case Kind::kFloat64:
      return {binary_of_floats(use.result,
                               [](double a, double b) { return of_floats(a, b); }),
              takes};
    case Kind::kDecimal:
      return of_decimals(use);
    default:
      return {};
  }
}

const Words words = {
    {"floordiv", division<Quotient, floored_quotient, decimal_floor_division>, true,
     PassesNulls::kYes},
    {"mod", division<Rest, modulo, decimal_remainder>, true, PassesNulls::kYes},
};

}  // namespace

}  // namespace phlox::engine::native

// Conversions to a type that holds all values of another one, as operands need them.
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

using kernel::Int128;
using type::Kind;
using type::Type;

namespace {

constexpr int64_t kMicrosPerDay = 86'400'000'000;

Int128 power_of_ten(int digits) {
  Int128 power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return power;
}

template <Form form>
Kernel copy() {
  return unary<form, form>([](auto x) { return x; });
}

template <Form from, Form to>
Kernel checked(const Type& type) {
  return [name = type.to_string()](const Call& call) {
    using Value = kernel::form_value<to>;
    const auto* const x = call.args[0].as<kernel::form_value<from>>();
    auto* const out = call.out.values<Value>();
    for (size_t i = 0; i < call.size; ++i) {
      out[i] = static_cast<Value>(x[i]);
      if (!std::in_range<Value>(x[i]) && call.counts(i))
        throw Error(Code::kType, std::to_string(x[i]) + " does not fit " + name);
    }
    return call.valid;
  };
}

double to_float(Int128 unscaled, int scale) {
  // Both are exact up to 2^53 and 10^22, and then the quotient is rounded once.
  return static_cast<double>(static_cast<long double>(unscaled) /
                             static_cast<long double>(power_of_ten(scale)));
}

Kernel to_decimal(Form from, const Type& type) {
  const Int128 factor = power_of_ten(type.scale());
  if (from == Form::kInt)
    return unary<Form::kInt, Form::kDecimal>([factor](int64_t x) { return x * factor; });
  if (from == Form::kUint)
    return unary<Form::kUint, Form::kDecimal>(
        [factor](uint64_t x) { return static_cast<Int128>(x) * factor; });
  return {};
}

}  // namespace

bool is_same_in_memory(const Type& from, const Type& to) {
  if (from.is(Kind::kDecimal) && to.is(Kind::kDecimal)) return from.scale() == to.scale();
  return kernel::form_of(from) == kernel::form_of(to) &&
         from.is(Kind::kDate) == to.is(Kind::kDate);
}

Kernel conversion(const Type& from, const Type& to) {
  const Form source = kernel::form_of(from), target = kernel::form_of(to);
  if (from.is(Kind::kDate) && to.is(Kind::kDatetime))
    return unary<Form::kInt, Form::kInt>(
        [](int64_t days) { return days * kMicrosPerDay; });
  if (from.is(Kind::kDecimal) && to.is(Kind::kDecimal)) {
    if (to.scale() < from.scale()) return {};
    const Int128 factor = power_of_ten(to.scale() - from.scale());
    return unary<Form::kDecimal, Form::kDecimal>(
        [factor](Int128 x) { return x * factor; });
  }
  if (source == target)
    return kernel::with_form(source, []<Form form>() { return copy<form>(); });
  if (target == Form::kDecimal) return to_decimal(source, to);
  if (target == Form::kFloat) {
    if (source == Form::kInt)
      return unary<Form::kInt, Form::kFloat>(
          [](int64_t x) { return static_cast<double>(x); });
    if (source == Form::kUint)
      return unary<Form::kUint, Form::kFloat>(
          [](uint64_t x) { return static_cast<double>(x); });
    if (source == Form::kDecimal)
      return unary<Form::kDecimal, Form::kFloat>(
          [scale = from.scale()](Int128 x) { return to_float(x, scale); });
  }
  if (source == Form::kUint && target == Form::kInt)
    return checked<Form::kUint, Form::kInt>(to);
  if (source == Form::kInt && target == Form::kUint)
    return checked<Form::kInt, Form::kUint>(to);
  return {};
}

}  // namespace phlox::engine::native

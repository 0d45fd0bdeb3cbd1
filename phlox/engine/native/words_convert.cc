// Conversions to a type that holds all values of another one, as operands need them.
#include <cstring>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/decimal_math.h"
#include "phlox/table/scalar_text.h"
#include "phlox/type/digits.h"

namespace phlox::engine::native {

using kernel::Int128;
using type::Kind;
using type::scale_of;
using type::Type;
using type::whole_digits;

namespace {

Kernel copy(Form form) {
  return kernel::with_form(
      form, []<Form same>() { return unary<same, same>([](auto x) { return x; }); });
}

// Of the type of a bare None: nothing is there.
Kernel nothing(Form form) {
  return kernel::with_form(form, []<Form to>() -> Kernel {
    return [](const Call& call) -> const uint8_t* {
      using Value = kernel::form_value<to>;
      std::fill_n(call.out.values<Value>(), call.size, Value{});
      uint8_t* const valid = call.out.valid();
      std::memset(valid, 0, call.size);
      return valid;
    };
  });
}

template <Form from, Form to>
Kernel checked(const Type& type) {
  return [name = type.to_string()](const Call& call) {
    using Value = kernel::form_value<to>;
    const auto* const x = call.args[0].as<kernel::form_value<from>>();
    auto* const out = call.out.values<Value>();
    bool fits = true;
    for (size_t i = 0; i < call.size; ++i) {
      out[i] = static_cast<Value>(x[i]);
      fits &= std::in_range<Value>(x[i]);
    }
    if (!fits)
      for (size_t i = 0; i < call.size; ++i)
        if (!std::in_range<Value>(x[i]) && call.counts(i))
          throw Error(Code::kType, std::to_string(x[i]) + " does not fit " + name);
    return call.valid;
  };
}

Kernel days_to_micros() {
  return [](const Call& call) {
    const auto* const days = call.args[0].as<int64_t>();
    auto* const out = call.out.values<int64_t>();
    bool overflow = false;
    for (size_t i = 0; i < call.size; ++i)
      overflow |= __builtin_mul_overflow(days[i], kMicrosPerDay, &out[i]);
    int64_t micros;
    if (overflow)
      for (size_t i = 0; i < call.size; ++i)
        if (call.counts(i) && __builtin_mul_overflow(days[i], kMicrosPerDay, &micros))
          throw Error(Code::kType, "a datetime beyond 64 bits of microseconds");
    return call.valid;
  };
}

bool is_exact(const Type& type) { return type.is_integer() || type.is(Kind::kDecimal); }

// Whether a number may have too many digits when its scale grows.
bool may_overflow(const Type& from, const Type& to) {
  return whole_digits(from) + to.scale() > kernel::kMostDigits;
}

template <Form form>
Kernel rescale(const Type& from, const Type& to) {
  const int scale = scale_of(from);
  const Int128 factor = kernel::power_of_ten(to.scale() - scale);
  if (!may_overflow(from, to))
    return unary<form, Form::kDecimal>([factor](auto x) {
      return kernel::wrapping_mul(static_cast<Int128>(x), factor);
    });
  const Int128 most = (kernel::power_of_ten(kernel::kMostDigits) - 1) / factor;
  return [=, name = to.to_string()](const Call& call) {
    const auto* const x = call.args[0].as<kernel::form_value<form>>();
    auto* const out = call.out.values<Int128>();
    const auto fits = [most](Int128 value) { return (value <= most) & (value >= -most); };
    bool all_fit = true;
    for (size_t i = 0; i < call.size; ++i) {
      const auto value = static_cast<Int128>(x[i]);
      out[i] = kernel::wrapping_mul(value, factor);
      all_fit &= fits(value);
    }
    if (!all_fit)
      for (size_t i = 0; i < call.size; ++i)
        if (!fits(static_cast<Int128>(x[i])) && call.counts(i))
          throw Error(Code::kType, table::decimal_text(static_cast<Int128>(x[i]), scale) +
                                       " does not fit " + name);
    return call.valid;
  };
}

Kernel decimal_to_float(int scale) {
  const auto unit = static_cast<double>(kernel::power_of_ten(scale));
  return [=](const Call& call) {
    const auto* const x = call.args[0].as<Int128>();
    auto* const out = call.out.values<double>();
    constexpr int64_t kExact = int64_t{1} << 53;
    bool is_exact = scale <= 22;
    for (size_t i = 0; i < call.size; ++i) {
      const auto low = static_cast<int64_t>(x[i]);
      out[i] = static_cast<double>(low) / unit;
      is_exact &= (low == x[i]) & (low <= kExact) & (low >= -kExact);
    }
    if (!is_exact)
      for (size_t i = 0; i < call.size; ++i)
        out[i] = kernel::decimal_to_float(x[i], scale);
    return call.valid;
  };
}

}  // namespace

bool is_same_in_memory(const Type& from, const Type& to) {
  if (from == to) return true;
  const Form form = kernel::form_of(from);
  if (form != kernel::form_of(to)) return false;
  if (form == Form::kDecimal) return from.scale() == to.scale();
  return !(from.is(Kind::kDate) && to.is(Kind::kDatetime));
}

bool conversion_can_fail(const Type& from, const Type& to) {
  if (from.is(Kind::kDate)) return to.is(Kind::kDatetime);
  if (to.is(Kind::kDecimal) && is_exact(from)) return may_overflow(from, to);
  return (from.is(Kind::kUint64) && to.is_signed()) ||
         (from.is_signed() && to.is_unsigned());
}

Kernel conversion(const Type& from, const Type& to) {
  const Form source = kernel::form_of(from), target = kernel::form_of(to);
  if (from.is(Kind::kNull)) return nothing(target);
  if (is_same_in_memory(from, to)) return copy(source);
  if (from.is(Kind::kDate) && to.is(Kind::kDatetime)) return days_to_micros();
  if (target == Form::kDecimal && is_exact(from) && to.scale() >= scale_of(from)) {
    if (source == Form::kInt) return rescale<Form::kInt>(from, to);
    if (source == Form::kUint) return rescale<Form::kUint>(from, to);
    return rescale<Form::kDecimal>(from, to);
  }
  if (target == Form::kFloat) {
    if (source == Form::kInt)
      return unary<Form::kInt, Form::kFloat>(
          [](int64_t x) { return static_cast<double>(x); });
    if (source == Form::kUint)
      return unary<Form::kUint, Form::kFloat>(
          [](uint64_t x) { return static_cast<double>(x); });
    if (source == Form::kDecimal) return decimal_to_float(from.scale());
  }
  if (source == Form::kUint && target == Form::kInt)
    return checked<Form::kUint, Form::kInt>(to);
  if (source == Form::kInt && target == Form::kUint)
    return checked<Form::kInt, Form::kUint>(to);
  return {};
}

}  // namespace phlox::engine::native

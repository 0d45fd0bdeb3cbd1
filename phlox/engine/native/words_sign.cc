// Signs: neg, abs, sign.
#include <cmath>
#include <limits>

#include "phlox/base/error.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/decimal_math.h"

namespace phlox::engine::native {

namespace {

using kernel::Int128;
using type::Kind;
using type::Type;

// The least integer has no negative.
template <bool always>
Kernel whole() {
  return [](const Call& call) {
    const auto* const x = call.args[0].as<int64_t>();
    auto* const out = call.out.values<int64_t>();
    constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
    bool overflow = false;
    for (size_t i = 0; i < call.size; ++i) {
      const auto negative = static_cast<int64_t>(-static_cast<uint64_t>(x[i]));
      out[i] = always || x[i] < 0 ? negative : x[i];
      overflow |= x[i] == kLeast;
    }
    if (overflow)
      for (size_t i = 0; i < call.size; ++i)
        if (x[i] == kLeast && call.counts(i))
          throw Error(Code::kType, std::string("integer overflow in ") +
                                       (always ? "-" : "abs") + "(" +
                                       std::to_string(kLeast) + ")");
    return call.valid;
  };
}

template <bool always>
Word negative(const Use& use) {
  switch (use.form) {
    case Form::kInt:
      return {whole<always>(), {use.result}};
    case Form::kFloat:
      return {unary<Form::kFloat, Form::kFloat>(
          [](double x) { return always ? -x : std::fabs(x); })};
    case Form::kDecimal:
      return {unary<Form::kDecimal, Form::kDecimal>(
          [](Int128 x) { return always || x < 0 ? kernel::wrapping_sub(0, x) : x; })};
    default:
      return {};
  }
}

Word sign(const Use& use) {
  const auto whole = [](auto x) { return static_cast<int64_t>((x > 0) - (x < 0)); };
  switch (use.arg_form(0)) {
    case Form::kInt:
      return {unary<Form::kInt, Form::kInt>(whole)};
    case Form::kUint:
      return {unary<Form::kUint, Form::kInt>(whole)};
    case Form::kDecimal:
      return {unary<Form::kDecimal, Form::kInt>(whole)};
    case Form::kFloat:
      return {unary<Form::kFloat, Form::kFloat>([](double x) {
        return std::isnan(x) ? x : static_cast<double>((x > 0) - (x < 0));
      })};
    default:
      return {};
  }
}

const Words words = {
    {"neg", negative<true>, true},
    {"abs", negative<false>, true},
    {"sign", sign},
};

}  // namespace

}  // namespace phlox::engine::native

// Addition, subtraction, multiplication, division.
#include "phlox/base/error.h"
#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

namespace {

using type::Kind;
using type::Type;

struct Add {
  static constexpr const char* kSign = " + ";
  template <class T>
  static bool overflows(T a, T b, T* out) {
    return __builtin_add_overflow(a, b, out);
  }
  static double of(double a, double b) { return a + b; }
};
struct Sub {
  static constexpr const char* kSign = " - ";
  template <class T>
  static bool overflows(T a, T b, T* out) {
    return __builtin_sub_overflow(a, b, out);
  }
  static double of(double a, double b) { return a - b; }
};
struct Mul {
  static constexpr const char* kSign = " * ";
  template <class T>
  static bool overflows(T a, T b, T* out) {
    return __builtin_mul_overflow(a, b, out);
  }
  static double of(double a, double b) { return a * b; }
};

// Checked. The failures of a vector are looked for only if there is one.
template <class Operation, Form form>
Kernel whole() {
  return [](const Call& call) {
    using T = kernel::form_value<form>;
    const T *const a = call.args[0].as<T>(), *const b = call.args[1].as<T>();
    T* const out = call.out.values<T>();
    bool overflow = false;
    for (size_t i = 0; i < call.size; ++i)
      overflow |= Operation::overflows(a[i], b[i], &out[i]);
    if (overflow)
      for (size_t i = 0; i < call.size; ++i)
        if (call.counts(i) && Operation::overflows(a[i], b[i], &out[i]))
          throw Error(Code::kType, "integer overflow in " + std::to_string(a[i]) +
                                       Operation::kSign + std::to_string(b[i]));
    return call.valid;
  };
}

template <class Operation>
Word arithmetic(const Use& use) {
  for (const Type& arg : use.args)
    if (!arg.is_integer() && !arg.is_float()) return {};
  const std::vector<Type> takes(2, use.result);
  switch (use.form) {
    case Form::kInt:
      return {whole<Operation, Form::kInt>(), takes};
    case Form::kUint:
      return {whole<Operation, Form::kUint>(), takes};
    case Form::kFloat:
      if (use.result.is(Kind::kFloat32))
        // The double result of two floats, rounded once more, is that of floats.
        return {binary<Form::kFloat, Form::kFloat>([](double a, double b) {
                  return static_cast<double>(static_cast<float>(Operation::of(a, b)));
                }),
                takes};
      return {binary<Form::kFloat, Form::kFloat>(Operation::of), takes};
    default:
      return {};
  }
}

Word division(const Use&) {
  return {binary<Form::kFloat, Form::kFloat>([](double a, double b) { return a / b; }),
          {Type::float64(), Type::float64()}};
}

const Words words = {
    {"add", arithmetic<Add>, true},
    {"sub", arithmetic<Sub>, true},
    {"mul", arithmetic<Mul>, true},
    {"div", division},
};

}  // namespace

}  // namespace phlox::engine::native

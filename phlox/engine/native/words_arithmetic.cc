// Addition, subtraction, multiplication, division, powers.
#include <cmath>
#include <cstring>

#include "phlox/base/error.h"
#include "phlox/engine/native/decimal_words.h"
#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

namespace {

using type::Kind;
using type::Type;

// The operations of integers wrap around, and mark where they did: the topmost bit of
// `mark` is set then. Without a branch or a flag of the processor, so that loops of them
// are vectorized.
struct Add {
  static constexpr const char* kSign = " + ";
  static uint64_t wrapping(uint64_t a, uint64_t b) { return a + b; }
  // Both operands have the sign that the sum has not.
  static uint64_t mark(int64_t a, int64_t b, int64_t sum) {
    return (a ^ sum) & (b ^ sum);
  }
  // The carry out of the topmost bit.
  static uint64_t mark(uint64_t a, uint64_t b, uint64_t sum) {
    return (a & b) | ((a | b) & ~sum);
  }
  static double of(double a, double b) { return a + b; }
  static Word decimal(const Use& use) { return decimal_sum(use); }
};
struct Sub {
  static constexpr const char* kSign = " - ";
  static uint64_t wrapping(uint64_t a, uint64_t b) { return a - b; }
  static uint64_t mark(int64_t a, int64_t b, int64_t rest) {
    return (a ^ b) & (a ^ rest);
  }
  static uint64_t mark(uint64_t a, uint64_t b, uint64_t rest) {
    return (~a & b) | ((~a | b) & rest);
  }
  static double of(double a, double b) { return a - b; }
  static Word decimal(const Use& use) { return decimal_difference(use); }
};
struct Mul {
  static constexpr const char* kSign = " * ";
  static uint64_t wrapping(uint64_t a, uint64_t b) { return a * b; }
  template <class T>
  static uint64_t mark(T a, T b, T) {
    T product;
    return uint64_t{__builtin_mul_overflow(a, b, &product)} << 63;
  }
  static double of(double a, double b) { return a * b; }
  static Word decimal(const Use& use) { return decimal_product(use); }
};

// The failures of a vector are looked for only if there is one. `result`: what is beyond
// 64 bits, if the operands are not to be shown.
template <class Operation, Form form>
Kernel whole(const char* result = nullptr) {
  return [result](const Call& call) {
    using T = kernel::form_value<form>;
    const T *const a = call.args[0].as<T>(), *const b = call.args[1].as<T>();
    T* const out = call.out.values<T>();
    uint64_t marks = 0;
    const size_t size = call.size;  // which `out` might be taken to change
    for (size_t i = 0; i < size; ++i) {
      const auto value = static_cast<T>(
          Operation::wrapping(static_cast<uint64_t>(a[i]), static_cast<uint64_t>(b[i])));
      marks |= Operation::mark(a[i], b[i], value);
      out[i] = value;
    }
    if (marks >> 63)
      for (size_t i = 0; i < call.size; ++i)
        if (Operation::mark(a[i], b[i], out[i]) >> 63 && call.counts(i))
          throw Error(Code::kType, result
                                       ? std::string(result)
                                       : "integer overflow in " + std::to_string(a[i]) +
                                             Operation::kSign + std::to_string(b[i]));
    return call.valid;
  };
}

// Two strings behind one another.
Kernel joined() {
  return [](const Call& call) {
    const auto *const a = call.args[0].as<std::string_view>(),
                      *const b = call.args[1].as<std::string_view>();
    auto* const out = call.out.values<std::string_view>();
    for (size_t i = 0; i < call.size; ++i) {
      const size_t size = a[i].size() + b[i].size();
      if (size == 0) {
        out[i] = {"", 0};
        continue;
      }
      char* const text = call.out.texts().allocate(size);
      std::copy_n(a[i].data(), a[i].size(), text);
      std::copy_n(b[i].data(), b[i].size(), text + a[i].size());
      out[i] = {text, size};
    }
    return call.valid;
  };
}

// With a timedelta: moments and lengths are microseconds.
template <class Operation>
Word with_times(const Use& use) {
  std::vector<Type> takes;
  for (const Type& arg : use.args) {
    if (arg.is(Kind::kDate))
      takes.push_back(Type::datetime());
    else
      takes.push_back(arg.is_integer() ? Type::int64() : arg);
  }
  const bool makes_wall_clock =
      use.result.is(Kind::kDatetime) && use.result.zone().empty();
  return {whole<Operation, Form::kInt>(
              makes_wall_clock ? "a datetime beyond 64 bits of microseconds" : nullptr),
          takes};
}

template <class Operation>
Word arithmetic(const Use& use) {
  const std::vector<Type> takes(2, use.result);
  switch (use.result.kind()) {
    case Kind::kInt64:
      return {whole<Operation, Form::kInt>(), takes};
    case Kind::kUint64:
      return {whole<Operation, Form::kUint>(), takes};
    case Kind::kFloat32:
    case Kind::kFloat64:
      // A function object of a type of its own: what is called by an address is not
      // vectorized.
      return {binary_of_floats(use.result,
                               [](double a, double b) { return Operation::of(a, b); }),
              takes};
    case Kind::kDecimal:
      return Operation::decimal(use);
    case Kind::kString:
      return {joined(), takes};
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return with_times<Operation>(use);
    default:
      return {};
  }
}

template <double (*function)(double, double)>
Word of_floats(const Use&) {
  return {binary<Form::kFloat, Form::kFloat>(
              [](double a, double b) { return function(a, b); }),
          {Type::float64(), Type::float64()}};
}

double quotient(double a, double b) { return a / b; }
double power(double a, double b) { return std::pow(a, b); }

const Words words = {
    {"add", arithmetic<Add>, true}, {"sub", arithmetic<Sub>, true},
    {"mul", arithmetic<Mul>, true}, {"div", of_floats<quotient>},
    {"pow", of_floats<power>},
};

}  // namespace

}  // namespace phlox::engine::native

// Choices between values: if_else, cases, coalesce, nullif, greatest, least, clip.
#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#include "phlox/engine/native/order.h"
#include "phlox/engine/native/words.h"
#include "phlox/expr/expr.h"

namespace phlox::engine::native {

namespace {

using type::Type;

bool is_there(const Vector& vector, size_t row) {
  return !vector.valid || vector.valid[row];
}

bool may_be_null(std::span<const Vector> args) {
  return std::any_of(args.begin(), args.end(),
                     [](const Vector& arg) { return arg.valid != nullptr; });
}

// a where `takes` is 1, b where it is 0: by bits, since which one it is cannot be
// foreseen.
template <class T>
T chosen(uint8_t takes, const T& a, const T& b) {
  if constexpr (std::is_same_v<T, kernel::Int128>) {
    const T mask = -T{takes};
    return (a & mask) | (b & ~mask);
  } else if constexpr (sizeof(T) == sizeof(uint64_t)) {
    const uint64_t mask = -uint64_t{takes};
    return std::bit_cast<T>((std::bit_cast<uint64_t>(a) & mask) |
                            (std::bit_cast<uint64_t>(b) & ~mask));
  } else {
    return takes ? a : b;
  }
}

// out = the value where `takes` is 1; what is there goes along.
template <class T>
void take(const Vector& value, const uint8_t* takes, size_t size, T* out,
          uint8_t* valid) {
  const T* const from = value.as<T>();
  for (size_t i = 0; i < size; ++i) out[i] = chosen(takes[i], from[i], out[i]);
  if (!valid) return;
  for (size_t i = 0; i < size; ++i) valid[i] = takes[i] ? is_there(value, i) : valid[i];
}

// The last value first, and over it the others from the last condition to the first.
template <Form form>
Kernel choose() {
  return [](const Call& call) -> const uint8_t* {
    using T = kernel::form_value<form>;
    const Vector& last = call.args.back();
    uint8_t* valid = last.valid ? call.out.valid() : nullptr;
    for (size_t i = 1; i < call.args.size(); i += 2)
      if (call.args[i].valid) valid = call.out.valid();
    std::copy_n(last.as<T>(), call.size, call.out.values<T>());
    if (valid && last.valid) std::memcpy(valid, last.valid, call.size);
    if (valid && !last.valid) std::memset(valid, 1, call.size);
    uint8_t takes[kernel::kVectorSize];
    for (size_t i = call.args.size() - 1; i > 0; i -= 2) {
      const Vector& condition = call.args[i - 2];
      const auto* const truth = condition.as<uint8_t>();
      if (condition.valid)
        for (size_t k = 0; k < call.size; ++k) takes[k] = truth[k] & condition.valid[k];
      take(call.args[i - 1], condition.valid ? takes : truth, call.size,
           call.out.values<T>(), valid);
    }
    return valid;
  };
}

Word cases(const Use& use) {
  std::vector<Type> takes;
  for (size_t i = 0; i < use.args.size(); ++i)
    takes.push_back(i % 2 == 0 && i + 1 < use.args.size() ? Type::boolean() : use.result);
  return {kernel::with_form(use.form, []<Form form>() { return choose<form>(); }), takes};
}

template <Form form>
Kernel first_there() {
  return [](const Call& call) -> const uint8_t* {
    using T = kernel::form_value<form>;
    T* const out = call.out.values<T>();
    const Vector& first = call.args[0];
    std::copy_n(first.as<T>(), call.size, out);
    if (!first.valid) return nullptr;
    uint8_t* const valid = call.out.valid();
    std::memcpy(valid, first.valid, call.size);
    for (const Vector& arg : call.args.subspan(1)) {
      const T* const from = arg.as<T>();
      for (size_t i = 0; i < call.size; ++i) out[i] = valid[i] ? out[i] : from[i];
      if (!arg.valid) return nullptr;
      for (size_t i = 0; i < call.size; ++i) valid[i] |= arg.valid[i];
    }
    return valid;
  };
}

template <Form form, bool greatest>
Kernel extreme() {
  return [](const Call& call) -> const uint8_t* {
    using T = kernel::form_value<form>;
    T* const out = call.out.values<T>();
    std::copy_n(call.args[0].as<T>(), call.size, out);
    const auto is_better = [](const T& a, const T& b) {
      return greatest ? is_less<form>(b, a) : is_less<form>(a, b);
    };
    if (!may_be_null(call.args)) {
      const size_t size = call.size;
      for (const Vector& arg : call.args.subspan(1)) {
        const T* const from = arg.as<T>();
        for (size_t i = 0; i < size; ++i)
          out[i] = is_better(from[i], out[i]) ? from[i] : out[i];
      }
      return nullptr;
    }
    uint8_t* const valid = call.out.valid();
    for (size_t i = 0; i < call.size; ++i) valid[i] = is_there(call.args[0], i);
    for (const Vector& arg : call.args.subspan(1)) {
      const T* const from = arg.as<T>();
      for (size_t i = 0; i < call.size; ++i) {
        if (!is_there(arg, i)) continue;
        if (!valid[i] || is_better(from[i], out[i])) out[i] = from[i];
        valid[i] = 1;
      }
    }
    return valid;
  };
}

// A bound that is null is none; with the bounds crossed the upper one counts.
template <Form form>
Kernel clipped() {
  return [](const Call& call) {
    using T = kernel::form_value<form>;
    const Vector &low = call.args[1], &high = call.args[2];
    const T *const x = call.args[0].as<T>(), *const lo = low.as<T>(),
                   *const hi = high.as<T>();
    T* const out = call.out.values<T>();
    if (!low.valid && !high.valid) {
      const size_t size = call.size;
      for (size_t i = 0; i < size; ++i) {
        const T above = is_less<form>(x[i], lo[i]) ? lo[i] : x[i];
        out[i] = is_less<form>(hi[i], above) ? hi[i] : above;
      }
    } else {
      for (size_t i = 0; i < call.size; ++i) {
        out[i] = is_there(low, i) && is_less<form>(x[i], lo[i]) ? lo[i] : x[i];
        if (is_there(high, i) && is_less<form>(hi[i], out[i])) out[i] = hi[i];
      }
    }
    return call.args[0].valid;
  };
}

// All arguments as the result's type.
template <Kernel (*make)(Form)>
Word alike(const Use& use) {
  return {make(use.form), std::vector<Type>(use.args.size(), use.result)};
}

template <bool greatest>
Kernel extreme_of(Form form) {
  return kernel::with_form(form, []<Form one>() { return extreme<one, greatest>(); });
}
Kernel clip_of(Form form) {
  return kernel::with_form(form, []<Form one>() { return clipped<one>(); });
}
Kernel first_there_of(Form form) {
  return kernel::with_form(form, []<Form one>() { return first_there<one>(); });
}

expr::Expr nullif(const expr::Expr& node) {
  const expr::Expr none = expr::literal(expr::Value());
  return expr::make("if_else",
                    {expr::make("eq", {node.arg(0), node.arg(1)}), none, node.arg(0)});
}

const Words words = {
    {"if_else", cases},
    {"cases", cases},
    {"coalesce", alike<first_there_of>},
    {"greatest", alike<extreme_of<true>>},
    {"least", alike<extreme_of<false>>},
    {"clip", alike<clip_of>, false, PassesNulls::kNo},
    {.op = "nullif", .instead = nullif},
};

}  // namespace

}  // namespace phlox::engine::native

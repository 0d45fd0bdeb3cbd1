// Comparisons.
#include <utility>

#include "phlox/engine/native/decimal_words.h"
#include "phlox/engine/native/order.h"
#include "phlox/engine/native/words.h"
#include "phlox/expr/expr.h"
#include "phlox/kernel/decimal_math.h"
#include "phlox/type/type.h"

namespace phlox::engine::native {

namespace {

using kernel::Int128;
using type::Kind;
using type::Type;

template <Form form>
struct Equal {
  using Value = kernel::form_value<form>;
  bool operator()(const Value& a, const Value& b) const { return is_equal<form>(a, b); }
};
template <Form form>
struct Unequal {
  using Value = kernel::form_value<form>;
  bool operator()(const Value& a, const Value& b) const { return !is_equal<form>(a, b); }
};
template <Form form>
struct Less {
  using Value = kernel::form_value<form>;
  bool operator()(const Value& a, const Value& b) const { return is_less<form>(a, b); }
};
template <Form form>
struct LessEqual {
  using Value = kernel::form_value<form>;
  bool operator()(const Value& a, const Value& b) const { return !is_less<form>(b, a); }
};
template <Form form>
struct Greater {
  using Value = kernel::form_value<form>;
  bool operator()(const Value& a, const Value& b) const { return is_less<form>(b, a); }
};
template <Form form>
struct GreaterEqual {
  using Value = kernel::form_value<form>;
  bool operator()(const Value& a, const Value& b) const { return !is_less<form>(a, b); }
};

// Of both signs: no type holds all values of the two.
template <template <Form> class Comparison>
Kernel of_both_signs(bool signed_first) {
  using Compare = Comparison<Form::kInt>;
  return [signed_first](const Call& call) {
    const auto* const x = call.args[signed_first ? 0 : 1].as<int64_t>();
    const auto* const y = call.args[signed_first ? 1 : 0].as<uint64_t>();
    auto* const out = call.out.values<uint8_t>();
    for (size_t i = 0; i < call.size; ++i) {
      const int64_t order = std::cmp_less(x[i], y[i]) ? -1 : std::cmp_greater(x[i], y[i]);
      out[i] = signed_first ? Compare()(order, 0) : Compare()(0, order);
    }
    return call.valid;
  };
}

// Of decimals that would take more than 38 digits to have one scale.
template <template <Form> class Comparison>
Word of_scales(const Type& a, const Type& b) {
  using Compare = Comparison<Form::kInt>;
  return {
      [x = a.scale(), y = b.scale()](const Call& call) {
        const auto *const left = call.args[0].as<Int128>(), *const right =
                                                                call.args[1].as<Int128>();
        auto* const out = call.out.values<uint8_t>();
        for (size_t i = 0; i < call.size; ++i)
          out[i] = call.counts(i) &&
                   Compare()(kernel::compare_decimals(left[i], x, right[i], y), 0);
        return call.valid;
      },
      {a, b}};
}

template <template <Form> class Comparison>
Word compare(const Use& use) {
  const Type &a = use.args[0], &b = use.args[1];
  if (const auto common = type::promote(a, b)) {
    const Type type = common->without_option();
    if (!kernel::has_form(type)) return {};
    Kernel kernel = kernel::with_form(kernel::form_of(type), []<Form form>() {
      return binary<form, Form::kBool>(Comparison<form>());
    });
    return {std::move(kernel), {type, type}};
  }
  if (a.is_integer() && b.is_integer()) {
    const bool signed_first = a.is_signed();
    return {of_both_signs<Comparison>(signed_first),
            {signed_first ? Type::int64() : Type::uint64(),
             signed_first ? Type::uint64() : Type::int64()}};
  }
  if (a.is_number() && b.is_number())
    return of_scales<Comparison>(as_decimal(a), as_decimal(b));
  return {};
}

expr::Expr between(const expr::Expr& node) {
  return expr::make("and", {expr::make("ge", {node.arg(0), node.arg(1)}),
                            expr::make("le", {node.arg(0), node.arg(2)})});
}

const Words words = {
    {"eq", compare<Equal>},
    {"ne", compare<Unequal>},
    {"lt", compare<Less>},
    {"le", compare<LessEqual>},
    {"gt", compare<Greater>},
    {"ge", compare<GreaterEqual>},
    {.op = "between", .instead = between},
};

}  // namespace

}  // namespace phlox::engine::native

// Comparisons.
#include <cmath>

#include "phlox/engine/native/words.h"
#include "phlox/type/type.h"

namespace phlox::engine::native {

namespace {

// NaN equals NaN and is above every number.
template <class T>
bool equal(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, double>)
    return a == b || (std::isnan(a) && std::isnan(b));
  else
    return a == b;
}
template <class T>
bool less(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, double>)
    return a < b || (std::isnan(b) && !std::isnan(a));
  else
    return a < b;
}

struct Equal {
  bool operator()(const auto& a, const auto& b) const { return equal(a, b); }
};
struct Unequal {
  bool operator()(const auto& a, const auto& b) const { return !equal(a, b); }
};
struct Less {
  bool operator()(const auto& a, const auto& b) const { return less(a, b); }
};
struct LessEqual {
  bool operator()(const auto& a, const auto& b) const { return !less(b, a); }
};
struct Greater {
  bool operator()(const auto& a, const auto& b) const { return less(b, a); }
};
struct GreaterEqual {
  bool operator()(const auto& a, const auto& b) const { return !less(a, b); }
};

template <class Comparison>
Word compare(const Use& use) {
  const auto common = type::promote(use.args[0], use.args[1]);
  if (!common || !kernel::has_form(*common)) return {};
  const type::Type type = common->without_option();
  Kernel kernel = kernel::with_form(kernel::form_of(type), []<Form form>() {
    return binary<form, Form::kBool>(Comparison());
  });
  return {std::move(kernel), {type, type}};
}

const Words words = {
    {"eq", compare<Equal>},     {"ne", compare<Unequal>}, {"lt", compare<Less>},
    {"le", compare<LessEqual>}, {"gt", compare<Greater>}, {"ge", compare<GreaterEqual>},
};

}  // namespace

}  // namespace phlox::engine::native

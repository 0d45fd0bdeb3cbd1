// isin: whether a value is among constants.
#include <cmath>
#include <memory>
#include <unordered_set>

#include "phlox/engine/literal.h"
#include "phlox/engine/native/decimal_words.h"
#include "phlox/engine/native/order.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/decimal_math.h"
#include "phlox/kernel/load.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::engine::native {

namespace {

using kernel::Int128;
using kernel::kVectorSize;
using type::Kind;
using type::Type;

// So few are compared one by one.
constexpr size_t kFew = 8;

struct Hash {
  template <class T>
  size_t operator()(const T& value) const {
    if constexpr (std::is_same_v<T, Int128>) {
      return std::hash<uint64_t>()(static_cast<uint64_t>(value) * 0x9E3779B97F4A7C15u ^
                                   static_cast<uint64_t>(value >> 64));
    } else if constexpr (std::is_same_v<T, double>) {
      return std::isnan(value) ? 0 : std::hash<double>()(value);
    } else {
      return std::hash<T>()(value);
    }
  }
};
template <Form form>
struct Equal {
  using Value = kernel::form_value<form>;
  bool operator()(const Value& a, const Value& b) const { return is_equal<form>(a, b); }
};

template <Form form>
class Members {
 public:
  using T = kernel::form_value<form>;

  void add(const Vector& values, size_t size) {
    for (size_t i = 0; i < size; ++i) {
      if (values.is_null(i)) continue;
      const T value = values.as<T>()[i];
      if constexpr (form == Form::kText) {
        if (!set_.contains(value)) set_.insert(texts_.copy(value));
      } else {
        set_.insert(value);
      }
    }
  }
  void look_up(const T* x, size_t size, uint8_t* out) const {
    if (form != Form::kText && set_.size() <= kFew) {
      std::fill_n(out, size, 0);
      for (const T& member : set_)
        for (size_t i = 0; i < size; ++i) out[i] |= is_equal<form>(x[i], member);
    } else {
      for (size_t i = 0; i < size; ++i) out[i] = set_.contains(x[i]);
    }
  }

 private:
  std::unordered_set<T, Hash, Equal<form>> set_;
  kernel::TextArena texts_;
};

// Shows `take` the items, as values of `target`, many at a time.
void convert_items(const expr::Value::List& items, const Type& element,
                   const Type& target,
                   const std::function<void(const Vector&, size_t)>& take) {
  const Type option = Type::option(element);
  kernel::Register memory(kernel::form_of(element)), converted(kernel::form_of(target));
  const Kernel convert =
      is_same_in_memory(element, target) ? Kernel() : conversion(element, target);
  for (size_t begin = 0; begin < items.size(); begin += kVectorSize) {
    const size_t size = std::min(kVectorSize, items.size() - begin);
    table::ColumnBuilder builder(option);
    for (size_t i = 0; i < size; ++i)
      table::append(builder, cell(items[begin + i], element));
    ArrowArray array = builder.finish();
    const table::Column column(option, array);
    Vector values = kernel::load(column, 0, nullptr, size, memory);
    if (convert) {
      const Vector before = values;
      values =
          converted.view(convert({{&before, 1}, size, before.valid, nullptr, converted}));
    }
    take(values, size);
    if (array.release) array.release(&array);
  }
}

// A type that holds the values of both, or of the first one and those of the second that
// may be equal to one of it.
std::optional<Type> common_type(const Type& a, const Type& b) {
  if (const auto common = type::promote(a, b)) return common->without_option();
  if (a.is_integer() && b.is_integer()) return Type::decimal(20, 0);
  return std::nullopt;
}

Word isin(const Use& use) {
  const expr::Expr& list = use.node.arg(1);
  if (!list.is("literal") || !list.type().without_option().is_list()) return {};
  const expr::Value::List* const items = list.attribute("value").list();
  const Type element = list.type().without_option().element().without_option();
  const auto target = common_type(use.args[0], element);
  if (!items || !target || !kernel::has_form(*target) || !kernel::has_form(element))
    return {};
  if (!is_same_in_memory(element, *target) && !conversion(element, *target)) return {};
  Kernel kernel = kernel::with_form(kernel::form_of(*target), [&]<Form form>() -> Kernel {
    auto members = std::make_shared<Members<form>>();
    convert_items(*items, element, *target,
                  [&](const Vector& values, size_t size) { members->add(values, size); });
    return [members](const Call& call) {
      members->look_up(call.args[0].as<kernel::form_value<form>>(), call.size,
                       call.out.values<uint8_t>());
      return call.valid;
    };
  });
  return {std::move(kernel), {*target}, 1};
}

const Words words = {{"isin", isin}};

}  // namespace

}  // namespace phlox::engine::native

// isin: whether a value is among constants.
#include <functional>
#include <memory>
#include <optional>

#include "phlox/engine/literal.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/load.h"
#include "phlox/kernel/value_set.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::engine::native {

namespace {

using kernel::kVectorSize;
using type::Type;

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
    auto set = std::make_shared<kernel::ValueSet<form>>();
    convert_items(*items, element, *target,
                  [&](const Vector& values, size_t size) { set->add(values, size); });
    return unary<form, Form::kBool>(
        [set](const kernel::form_value<form>& x) { return set->contains(x); });
  });
  return {std::move(kernel), {*target}, 1};
}

const Words words = {{"isin", isin}};

}  // namespace

}  // namespace phlox::engine::native

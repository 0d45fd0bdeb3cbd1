// What is known of tables that lie in an engine.
#include "phlox/compile/stored.h"

namespace phlox::compile {

bool Stored::Column::gives(const type::Type& wanted) const {
  if (type.is_option() && !wanted.is_option()) return false;
  const type::Type from = type.without_option(), to = wanted.without_option();
  const bool numbers =
      (from.is_integer() && to.is_integer()) || (from.is_float() && to.is_float());
  return from == to || (numbers && type::promote(from, to) == to);
}

bool Stored::gives(const type::Type& table) const {
  for (const type::Field& field : table.element().fields()) {
    const Column* const here = column(field.name);
    if (!here || !here->gives(field.type)) return false;
  }
  return true;
}

}  // namespace phlox::compile

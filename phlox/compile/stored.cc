// What is known of tables that lie in an engine.
#include "phlox/compile/stored.h"

namespace phlox::compile {

bool Stored::gives(const type::Type& table) const {
  for (const type::Field& field : table.element().fields()) {
    const Column* const here = column(field.name);
    if (!here || (here->type.is_option() && !field.type.is_option())) return false;
    const type::Type from = here->type.without_option(), to = field.type.without_option();
    const bool numbers =
        (from.is_integer() && to.is_integer()) || (from.is_float() && to.is_float());
    if (from != to && !(numbers && type::promote(from, to) == to)) return false;
  }
  return true;
}

}  // namespace phlox::compile

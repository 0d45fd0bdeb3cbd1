// The order of rows, as a query says it.
#include "phlox/engine/native/plan_order.h"

#include "phlox/expr/op.h"

namespace phlox::engine::native {

bool is_sorted(expr::Expr table) {
  for (;;) {
    if (table.is("sort")) return true;
    const bool keeps = table.is("select") || table.is("mutate") || table.is("filter") ||
                       table.is("slice") || table.is("tail") || table.is("sample") ||
                       table.is("asof_join") ||
                       (table.is("distinct") && table.args().size() > 1) ||
                       (table.is("join") &&
                        (table.string("how") == "semi" || table.string("how") == "anti"));
    if (!keeps) return false;
    table = expr::Expr(table.arg(0));
  }
}

}  // namespace phlox::engine::native

// How each reduction is taken apart: what is kept of some rows, how that of several parts
// is put together, and what comes of it in the end. Shared by every rule that reduces in
// two steps.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

// A reduction by parts of a fixed size. `columns` stand for the parts' columns, one for
// each of `chunk` in its order, with their types.
struct Reduced {
  using Columns = std::span<const expr::Expr>;
  struct Part {
    std::string name;  // a good one; another part may have it, too
    expr::Expr value;  // a relative reduction of the rows, or arithmetic over such
  };
  std::vector<Part> chunk;
  // Relative reductions of the columns, of the same types in a group. With `maybe_none`
  // also over no rows at all (a summary), where counts stay 0.
  std::function<std::vector<expr::Expr>(Columns columns, bool maybe_none)> combine;
  // The reduction's value by the combined columns; its type is that of the reduction.
  std::function<expr::Expr(Columns columns)> finish;
  // Looks at the order of the parts: the first of equals is another one in another order.
  bool ordered = false;
  std::string bound;  // how far it may be off; empty if not at all
};

// None for the reductions that need all values (nunique, approx_nunique, median,
// quantile, mode, topk) and for one with another reduction or a window in its arguments.
std::optional<Reduced> reduced(const expr::Expr& reduction);

// The maximal reductions in what a `by` or `summary` computes, each once.
std::vector<expr::Expr> reductions_in(const expr::Expr& value);
// The value with other expressions in place of its maximal reductions; none stays.
expr::Expr with_reductions(
    const expr::Expr& value,
    const std::function<expr::Expr(const expr::Expr& reduction)>& change);
// True if a reduction or a window is in the arguments of the reduction: it sees the
// group.
bool sees_group(const expr::Expr& reduction);

// The reduction taken apart by its signature: what it is of, and its condition or none.
struct ReductionArguments {
  std::vector<expr::Expr> values;
  expr::Expr where;
};
ReductionArguments arguments_of(const expr::Expr& reduction);
// Any reduction, with a condition unless that is none.
expr::Expr reduce(std::string_view op, std::vector<expr::Expr> values,
                  const expr::Expr& where, expr::Attributes attributes = {});

}  // namespace phlox::rewrite

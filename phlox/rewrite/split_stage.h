// What the files of split share: one table operation that needs more than a chunk, taken
// apart.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "phlox/expr/expr.h"
#include "phlox/rewrite/split.h"

namespace phlox::rewrite {

// The operation `whole` over the table `below`, whose chunks may be computed alone.
struct Stage {
  expr::Expr whole;
  expr::Expr below;
  std::string parts;  // a name for the symbol, which the query has not

  // The symbol for chunk results.
  expr::Expr symbol(const expr::Expr& chunk) const {
    return expr::symbol(parts, chunk.type());
  }
};

// Each gives a Split whose finish is equal to `stage.whole` (its leaf is not set).

// Keeps all rows of `below`, and computes the operation in the end.
Split split_rows(const Stage& stage, std::string why);
// `combine` does to parts what `chunk` does to rows, and nothing is left for the end.
Split same_again(const Stage& stage, Keeps keeps, const expr::Expr& chunk,
                 const std::function<expr::Expr(const expr::Expr& table)>& again);
// by and summary.
Split split_group(const Stage& stage);
// slice and tail.
Split split_cut(const Stage& stage);
// sort; of the slice or tail that is above it (or none) just the rows that it may take.
Split split_sort(const Stage& stage, const expr::Expr& cut);
// select, mutate and filter with windows.
Split split_window(const Stage& stage, bool order_above);

// The same operation over another table, instead of its first.
expr::Expr over_first(const expr::Expr& operation, const expr::Expr& table);
// A `by`, or without keys a `summary`.
expr::Expr group_by(const expr::Expr& table, const std::vector<expr::Expr>& keys,
                    const std::vector<expr::Expr>& reductions,
                    const std::vector<std::string>& names);
// With `by` in place of `table` wherever it stands.
expr::Expr replaced(const expr::Expr& query, const expr::Expr& table,
                    const expr::Expr& by);

}  // namespace phlox::rewrite

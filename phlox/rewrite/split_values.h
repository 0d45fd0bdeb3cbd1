// Reductions that need all values (nunique, median, quantile, mode, topk beside others),
// computed of distinct values with their counts.
#pragma once

#include <utility>
#include <vector>

#include "phlox/expr/expr.h"

namespace phlox::rewrite {

// Whether the reduction can be had of distinct values with their counts.
bool is_of_values(const expr::Expr& reduction);

// A table of groups' distinct values with their counts, on its way into a group by `keys`
// (relative; none: one group). What reductions need beside is computed as columns of it.
class CountedValues {
 public:
  CountedValues(expr::Expr table, std::vector<expr::Expr> keys)
      : table_(std::move(table)), keys_(std::move(keys)) {}

  // The reduction as relative ones over the table, of the same type. `value` is the
  // column of its values (it may repeat them, and hold nulls), `count` how often each is
  // there: 0 for values that do not take part.
  expr::Expr reduction(const expr::Expr& reduction, const expr::Expr& value,
                       const expr::Expr& count);
  // The group of all that; `results` are arithmetic over reductions that it gave and
  // others over the table.
  expr::Expr group(std::vector<expr::Expr> results,
                   const std::vector<std::string>& names) const;

 private:
  expr::Expr add(const std::string& name, const expr::Expr& value);
  // The sum of the column over each partition, up to the row's value if `order` is one.
  expr::Expr sum_over(const expr::Expr& column, std::vector<expr::Expr> by,
                      const expr::Expr& order);
  expr::Expr quantile(double q, const expr::Expr& value, const expr::Expr& count);
  expr::Expr mode(const expr::Expr& value, const expr::Expr& count);
  expr::Expr topk(const expr::Expr& topk, const expr::Expr& value,
                  const expr::Expr& count);

  expr::Expr table_;
  std::vector<expr::Expr> keys_;
  std::vector<std::pair<expr::Expr, expr::Expr>> added_;  // what, and its column
  // Of topk, which takes a value as often as it is there: the longest list, and the
  // counts.
  int64_t most_ = 0;
  std::vector<expr::Expr> repeated_;
  std::string turn_ = "turn";  // the column that counts repetitions from 0
};

}  // namespace phlox::rewrite

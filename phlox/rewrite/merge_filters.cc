// merge_filters: `a & b` as a filter's condition becomes two conditions, a filter on a
// filter one with all conditions, and a condition stands once. One that can raise an
// error waits for the filter below it, which may have been written to keep it from that.
#include <algorithm>

#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;

// The conditions of which `condition` is the conjunction.
void split(const Expr& condition, std::vector<Expr>& out) {
  std::vector<Expr> work{condition};
  while (!work.empty()) {
    const Expr next = work.back();
    work.pop_back();
    if (next.is("and")) {
      work.push_back(next.arg(1));
      work.push_back(next.arg(0));
    } else if (std::find(out.begin(), out.end(), next) == out.end()) {
      out.push_back(next);
    }
  }
}

}  // namespace

Expr merge_filters(const Expr& query) {
  const std::vector<Expr> order = expr::postorder(query);
  const Uses uses(order);
  return expr::transform(
      query, [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
        if (!node.is("filter")) return {};
        std::vector<Expr> conditions;
        Expr table = args[0];
        const bool all_total = std::all_of(args.begin() + 1, args.end(), total);
        if (table.is("filter") && all_total && !uses.shared(node.arg(0))) {
          conditions.assign(table.args().begin() + 1, table.args().end());
          table = table.arg(0);
        }
        for (size_t i = 1; i < args.size(); ++i) split(args[i], conditions);
        return filter(table, std::move(conditions));
      });
}

}  // namespace phlox::rewrite

// merge_filters: `a & b` as a filter's condition becomes two conditions, a filter on a
// filter one with all conditions, and a condition stands once. One that can raise an
// error waits for the filter below it, which may have been written to keep it from that.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;

// Conditions in their order, each once.
class Conditions {
 public:
  // Those of which `condition` is the conjunction.
  void add(const Expr& condition) {
    std::vector<Expr> work{condition};
    while (!work.empty()) {
      const Expr next = std::move(work.back());
      work.pop_back();
      if (next.is("and")) {
        work.push_back(next.arg(1));
        work.push_back(next.arg(0));
      } else if (seen_.insert(next).second) {
        all_.push_back(next);
      }
    }
  }
  std::vector<Expr> take() { return std::move(all_); }

 private:
  std::vector<Expr> all_;
  std::unordered_set<Expr> seen_;
};

bool is_absorbing(const Expr& node, const Uses& uses) {
  return node.is("filter") && node.arg(0).is("filter") && !uses.shared(node.arg(0)) &&
         std::all_of(node.args().begin() + 1, node.args().end(), total);
}

}  // namespace

Expr merge_filters(const Expr& query) {
  const std::vector<Expr> order = expr::postorder(query);
  const Uses uses(order);
  // Filters whose conditions wait for the filter above them, so that a chain is built
  // once.
  std::unordered_map<const void*, Conditions> absorbed;
  for (const Expr& node : order)
    if (is_absorbing(node, uses)) absorbed[node.arg(0).id()];
  return expr::transform(
      query, [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
        if (!node.is("filter")) return {};
        Conditions conditions;
        if (const auto below = absorbed.find(node.arg(0).id()); below != absorbed.end())
          conditions = std::move(below->second);
        for (size_t i = 1; i < args.size(); ++i) conditions.add(args[i]);
        const auto own = absorbed.find(node.id());
        if (own == absorbed.end()) return filter(args[0], conditions.take());
        own->second = std::move(conditions);
        return args[0];
      });
}

}  // namespace phlox::rewrite

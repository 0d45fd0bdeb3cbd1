// Gives the engines that hold tables what they can compute over them.
#include "phlox/session/push_down.h"

#include <algorithm>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/session/homes.h"

namespace phlox::session {

using compile::Stored;
using expr::Expr;

namespace {

// Whether its rows come in an order that a sort gave them.
bool is_sorted(Expr table) {
  static constexpr std::string_view kKeep[] = {"select", "mutate", "filter",  "slice",
                                               "tail",   "sample", "explode", "distinct"};
  while (!table.is("sort")) {
    const bool chooses = table.is("join") &&
                         (table.string("how") == "semi" || table.string("how") == "anti");
    if (!chooses && !table.is("asof_join") &&
        std::find(std::begin(kKeep), std::end(kKeep), table.op().name) == std::end(kKeep))
      return false;
    const Expr below = table.arg(0);
    table = below;
  }
  return true;
}

// A chain of many steps of which the lowest cannot be pushed is not tried from each of
// them.
constexpr int kMostTries = 100;

bool is_leaf_table(const Expr& node) {
  return node.is_table() && node.op().kind == expr::Kind::kLeaf;
}

class Pusher {
 public:
  Pusher(const Expr& query, const FindSource& source)
      : query_(query), find_(stored_of(source)), homes_(query, find_) {}

  Pushed run() {
    Pushed pushed;
    pushed.query = query_;
    if (!homes_.any()) return pushed;
    if (const Stored* home = homes_.one(query_); home && compiles(*home, query_)) {
      pushed.engine = &engine_of(*home);
      return pushed;
    }
    expr::postorder(query_, [&](const Expr& node) {
      if (node == query_ || !node.is_table()) return false;
      if (is_leaf_table(node)) return true;
      return take(node);
    });
    // A filter at the top stands above no other.
    if (query_.is("filter")) part_filter(query_);
    if (!replaced_.empty())
      pushed.query =
          expr::transform(query_, [&](const Expr& node, const std::vector<Expr>&) {
            const auto place = replaced_.find(node.id());
            return place == replaced_.end() ? Expr() : place->second;
          });
    pushed.parts = std::move(parts_);
    pushed.why = why_;
    return pushed;
  }

 private:
  static const engine::Engine& engine_of(const Stored& stored) {
    return *engine::Engines::find(stored.engine);
  }

  bool compiles(const Stored& home, const Expr& query) {
    if (++tries_ > kMostTries) return false;
    try {
      engine_of(home).compile(query, false, {}, find_);
      return true;
    } catch (const Error& error) {
      if (error.code() != Code::kUnsupported && error.code() != Code::kInvalid) throw;
      if (why_.empty()) why_ = error.message();
      return false;
    }
  }

  // True if nothing below the node is left to be taken.
  bool take(const Expr& node) {
    const Stored* const home = homes_.one(node);
    if (!home || engine_of(*home).reads_beside()) return false;
    // The order of a sort is one of the expression, which a leaf has not: what is cut is
    // sorted again here, and else only what is below the sort is pushed.
    const bool sorted = is_sorted(node);
    const bool is_cut = node.is("slice") && node.arg(0).is("sort");
    if ((!sorted || is_cut) && compiles(*home, chosen(node, node.element().fields()))) {
      Expr leaf = add_part(node, *home);
      if (is_cut) {
        std::vector<Expr> args(node.arg(0).args().begin(), node.arg(0).args().end());
        args[0] = leaf;
        leaf = expr::with_args(node.arg(0), std::move(args));
      }
      replaced_.emplace(node.id(), leaf);
      return true;
    }
    return node.is("filter") && part_filter(node);
  }

  // Some of the conditions there, and the others here.
  bool part_filter(const Expr& filter) {
    const Stored* const home = homes_.one(filter);
    if (!home || engine_of(*home).reads_beside() || replaced_.contains(filter.id()) ||
        is_sorted(filter))
      return false;
    // A window sees the rows that the other conditions drop.
    if (std::any_of(filter.args().begin() + 1, filter.args().end(), expr::has_window))
      return false;
    std::vector<Expr> there{filter.arg(0)}, here;
    for (size_t i = 1; i < filter.args().size(); ++i) {
      const Expr one = expr::make("filter", {filter.arg(0), filter.arg(i)});
      (compiles(*home, one) ? there : here).push_back(filter.arg(i));
    }
    if (there.size() < 2) return false;
    std::vector<Expr> args{add_part(expr::make("filter", std::move(there)), *home)};
    args.insert(args.end(), here.begin(), here.end());
    replaced_.emplace(filter.id(),
                      here.empty() ? args[0] : expr::make("filter", std::move(args)));
    return true;
  }

  Expr add_part(const Expr& part, const Stored& home) {
    const Expr leaf = leaf_of(part, parts_.size() + 1);
    parts_.push_back({leaf, part, &engine_of(home), "its tables lie there", 0});
    return leaf;
  }

  Expr query_;
  compile::FindStored find_;
  Homes homes_;
  std::unordered_map<const void*, Expr> replaced_;
  std::vector<Placed::Part> parts_;
  std::string why_;
  int tries_ = 0;
};

}  // namespace

Pushed push_down(const Expr& query, const FindSource& source) {
  return Pusher(query, source).run();
}

}  // namespace phlox::session

// merge_projections: selects and mutates that follow each other become one where the
// upper one can be written in terms of the table below. It stops where an expression
// would grow large, so a chain of any length stays linear, and what the engine gets is a
// few wide steps in place of many thin ones.
#include <unordered_map>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;

bool is_projection(const Expr& node) { return node.is("select") || node.is("mutate"); }

// What has been gathered of a chain: columns computed from `base`.
class Projection {
 public:
  explicit Projection(Expr base) : base_(std::move(base)) {}

  // Takes the next select or mutate in, or says that it would not fit.
  bool add(const Expr& node) {
    const std::vector<std::string> names = node.strings("names");
    std::vector<Expr> values;
    uint64_t size = 0;
    for (size_t i = 0; i < names.size(); ++i) {
      const Expr& value = node.arg(i + 1);
      if (!places_.empty() && !may_read(value)) return false;
      Expr rebased = places_.empty() && !selecting_ ? value : substituted(value);
      const uint64_t grown = tree_size(rebased);
      if (grown > kSmall && grown > tree_size(value)) return false;
      size += grown;
      values.push_back(std::move(rebased));
    }
    if (size_ != 0 && size_ + size > kMost) return false;
    size_ += size;
    if (node.is("select")) {
      selecting_ = true;
      names_.clear();
      values_.clear();
      places_.clear();
    }
    for (size_t i = 0; i < names.size(); ++i) {
      const auto [place, added] = places_.emplace(names[i], names_.size());
      if (added) {
        names_.push_back(names[i]);
        values_.push_back(values[i]);
      } else {
        values_[place->second] = values[i];
      }
    }
    return true;
  }

  Expr finish() const {
    return projection(selecting_ ? "select" : "mutate", base_, values_, names_);
  }

 private:
  // No expression gets longer by more than that in one projection.
  static constexpr uint64_t kMost = 2048;

  // Windows see the rows of the table at hand only.
  bool may_read(const Expr& value) const {
    for (const std::string& name : expr::columns_used(value)) {
      const auto place = places_.find(name);
      if (place == places_.end()) continue;
      const Expr& below = values_[place->second];
      if (!may_stand_for_column(below) || expr::has_window(below)) return false;
      if (expr::has_window(value) && !below.is("column")) return false;
    }
    return true;
  }

  Expr substituted(const Expr& value) const {
    std::unordered_map<std::string, Expr> columns;
    for (const std::string& name : expr::columns_used(value))
      if (const auto place = places_.find(name); place != places_.end())
        columns.emplace(name, values_[place->second]);
    return expr::substitute_columns(value, columns);
  }

  Expr base_;
  bool selecting_ = false;
  uint64_t size_ = 0;
  std::vector<std::string> names_;
  std::vector<Expr> values_;
  std::unordered_map<std::string, size_t> places_;
};

// A select of all columns in their order.
bool changes_nothing(const Expr& node) {
  if (!node.is("select") || node.type() != node.arg(0).type()) return false;
  const std::vector<std::string> names = node.strings("names");
  for (size_t i = 0; i < names.size(); ++i)
    if (!node.arg(i + 1).is("column") || node.arg(i + 1).string("name") != names[i])
      return false;
  return true;
}

}  // namespace

Expr merge_projections(const Expr& query) {
  const std::vector<Expr> order = expr::postorder(query);
  const Uses uses(order);
  std::unordered_map<const void*, Expr> done;
  std::unordered_map<const void*, Projection> open;  // chains that go on above that node
  const auto finished = [&](const Expr& node) -> Expr {
    const auto chain = open.find(node.id());
    if (chain == open.end()) return done.at(node.id());
    Expr made = chain->second.finish();
    open.erase(chain);
    if (changes_nothing(made)) made = made.arg(0);
    done.emplace(node.id(), made);
    return made;
  };
  for (const Expr& node : order) {
    std::vector<Expr> args;
    args.reserve(node.args().size());
    if (!is_projection(node)) {
      for (const Expr& arg : node.args()) args.push_back(finished(arg));
      done.emplace(node.id(), expr::with_args(node, std::move(args)));
      continue;
    }
    const auto below = open.find(node.arg(0).id());
    for (size_t i = 0; i < node.args().size(); ++i)
      args.push_back(i == 0 && below != open.end() ? node.arg(0) : finished(node.arg(i)));
    if (below != open.end() && !uses.shared(node.arg(0))) {
      Projection chain = std::move(below->second);
      // Only values are read of it, so that the table below may still be the unfinished
      // one.
      std::vector<Expr> same(args);
      const Expr step = projection(node.op().name, node.arg(0),
                                   {same.begin() + 1, same.end()}, node.strings("names"));
      if (chain.add(step)) {
        open.erase(below);
        open.emplace(node.id(), std::move(chain));
        continue;
      }
      below->second = std::move(chain);
    }
    args[0] = finished(node.arg(0));
    Projection chain(args[0]);
    chain.add(projection(node.op().name, args[0], {args.begin() + 1, args.end()},
                         node.strings("names")));
    open.emplace(node.id(), std::move(chain));
  }
  return finished(order.back());
}

}  // namespace phlox::rewrite

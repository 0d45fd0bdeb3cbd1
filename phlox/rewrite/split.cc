// split: the way from a leaf to the result, as far as chunks can go it alone, and then
// the one operation that needs more. What stands above that one is left for the end.
#include "phlox/rewrite/split.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/join_columns.h"
#include "phlox/rewrite/split_order.h"
#include "phlox/rewrite/split_scalars.h"
#include "phlox/rewrite/split_stage.h"

namespace phlox::rewrite {

using expr::Expr;

namespace {

Expr distinct(const Expr& table) { return expr::make("distinct", {table}); }

// Its rows are those of `below`, in their order, or each gives rows of its own.
bool is_by_row(const Expr& node, bool first) {
  if (node.is("join")) {
    const std::string& how = node.string("how");
    if (how == "inner" || how == "cross") return true;
    return first ? how == "left" || how == "semi" || how == "anti" : how == "right";
  }
  if (!first) return false;
  if (node.is("select") || node.is("mutate") || node.is("filter"))
    return !computes_window(node);
  return node.is("explode") || node.is("asof_join");
}

Split split_distinct(const Stage& stage, bool order_above) {
  if (computes_window(stage.whole))
    return split_rows(stage, "a key that is a window sees rows of other chunks");
  if (order_above && stage.whole.args().size() > 1)
    return split_rows(stage, "what follows the distinct asks for the order of its rows");
  return same_again(stage, Keeps::kValues, stage.whole,
                    [&](const Expr& parts) { return over_first(stage.whole, parts); });
}

// Where the chunks are of the second table, all that counts is which rows (or keys) it
// has.
Split split_second(const Stage& stage) {
  Expr kept = stage.below;
  const Expr& whole = stage.whole;
  if (whole.is("join")) {
    std::vector<std::string> keys;
    for (const auto& [l, r] : join_keys(whole))
      if (std::ranges::find(keys, r) == keys.end()) keys.push_back(r);
    kept = select_columns(kept, keys);
  }
  Split split = same_again(stage, Keeps::kValues, distinct(kept), distinct);
  split.finish = expr::with_args(whole, {whole.arg(0), split.parts});
  return split;
}

// Why the operation needs all rows of that table.
std::string why_rows(const Expr& whole, bool first) {
  if (whole.is("concat")) return "the tables of a concat have columns of different types";
  if (whole.is("sample")) return "a sample is drawn by the numbers of rows";
  if (first && may_shuffle(whole))
    return "what follows the join asks for the order of its rows";
  if (whole.is("asof_join")) return "the row that is nearest may be in any chunk";
  return "which rows of the other table have a partner in the join (" +
         whole.string("how") + ") is known in the end";
}

Split split_one(const Stage& stage, bool first, bool order_above, const Expr& cut) {
  const Expr& whole = stage.whole;
  if (whole.is("by") || whole.is("summary")) return split_group(stage);
  if (whole.is("sort")) return split_sort(stage, cut);
  if (whole.is("slice") || whole.is("tail")) return split_cut(stage);
  if (whole.is("select") || whole.is("mutate") || whole.is("filter"))
    return split_window(stage, order_above);
  if (whole.is("distinct")) return split_distinct(stage, order_above);
  if (whole.is("intersect") || (whole.is("difference") && first))
    return same_again(stage, Keeps::kValues, whole, distinct);
  const bool asks = whole.is("join") &&
                    (whole.string("how") == "semi" || whole.string("how") == "anti");
  if (!first && (asks || whole.is("difference"))) return split_second(stage);
  return split_rows(stage, why_rows(whole, first));
}

class Splitter {
 public:
  Splitter(const Expr& query, const Expr& leaf) : query_(query), leaf_(leaf) {
    std::set<std::string> names;
    for (const Expr& node : expr::postorder(query)) {
      if (node.is("symbol")) names.insert(node.string("name"));
      for (const Expr& arg : node.args()) users_[arg.id()].push_back(node);
    }
    parts_ = "parts";
    for (int i = 2; names.contains(parts_); ++i) parts_ = "parts_" + std::to_string(i);
  }

  Split run() {
    climb();
    Split split = at_end() ? above_chain() : above_row();
    split.leaf = leaf_;
    return split;
  }

 private:
  // The tables from the leaf on of which each is used by the next one alone.
  void climb() {
    chain_ = {leaf_};
    while (true) {
      const Expr& table = chain_.back();
      const std::vector<Expr>& users = users_[table.id()];
      if (users.size() != 1 || !users[0].is_table()) break;
      chain_.push_back(users[0]);
    }
    while (!at_end() && by_row(next_ + 1)) ++next_;
  }

  bool at_end() const { return next_ + 1 == chain_.size(); }
  const Expr& below() const { return chain_[next_]; }
  bool is_first(size_t i) const { return chain_[i].arg(0) == chain_[i - 1]; }

  bool by_row(size_t i) const {
    return is_by_row(chain_[i], is_first(i)) &&
           !(may_shuffle(chain_[i]) && order_asked_above(i));
  }
  bool order_asked_above(size_t i) const {
    return order_asked({chain_.begin() + i + 1, chain_.end()});
  }

  // All is done by rows, up to the result or to a table that is used in other ways.
  Split above_chain() {
    const Stage stage{below(), below(), parts_};
    if (below() == query_)
      return same_again(stage, Keeps::kNothing, below(),
                        [](const Expr& parts) { return parts; });
    if (std::optional<Split> split = split_scalars(stage, query_, users_)) return *split;
    Split split = split_rows(
        stage, "more than one part of the query reads " + expr::to_text(leaf_, 60, true));
    split.finish = replaced(query_, below(), split.parts);
    return split;
  }

  Split above_row() {
    const Expr& whole = chain_[next_ + 1];
    if (whole.is("concat"))
      if (std::optional<Split> split = over_concat(whole)) return std::move(*split);
    const Stage stage{whole, below(), parts_};
    Split split =
        split_one(stage, is_first(next_ + 1), order_asked_above(next_ + 1), cut());
    split.finish = replaced(query_, whole, split.finish);
    return split;
  }

  // The slice or tail of a sort, over operations that neither drop nor add a row.
  Expr cut() const {
    for (size_t i = next_ + 2; i < chain_.size(); ++i) {
      if (chain_[i].is("slice") || chain_[i].is("tail")) return chain_[i];
      if (!(chain_[i].is("select") || chain_[i].is("mutate")) ||
          computes_window(chain_[i]))
        break;
    }
    return {};
  }

  // concat(a, b): the query over a is split, and what a chunk makes of b is one more of
  // the parts in the end. Both must have one type.
  std::optional<Split> over_concat(const Expr& concat) {
    std::vector<std::string> names;
    for (const type::Field& field : concat.element().fields())
      names.push_back(field.name);
    const auto in_order = [&](const Expr& table) {
      const Expr same =
          table.element() == concat.element() ? table : select_columns(table, names);
      return same.element() == concat.element() ? same : Expr();
    };
    const Expr own = in_order(below());
    std::vector<Expr> others;
    for (const Expr& arm : concat.args()) {
      if (arm == below()) continue;
      others.push_back(in_order(arm));
      if (!others.back()) return std::nullopt;
    }
    if (!own) return std::nullopt;
    const Expr rest = others.size() == 1 ? others[0] : expr::make("concat", others);
    Split split = Splitter(replaced(query_, concat, own), leaf_).run();
    const Expr of_others = replaced(split.chunk, own, rest);
    if (of_others == split.chunk) return std::nullopt;  // it stops before the concat
    const Expr all = expr::make("concat", {split.parts, of_others});
    split.finish =
        replaced(split.finish, split.parts, replaced(split.combine, split.parts, all));
    return split;
  }

  const Expr query_;
  const Expr leaf_;
  std::unordered_map<const void*, std::vector<Expr>> users_;
  std::string parts_;
  std::vector<Expr> chain_;
  size_t next_ = 0;  // the last of the chain that is computed by rows
};

bool is_table_leaf(const Expr& leaf) { return leaf.is("symbol") || leaf.is("data"); }

}  // namespace

std::string_view keeps_name(Keeps keeps) {
  switch (keeps) {
    case Keeps::kNothing:
      return "nothing";
    case Keeps::kGroups:
      return "groups";
    case Keeps::kValues:
      return "values";
    case Keeps::kRows:
      return "rows";
  }
  return "";
}

Expr replaced(const Expr& query, const Expr& table, const Expr& by) {
  return expr::transform(query, [&](const Expr& node, const std::vector<Expr>&) {
    return node == table ? by : Expr();
  });
}

Expr over_first(const Expr& operation, const Expr& table) {
  std::vector<Expr> args(operation.args().begin(), operation.args().end());
  args[0] = table;
  return expr::with_args(operation, std::move(args));
}

Split same_again(const Stage& stage, Keeps keeps, const Expr& chunk,
                 const std::function<Expr(const Expr& table)>& again) {
  Split split;
  split.keeps = keeps;
  split.chunk = chunk;
  split.parts = stage.symbol(chunk);
  split.combine = again(split.parts);
  split.finish = split.parts;
  return split;
}

Split split_rows(const Stage& stage, std::string why) {
  Split split = same_again(stage, Keeps::kRows, stage.below,
                           [](const Expr& parts) { return parts; });
  split.finish = replaced(stage.whole, stage.below, split.parts);
  split.why = std::move(why);
  return split;
}

Split split(const Expr& query, const Expr& leaf) {
  std::vector<Expr> leaves = expr::leaves(query);
  if (leaf) {
    if (std::ranges::find(leaves, leaf) == leaves.end())
      throw Error(Code::kNotFound,
                  "the query does not read " + expr::to_text(leaf, 60, true));
    leaves = {leaf};
  } else if (std::ranges::any_of(leaves, is_table_leaf)) {
    std::erase_if(leaves, [](const Expr& each) { return !is_table_leaf(each); });
  }
  if (leaves.empty())
    throw Error(Code::kInvalid, "the query reads no table, so there is nothing to split");
  Split best;
  for (const Expr& each : leaves) {
    Split split = Splitter(query, each).run();
    if (split.chunk.type() != split.combine.type() || split.finish.type() != query.type())
      throw Error(Code::kInternal, "a split changed the type " +
                                       query.type().to_string() + " to " +
                                       split.finish.type().to_string() + " (parts " +
                                       split.chunk.type().to_string() + " to " +
                                       split.combine.type().to_string() + ")");
    if (!best.leaf || split.keeps < best.keeps) best = std::move(split);
  }
  return best;
}

}  // namespace phlox::rewrite

// split where rows have an order: the first and last of them, sorted runs, and windows,
// whose partitions lie together in sorted runs.
#include <algorithm>
#include <optional>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/expr/window.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/split_stage.h"

namespace phlox::rewrite {

using expr::Expr;

namespace {

int64_t rows_until(const Expr& slice) {
  const int64_t offset = slice.integer("offset"),
                limit = *slice.attribute("limit").integer();
  return limit > INT64_MAX - offset ? INT64_MAX : offset + limit;
}

// The first or last rows of the table that a slice or tail of more rows may take.
Expr cut_to(const Expr& cut, const Expr& table) {
  if (cut.is("tail")) return over_first(cut, table);
  return slice(table, 0, expr::Value(rows_until(cut)));
}

// The partition and the order that all windows of the operation have, as keys of a sort;
// none if they have several, or neither.
struct SortKeys {
  std::vector<Expr> keys;
  std::vector<bool> ascending;
};
std::optional<SortKeys> keys_of_windows(const Expr& operation) {
  std::optional<SortKeys> found;
  for (const Expr& arg : operation.args().subspan(1)) {
    for (const Expr& node : expr::postorder(arg)) {
      if (!node.is("over") || !node.relative()) continue;
      const expr::Window window = expr::window_of(node);
      SortKeys keys{window.by, std::vector<bool>(window.by.size(), true)};
      keys.keys.insert(keys.keys.end(), window.order.begin(), window.order.end());
      keys.ascending.insert(keys.ascending.end(), window.ascending.begin(),
                            window.ascending.end());
      const bool plain = std::ranges::none_of(keys.keys, expr::has_window);
      const bool same =
          !found || (found->keys == keys.keys && found->ascending == keys.ascending);
      if (keys.keys.empty() || !plain || !same) return std::nullopt;
      found = std::move(keys);
    }
  }
  return found;
}

bool is_sortable(const Expr& key) {
  const type::Type type = key.element().without_option();
  return !type.is_list() && !type.is(type::Kind::kRecord) && !type.is(type::Kind::kMap);
}

}  // namespace

Split split_cut(const Stage& stage) {
  if (stage.whole.is("slice") && stage.whole.attribute("limit").is_null())
    return split_rows(stage, "rows from an offset on are counted from the first");
  const auto again = [&](const Expr& table) { return cut_to(stage.whole, table); };
  Split split = same_again(stage, Keeps::kGroups, again(stage.below), again);
  split.finish = over_first(stage.whole, split.parts);
  return split;
}

Split split_sort(const Stage& stage, const Expr& cut) {
  if (computes_window(stage.whole))
    return split_rows(stage, "a sort by a window sees rows of other chunks");
  const bool few = cut && (cut.is("tail") || !cut.attribute("limit").is_null());
  const auto again = [&](const Expr& table) {
    const Expr sorted = over_first(stage.whole, table);
    return few ? cut_to(cut, sorted) : sorted;
  };
  Split split =
      same_again(stage, few ? Keeps::kGroups : Keeps::kRows, again(stage.below), again);
  split.finish = over_first(stage.whole, split.parts);
  if (!few) split.why = "all rows are sorted";
  return split;
}

Split split_window(const Stage& stage, bool order_above) {
  const char* why = "a window sees rows of other chunks";
  const std::optional<SortKeys> sorted = keys_of_windows(stage.whole);
  if (order_above || !sorted || !std::ranges::all_of(sorted->keys, is_sortable))
    return split_rows(stage, why);
  const auto again = [&](const Expr& table) {
    std::vector<Expr> args{table};
    args.insert(args.end(), sorted->keys.begin(), sorted->keys.end());
    return expr::make("sort", std::move(args),
                      {{"ascending", expr::Value::List(sorted->ascending.begin(),
                                                       sorted->ascending.end())}});
  };
  Split split = same_again(stage, Keeps::kRows, again(stage.below), again);
  split.finish = over_first(stage.whole, split.parts);
  split.why = why;
  return split;
}

}  // namespace phlox::rewrite

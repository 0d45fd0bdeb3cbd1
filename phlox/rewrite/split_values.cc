// Counted values: an order statistic is found by the running sum of the counts.
#include "phlox/rewrite/split_values.h"

#include <algorithm>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/expr/window.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/split_reductions.h"
#include "phlox/rewrite/split_stage.h"

namespace phlox::rewrite {

using expr::Expr;

namespace {

Expr op(std::string_view name, const Expr& a, const Expr& b) {
  return expr::make(name, {a, b});
}
Expr number(int64_t value) { return expr::literal(expr::Value(value)); }
Expr real(const Expr& value) {
  return expr::make("cast", {value}, {{"type", type::Type::float64()}});
}
// A list as long as this is repeated in the finish for each value.
constexpr int64_t kMostRepeated = 1000;

Expr counts(const Expr& count) { return op("gt", count, number(0)); }

// The reductions of it over the rows of the first turn, but those that take turns. A
// condition makes an option of a type; where it was none there is a value.
Expr on_turn(const Expr& result, const std::string& turn, const Expr& first) {
  const auto takes_turns = [&](const Expr& node) {
    return node.is("topk") && std::ranges::count(expr::columns_used(node), turn) > 0;
  };
  return expr::transform_row(
      result, [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
        if (node.op().kind != expr::Kind::kReduction || !node.relative()) return {};
        const Expr own = expr::make(node.op(), args, node.attributes());
        if (takes_turns(node)) return own;
        ReductionArguments of = arguments_of(own);
        of.where = of.where ? op("and", of.where, first) : first;
        expr::Attributes attributes = node.attributes();
        const Expr once =
            reduce(node.op().name, std::move(of.values), of.where, std::move(attributes));
        if (own.element().is_option() || !once.element().is_option()) return once;
        return op("coalesce", once, own);
      });
}

}  // namespace

bool is_of_values(const Expr& reduction) {
  if (reduction.is("topk")) return reduction.integer("k") <= kMostRepeated;
  return reduction.is("nunique") || reduction.is("approx_nunique") ||
         reduction.is("median") || reduction.is("quantile") || reduction.is("mode");
}

Expr CountedValues::add(const std::string& name, const Expr& value) {
  for (const auto& [what, column] : added_)
    if (what == value) return column;
  std::string free = name;
  for (int i = 2; table_.element().field(free); ++i)
    free = name + "_" + std::to_string(i);
  table_ = projection("mutate", table_, {value}, {free});
  added_.emplace_back(value, expr::column(free, value.element()));
  return added_.back().second;
}

Expr CountedValues::sum_over(const Expr& column, std::vector<Expr> by,
                             const Expr& order) {
  expr::Window window;
  window.function = &expr::op_named("sum");
  window.values = {column};
  window.by = std::move(by);
  if (order) {
    window.order = {order};
    window.ascending = {true};
  }
  return expr::over(window);
}

// Between the values at the places floor(h) and ceil(h), from 0, of all in their order:
// h = q (n - 1). The value at a place is the least whose running count is above it.
Expr CountedValues::quantile(double q, const Expr& value, const Expr& count) {
  const Expr n = add("values", sum_over(count, keys_, {}));
  const Expr upto = add("upto", sum_over(count, keys_, value));
  const Expr place =
      add("place", op("mul", op("sub", n, number(1)), expr::literal(expr::Value(q))));
  const auto at = [&](std::string_view rounded) {
    const Expr above = op("gt", upto, expr::make(rounded, {place}));
    return real(reduce("min", {value}, op("and", counts(count), above)));
  };
  const Expr low = at("floor"), high = at("ceil");
  const Expr part = reduce("max", {op("sub", place, expr::make("floor", {place}))}, {});
  const Expr rest = op("sub", expr::literal(expr::Value(1.0)), part);
  // Infinite ones must not meet a part of 0.
  return expr::make("if_else", {op("eq", low, high), low,
                                op("add", op("mul", low, rest), op("mul", high, part))});
}

Expr CountedValues::mode(const Expr& value, const Expr& count) {
  std::vector<Expr> by = keys_;
  by.push_back(value);
  const Expr often = add("often", sum_over(count, std::move(by), {}));
  expr::Window most;
  most.function = &expr::op_named("max");
  most.values = {often};
  most.by = keys_;
  const Expr is_most = op("eq", often, add("most", expr::over(most)));
  return reduce("min", {value}, op("and", counts(count), is_most));
}

// Each row is there once for each turn below its count (and below k): the list takes it
// then, and all others on its first turn.
Expr CountedValues::topk(const Expr& topk, const Expr& value, const Expr& count) {
  while (table_.element().field(turn_)) turn_ += "_";
  most_ = std::max(most_, topk.integer("k"));
  repeated_.push_back(count);
  const Expr turn = expr::column(turn_, type::Type::int64());
  const expr::Attributes k = {{"k", topk.integer("k")}};
  const Expr list = reduce("topk", {value}, op("lt", turn, count), k);
  if (topk.element().is_option()) return list;
  return op("coalesce", list, reduce("topk", {value}, {}, k));
}

Expr CountedValues::reduction(const Expr& reduction, const Expr& value,
                              const Expr& count) {
  if (reduction.is("nunique") || reduction.is("approx_nunique"))
    return reduce("nunique", {value}, counts(count));
  if (reduction.is("topk")) return topk(reduction, value, count);
  Expr found = reduction.is("mode") ? mode(value, count)
               : reduction.is("median")
                   ? quantile(0.5, value, count)
                   : quantile(*reduction.attribute("q").real(), value, count);
  if (reduction.element().is_option()) return found;
  // There is one, which the type of a reduction with a condition does not say.
  const Expr any = reduce("min", {value}, {});
  return op("coalesce", found, reduction.is("mode") ? any : real(any));
}

Expr CountedValues::group(std::vector<Expr> results,
                          const std::vector<std::string>& names) const {
  if (most_ == 0) return group_by(table_, keys_, results, names);
  const Expr turn = expr::column(turn_, type::Type::int64());
  expr::Value::List turns;
  for (int64_t i = 0; i < most_; ++i) turns.emplace_back(i);
  Expr table = projection("mutate", table_, {expr::literal(expr::Value(turns))}, {turn_});
  table = expr::make("explode", {table}, {{"column", turn_}});
  const Expr first = op("eq", turn, number(0));
  Expr there = first;
  for (const Expr& count : repeated_) there = op("or", there, op("lt", turn, count));
  table = filter(table, {there});
  for (Expr& result : results) result = on_turn(result, turn_, first);
  return group_by(table, keys_, results, names);
}

}  // namespace phlox::rewrite

// Counted values: an order statistic is found by the running sum of the counts.
#include "phlox/rewrite/split_values.h"

#include "phlox/expr/op.h"
#include "phlox/expr/window.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/split_reductions.h"

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
Expr counts(const Expr& count) { return op("gt", count, number(0)); }

}  // namespace

bool is_of_values(const Expr& reduction) {
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

Expr CountedValues::reduction(const Expr& reduction, const Expr& value,
                              const Expr& count) {
  if (reduction.is("nunique") || reduction.is("approx_nunique"))
    return reduce("nunique", {value}, counts(count));
  Expr found = reduction.is("mode") ? mode(value, count)
               : reduction.is("median")
                   ? quantile(0.5, value, count)
                   : quantile(*reduction.attribute("q").real(), value, count);
  if (reduction.element().is_option()) return found;
  // There is one, which the type of a reduction with a condition does not say.
  const Expr any = reduce("min", {value}, {});
  return op("coalesce", found, reduction.is("mode") ? any : real(any));
}

}  // namespace phlox::rewrite

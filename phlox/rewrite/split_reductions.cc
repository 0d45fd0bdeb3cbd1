// The table of reductions that parts of a fixed size are enough for.
//
// Spreads (var, std, cov, corr) keep the count n, the means and the sums of products of
// deviations m, which are combined as Chan, Golub and LeVeque do it ("Updating Formulae
// and a Pairwise Algorithm for Computing Sample Variances", Stanford STAN-CS-79-773,
// 1979), for any number of parts at once: with the mean M of all,
//   m = Σ mᵢ + Σ nᵢ (meanᵢ - M)².
#include "phlox/rewrite/split_reductions.h"

#include <algorithm>
#include <cmath>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::rewrite {

using expr::Expr;
using type::Type;

namespace {

using Columns = Reduced::Columns;

bool is_reduction(const Expr& node) {
  return node.relative() && node.op().kind == expr::Kind::kReduction;
}

Expr op(std::string_view name, const Expr& a, const Expr& b) {
  return expr::make(name, {a, b});
}
Expr cast(const Expr& value, const Type& type) {
  return expr::make("cast", {value}, {{"type", type}});
}
Expr number(int64_t value) { return expr::literal(expr::Value(value)); }

Expr sum(const Expr& column) { return reduce("sum", {column}, {}); }
Expr sum_of_counts(const Expr& column, bool maybe_none) {
  return maybe_none ? op("coalesce", sum(column), number(0)) : sum(column);
}

Reduced::Part part(const Expr& value) { return {value.name(), value}; }

Expr itself(Columns columns) { return columns[0]; }

constexpr const char* kFloatSums =
    "sums of floats depend on the order of their additions: each may lose a relative "
    "2^-53";
constexpr const char* kSpreads =
    "spreads are put together in floats: each addition may lose a relative 2^-53";

// A sum whose parts may overflow though the whole does not is taken in wider numbers.
// Integers of 32 bits need 2^31 rows for that, and so do not.
Reduced sum_parts(const ReductionArguments& of, const Expr& reduction) {
  const Type value = of.values[0].element().without_option();
  Reduced parts;
  parts.combine = [](Columns columns, bool) { return std::vector{sum(columns[0])}; };
  parts.finish = itself;
  if (value.is_integer() && value.bit_width() > 32) {
    parts.chunk = {
        part(reduce("sum", {cast(of.values[0], Type::decimal(38, 0))}, of.where))};
    const Type whole = reduction.element().without_option();
    parts.finish = [whole](Columns columns) { return cast(columns[0], whole); };
    return parts;
  }
  parts.chunk = {part(reduce("sum", of.values, of.where))};
  if (value.is_float()) parts.bound = kFloatSums;
  if (value.is(type::Kind::kTimedelta))
    parts.bound = "a sum of times may be too long in a part where the whole is not";
  if (value.is(type::Kind::kDecimal) && value.precision() > 28)
    parts.bound =
        "a sum of decimals may have more than 38 digits in a part where the "
        "whole has not";
  return parts;
}

Reduced mean_parts(const ReductionArguments& of) {
  Reduced parts = sum_parts(of, reduce("sum", of.values, of.where));
  parts.chunk.push_back(part(reduce("count", of.values, of.where)));
  parts.combine = [](Columns columns, bool maybe_none) {
    return std::vector{sum(columns[0]), sum_of_counts(columns[1], maybe_none)};
  };
  parts.finish = [](Columns columns) { return op("div", columns[0], columns[1]); };
  return parts;
}

Reduced extreme_parts(const Expr& reduction, const ReductionArguments& of) {
  const std::string name(reduction.op().name);
  const std::string extreme = name == "argmin" ? "min" : "max";
  Reduced parts;
  parts.ordered = true;
  parts.chunk = {part(reduction), part(reduce(extreme, {of.values[1]}, of.where))};
  parts.combine = [=](Columns columns, bool) {
    return std::vector{reduce(name, {columns[0], columns[1]}, {}),
                       reduce(extreme, {columns[1]}, {})};
  };
  parts.finish = itself;
  return parts;
}

// The mean of parts, and their Σ n (a - A) (b - B) + Σ m.
Expr mean_of(const Expr& n, const Expr& mean) {
  return op("div", sum(op("mul", n, mean)), sum(n));
}
Expr moment_of(const Expr& n, const Expr& m, const Expr& a, const Expr& b) {
  const Expr product =
      op("mul", op("sub", a, mean_of(n, a)), op("sub", b, mean_of(n, b)));
  return sum(op("add", m, op("mul", n, product)));
}

// m / (n - 1), null for fewer than two values; of a population m / n.
Expr spread(const Expr& n, const Expr& m, bool unbiased) {
  if (!unbiased) return op("div", m, n);
  return expr::make("if_else",
                    {op("gt", n, number(1)), op("div", m, op("sub", n, number(1))),
                     expr::literal(expr::Value())});
}

bool is_unbiased(const Expr& reduction) {
  return !reduction.attributes().find("unbiased");
}

const expr::Attributes kPopulation = {{"unbiased", false}};

Reduced variance_parts(const Expr& reduction, const ReductionArguments& of) {
  const bool unbiased = is_unbiased(reduction);
  const bool root = reduction.is("std");
  const Expr n = reduce("count", of.values, of.where);
  Reduced parts;
  parts.bound = kSpreads;
  parts.chunk = {part(n),
                 part(reduce("mean", of.values, of.where)),
                 {of.values[0].name() + "_m2",
                  op("mul", reduce("var", of.values, of.where, kPopulation), n)}};
  parts.combine = [](Columns columns, bool maybe_none) {
    const Expr &n = columns[0], &mean = columns[1];
    return std::vector{sum_of_counts(n, maybe_none), mean_of(n, mean),
                       moment_of(n, columns[2], mean, mean)};
  };
  parts.finish = [=](Columns columns) {
    const Expr variance = spread(columns[0], columns[2], unbiased);
    return root ? expr::make("sqrt", {variance}) : variance;
  };
  return parts;
}

// Only rows in which both values are there count.
Reduced covariance_parts(const Expr& reduction, const ReductionArguments& of) {
  Expr where = of.where;
  for (const Expr& value : of.values) {
    if (!value.element().is_option()) continue;
    const Expr there = expr::make("notnull", {value});
    where = where ? op("and", where, there) : there;
  }
  const std::vector<Expr> x{of.values[0]}, y{of.values[1]};
  const Expr n = reduce("count", x, where);
  const auto times_n = [&](const Expr& value) { return op("mul", value, n); };
  Reduced parts;
  parts.bound = kSpreads;
  parts.chunk = {part(n),
                 part(reduce("mean", x, where)),
                 part(reduce("mean", y, where)),
                 {x[0].name() + "_" + y[0].name() + "_m2",
                  times_n(reduce("cov", of.values, where, kPopulation))}};
  const auto combine = [](Columns columns, bool maybe_none) {
    const Expr &n = columns[0], &a = columns[1], &b = columns[2];
    return std::vector{sum_of_counts(n, maybe_none), mean_of(n, a), mean_of(n, b),
                       moment_of(n, columns[3], a, b)};
  };
  if (reduction.is("cov")) {
    parts.combine = combine;
    parts.finish = [unbiased = is_unbiased(reduction)](Columns columns) {
      return spread(columns[0], columns[3], unbiased);
    };
    return parts;
  }
  // A constant is known by its least and greatest value: rounded means of it may differ.
  for (const auto& each : {x, y}) {
    parts.chunk.push_back(
        {each[0].name() + "_m2", times_n(reduce("var", each, where, kPopulation))});
    parts.chunk.push_back(part(reduce("min", each, where)));
    parts.chunk.push_back(part(reduce("max", each, where)));
  }
  parts.combine = [combine](Columns columns, bool maybe_none) {
    std::vector<Expr> all = combine(columns, maybe_none);
    for (const size_t i : {0, 1}) {
      const Expr& mean = columns[1 + i];
      const size_t at = 4 + 3 * i;
      all.push_back(moment_of(columns[0], columns[at], mean, mean));
      all.push_back(reduce("min", {columns[at + 1]}, {}));
      all.push_back(reduce("max", {columns[at + 2]}, {}));
    }
    return all;
  };
  parts.finish = [](Columns columns) {
    const auto root = [&](size_t i) { return expr::make("sqrt", {columns[i]}); };
    const auto constant = [&](size_t at) {
      return op("eq", columns[at], columns[at + 1]);
    };
    const Expr value = op("div", columns[3], op("mul", root(4), root(7)));
    return expr::make("cases",
                      {op("lt", columns[0], number(2)), expr::literal(expr::Value()),
                       op("or", constant(5), constant(8)),
                       expr::literal(expr::Value(std::nan(""))), value});
  };
  return parts;
}

}  // namespace

ReductionArguments arguments_of(const Expr& reduction) {
  ReductionArguments of;
  of.values.assign(reduction.args().begin(), reduction.args().end());
  if (reduction.attributes().find("where")) {
    of.where = of.values.back();
    of.values.pop_back();
  }
  return of;
}

Expr reduce(std::string_view name, std::vector<Expr> values, const Expr& where,
            expr::Attributes attributes) {
  if (where) {
    values.push_back(where);
    attributes.set("where", true);
  }
  return expr::make(name, std::move(values), std::move(attributes));
}

std::vector<Expr> reductions_in(const Expr& value) {
  std::vector<Expr> all;
  for (const Expr& node : expr::postorder(value, is_reduction))
    if (is_reduction(node)) all.push_back(node);
  return all;
}

Expr with_reductions(const Expr& value,
                     const std::function<Expr(const Expr& reduction)>& change) {
  return expr::transform_row(
      value,
      [&](const Expr& node, const std::vector<Expr>&) -> Expr {
        return is_reduction(node) ? change(node) : Expr();
      },
      is_reduction);
}

bool sees_group(const Expr& reduction) {
  return std::any_of(reduction.args().begin(), reduction.args().end(),
                     [](const Expr& arg) {
                       return !reductions_in(arg).empty() || expr::has_window(arg);
                     });
}

std::optional<Reduced> reduced(const Expr& reduction) {
  if (sees_group(reduction)) return std::nullopt;
  const std::string name(reduction.op().name);
  const ReductionArguments of = arguments_of(reduction);
  if (name == "count" || name == "nrows") {
    Reduced parts;
    parts.chunk = {part(reduction)};
    parts.combine = [](Columns columns, bool maybe_none) {
      return std::vector{sum_of_counts(columns[0], maybe_none)};
    };
    parts.finish = itself;
    return parts;
  }
  if (name == "min" || name == "max" || name == "any" || name == "all" ||
      name == "first" || name == "last") {
    Reduced parts;
    parts.chunk = {part(reduction)};
    parts.combine = [name](Columns columns, bool) {
      return std::vector{reduce(name, {columns[0]}, {})};
    };
    parts.finish = itself;
    parts.ordered = name == "first" || name == "last";
    return parts;
  }
  if (name == "sum") return sum_parts(of, reduction);
  if (name == "mean") return mean_parts(of);
  if (name == "argmin" || name == "argmax") return extreme_parts(reduction, of);
  if (name == "var" || name == "std") return variance_parts(reduction, of);
  if (name == "cov" || name == "corr") return covariance_parts(reduction, of);
  return std::nullopt;
}

}  // namespace phlox::rewrite

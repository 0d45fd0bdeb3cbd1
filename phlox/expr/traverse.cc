// Walks with a stack of their own, so that depth never matters.
#include "phlox/expr/traverse.h"

#include <algorithm>
#include <set>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/expr/pointer_index.h"
#include "phlox/expr/window.h"

namespace phlox::expr {

namespace {

// A template, so that the common walks pay for no std::function.
template <class Stop>
std::vector<Expr> walk(const Expr& root, const Stop& stop) {
  std::vector<Expr> order;
  PointerIndex seen;
  struct Visit {
    const Expr* node;  // stays where it is: the root or an argument below it
    size_t next;       // how many of its arguments were looked at
  };
  std::vector<Visit> stack;
  order.reserve(8);
  stack.reserve(8);
  const auto enter = [&](const Expr& node) {
    if (seen.add(node.id())) stack.push_back({&node, stop(node) ? SIZE_MAX : 0});
  };
  enter(root);
  while (!stack.empty()) {
    Visit& visit = stack.back();
    const std::span<const Expr> args = visit.node->args();
    if (visit.next < args.size()) {
      enter(args[visit.next++]);
    } else {
      order.push_back(*visit.node);
      stack.pop_back();
    }
  }
  return order;
}

bool never(const Expr&) { return false; }
bool is_table(const Expr& node) { return node.is_table(); }

}  // namespace

std::vector<Expr> postorder(const Expr& root,
                            const std::function<bool(const Expr&)>& stop) {
  return stop ? walk(root, stop) : walk(root, never);
}

std::vector<Expr> postorder(const Expr& root) { return walk(root, never); }

Expr with_args(const Expr& node, std::vector<Expr> args) {
  if (std::equal(args.begin(), args.end(), node.args().begin(), node.args().end()))
    return node;
  return make(node.op(), std::move(args), node.attributes());
}

namespace {

template <class Stop>
Expr transform_over(const Expr& root, const Change& change, const Stop& stop) {
  const std::vector<Expr> order = walk(root, stop);
  PointerIndex place;
  std::vector<Expr> done;
  done.reserve(order.size());
  for (const Expr& node : order) {
    std::vector<Expr> args;
    args.reserve(node.args().size());
    const bool whole = stop(node);
    for (const Expr& arg : node.args())
      args.push_back(whole ? arg : done[place.find(arg.id())]);
    Expr changed = change(node, args);
    place.add(node.id());
    done.push_back(changed ? std::move(changed) : with_args(node, std::move(args)));
  }
  return done.back();
}

}  // namespace

Expr transform(const Expr& root, const Change& change) {
  return transform_over(root, change, never);
}

Expr transform_row(const Expr& root, const Change& change) {
  return transform_over(root, change, is_table);
}

Expr transform_row(const Expr& root, const Change& change,
                   const std::function<bool(const Expr&)>& stop) {
  return transform_over(root, change,
                        [&](const Expr& node) { return node.is_table() || stop(node); });
}

Expr relative_to(const Expr& expr, const Expr& table, bool into_reductions) {
  // What is reduced over the whole table stays as it is in a row's expression.
  const auto stop = [&](const Expr& node) {
    return node.is_table() || node.op().kind == Kind::kField ||
           (node.op().kind == Kind::kReduction &&
            !(into_reductions && node.source() == table)) ||
           (node.op().kind == Kind::kWindow && into_reductions);
  };
  return transform_over(
      expr,
      [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
        if (node.op().kind == Kind::kField && node.arg(0) == table)
          return column(node.string("name"), node.element());
        if (node.is("label")) return args[0];  // names stand in the table op
        // A window is one over the whole table, and so is what is reduced in it.
        if (node.is("over") && into_reductions) return relative_to(node, table, false);
        if (node.is("over") && !args.empty() && args[0] == table)  // row_number()
          return make(node.op(), {args.begin() + 1, args.end()}, node.attributes());
        if (node.op().kind == Kind::kReduction && into_reductions &&
            node.source() == table) {
          if (!node.args().empty() && node.arg(0) == table)  // nrows(t)
            return make(node.op(), {args.begin() + 1, args.end()}, node.attributes());
        }
        return {};
      },
      stop);
}

Expr absolute_in(const Expr& expr, const Expr& table) {
  return transform_row(expr,
                       [&](const Expr& node, const std::vector<Expr>& args) -> Expr {
                         if (node.is("column")) return field(table, node.string("name"));
                         if (node.is("nrows") && node.relative() &&
                             (args.empty() || !args[0].is_table())) {
                           std::vector<Expr> all{table};
                           all.insert(all.end(), args.begin(), args.end());
                           return make(node.op(), std::move(all), node.attributes());
                         }
                         if (node.is("over") && node.relative()) {
                           Window window = window_of(args, node.attributes());
                           if (window.counts()) window.table = table;
                           return over(window);
                         }
                         return {};
                       });
}

Expr substitute_columns(const Expr& expr,
                        const std::unordered_map<std::string, Expr>& by_name) {
  return transform_row(expr, [&](const Expr& node, const std::vector<Expr>&) -> Expr {
    if (!node.is("column")) return {};
    const auto place = by_name.find(node.string("name"));
    return place == by_name.end() ? Expr() : place->second;
  });
}

bool has_window(const Expr& expr) {
  const auto constant = [](const Expr& node) {
    return node.is_table() || !node.relative();
  };
  for (const Expr& node : walk(expr, constant))
    if (node.op().kind == Kind::kWindow && node.relative()) return true;
  return false;
}

std::vector<std::string> columns_used(const Expr& expr) {
  std::set<std::string> names;
  for (const Expr& node : walk(expr, is_table))
    if (node.is("column")) names.insert(node.string("name"));
  return {names.begin(), names.end()};
}

Expr as_table(const Expr& expr) {
  switch (expr.shape()) {
    case Shape::kTable:
      return expr;
    case Shape::kColumn: {
      const Expr source = expr.source();
      if (!source)
        throw Error(Code::kInvalid, "it has no table, so it is no query")
            .hint("use it in a method of a table, as in t.mutate(n=row_number())");
      Expr row = relative_to(expr, source, false);
      if (row.is("label")) row = row.arg(0);
      return make("select", {source, std::move(row)},
                  {{"names", Value::List{expr.name()}}});
    }
    case Shape::kScalar: {
      Expr value = expr.is("label") ? expr.arg(0) : expr;
      const Value names = Value::List{expr.name()};
      const Expr source = expr.source();
      if (!source) return make("row", {std::move(value)}, {{"names", names}});
      return make("summary", {source, relative_to(value, source, true)},
                  {{"names", names}});
    }
    case Shape::kGroups:
      throw Error(Code::kInvalid, "a group_by is not a result yet")
          .hint("add .agg(name=reduction)");
    case Shape::kSortKey:
      throw Error(Code::kInvalid, "a sort key is not a result")
          .hint("use it in t.order_by(...)");
  }
  return {};
}

std::vector<Expr> leaves(const Expr& expr) {
  std::vector<Expr> found;
  for (const Expr& node : postorder(expr))
    if (node.is("symbol") || node.is("data") || node.is("memtable"))
      found.push_back(node);
  return found;
}

}  // namespace phlox::expr

// push_slice: a slice of a slice is one slice; a limit moves below selects and mutates,
// which then compute fewer rows, and a copy of it into the arms of a concat and the left
// side of a left or as-of join, which give at least one row for each of theirs.
#include <optional>
#include <unordered_map>

#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;
using expr::Value;

struct Rows {
  int64_t offset = 0;
  std::optional<int64_t> limit;

  bool all() const { return offset == 0 && !limit; }
  // These rows of those rows.
  Rows of(const Rows& below) const {
    Rows rows;
    if (__builtin_add_overflow(offset, below.offset, &rows.offset)) return {0, 0};
    if (below.limit) rows.limit = std::max<int64_t>(0, *below.limit - offset);
    if (limit) rows.limit = rows.limit ? std::min(*rows.limit, *limit) : *limit;
    return rows;
  }
  // The first rows that have to be there for them, if they end.
  std::optional<int64_t> head() const {
    int64_t end = 0;
    if (!limit || __builtin_add_overflow(offset, *limit, &end)) return std::nullopt;
    return end;
  }
};

Rows rows_of(const Expr& slice) {
  Rows rows{slice.integer("offset"), std::nullopt};
  if (const int64_t* limit = slice.attribute("limit").integer()) rows.limit = *limit;
  return rows;
}

Expr sliced(const Expr& table, const Rows& rows) {
  if (rows.all()) return table;
  return slice(table, rows.offset, rows.limit ? Value(*rows.limit) : Value());
}

// The first n rows of what may be limited already.
Expr headed(const Expr& table, int64_t n) {
  if (table.is("slice")) return sliced(table.arg(0), Rows{0, n}.of(rows_of(table)));
  return sliced(table, {0, n});
}

bool lets_through(const Expr& node) {
  return (node.is("select") || node.is("mutate")) && !computes_window(node);
}

}  // namespace

Expr push_slice(const Expr& query) {
  const std::vector<Expr> order = expr::postorder(query);
  const Uses uses(order);
  std::unordered_map<const void*, Rows>
      coming;  // slices on their way down; none comes to a shared table
  for (size_t i = order.size(); i-- > 0;) {
    const Expr& node = order[i];
    const bool slicing = node.is("slice");
    if (!slicing && !lets_through(node)) continue;
    const auto place = coming.find(node.id());
    Rows rows = place == coming.end() ? Rows() : place->second;
    if (slicing) rows = rows.of(rows_of(node));
    if (rows.all() || uses.shared(node.arg(0))) {
      if (slicing) coming[node.id()] = rows;
      continue;
    }
    coming.erase(node.id());
    coming[node.arg(0).id()] = rows;
  }
  std::unordered_map<const void*, Expr> done;
  for (const Expr& node : order) {
    std::vector<Expr> args;
    for (const Expr& arg : node.args()) args.push_back(done.at(arg.id()));
    const auto place = coming.find(node.id());
    const Rows rows = place == coming.end() ? Rows() : place->second;
    if (const auto head = rows.head()) {
      if (node.is("concat"))
        for (Expr& arm : args) arm = headed(arm, *head);
      if ((node.is("join") && node.string("how") == "left") || node.is("asof_join"))
        args[0] = headed(args[0], *head);
    }
    Expr rebuilt = node.is("slice") ? args[0] : expr::with_args(node, std::move(args));
    done.emplace(node.id(), sliced(rebuilt, rows));
  }
  return done.at(order.back().id());
}

}  // namespace phlox::rewrite

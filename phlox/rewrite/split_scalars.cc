// Single values of a table are one summary of it; of a column that `isin` asks, the
// distinct values are enough.
#include "phlox/rewrite/split_scalars.h"

#include <algorithm>
#include <set>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"

namespace phlox::rewrite {

using expr::Expr;

namespace {

// The reductions over the table that stand for all that the query asks of it; none if it
// asks anything else.
std::vector<Expr> reductions_of(const Expr& table, const Expr& query) {
  std::vector<Expr> found;
  const auto is_one = [&](const Expr& node) {
    return node.op().kind == expr::Kind::kReduction && !node.relative() &&
           node.source() == table;
  };
  for (const Expr& node : expr::postorder(query, is_one)) {
    if (is_one(node))
      found.push_back(node);
    else if (node == table)
      return {};
  }
  return found;
}

std::optional<Split> split_isin(const Stage& stage, const Expr& query,
                                const Users& users) {
  const std::vector<Expr>& fields = users.at(stage.below.id());
  if (fields.size() != 1 || fields[0].op().kind != expr::Kind::kField) return {};
  for (const Expr& user : users.at(fields[0].id()))
    if (!user.is("isin") || user.arg(0) == fields[0]) return {};
  const auto distinct = [](const Expr& table) { return expr::make("distinct", {table}); };
  const std::string name = fields[0].string("name");
  Split split;
  split.keeps = Keeps::kValues;
  split.chunk = distinct(select_columns(stage.below, {name}));
  split.parts = stage.symbol(split.chunk);
  split.combine = distinct(split.parts);
  split.finish = replaced(query, fields[0], expr::field(split.parts, name));
  return split;
}

}  // namespace

std::optional<Split> split_scalars(const Stage& stage, const Expr& query,
                                   const Users& users) {
  if (std::optional<Split> split = split_isin(stage, query, users)) return split;
  const std::vector<Expr> reductions = reductions_of(stage.below, query);
  if (reductions.empty()) return {};
  std::vector<std::string> names;
  std::vector<Expr> values;
  for (const Expr& reduction : reductions) {
    names.push_back("value_" + std::to_string(names.size() + 1));
    values.push_back(expr::relative_to(reduction, stage.below, true));
  }
  const Expr summary = projection("summary", stage.below, values, names);
  Split split = split_group({summary, stage.below, stage.parts});
  std::unordered_map<const void*, Expr> found;
  for (size_t i = 0; i < reductions.size(); ++i) {
    const Expr value = expr::make("first", {expr::field(split.finish, names[i])});
    // Of one row, so there is one; a count is never null.
    found.emplace(reductions[i].id(),
                  reductions[i].element().is_option()
                      ? value
                      : expr::make("coalesce", {value, expr::literal(expr::Value(0))}));
  }
  split.finish = expr::transform(query, [&](const Expr& node, const std::vector<Expr>&) {
    const auto place = found.find(node.id());
    return place == found.end() ? Expr() : place->second;
  });
  return split;
}

}  // namespace phlox::rewrite

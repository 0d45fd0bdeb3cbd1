// push_filter: conditions move towards the sources through every operation that lets
// them, down to just above the leaves. Conditions that can raise an error stay: further
// down they would see rows that the user has kept from them. A table that is used twice
// is computed once, so nothing moves through it.
#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "phlox/expr/traverse.h"
#include "phlox/rewrite/build.h"
#include "phlox/rewrite/facts.h"
#include "phlox/rewrite/join_columns.h"
#include "phlox/rewrite/rules.h"

namespace phlox::rewrite {

namespace {

using expr::Expr;

// What stands for a name below an operation.
using Columns = std::unordered_map<std::string, Expr>;

// The condition in terms of `columns`, or none if it uses others or must not be copied
// there.
Expr rebased(const Expr& condition, const Columns& columns) {
  for (const std::string& name : expr::columns_used(condition))
    if (!columns.contains(name)) return {};
  Expr result = expr::substitute_columns(condition, columns);
  return total(result) && tree_size(result) <= kSmall ? result : Expr();
}

// Equal values of the columns used may stand for each other.
bool decided_by_equality(const Expr& condition, const type::Type& record) {
  for (const std::string& name : expr::columns_used(condition))
    if (!exact(record.field(name)->type)) return false;
  return true;
}

// Column `name` of `table`, as the type it has in the result, if values stay what they
// are.
std::optional<Expr> same_column(const Expr& table, const std::string& name,
                                const type::Type& result) {
  const type::Type& own = table.element().field(name)->type;
  if (own.without_option() != result.without_option()) return std::nullopt;
  return expr::column(name, own);
}

// The condition for each argument of an operation, none where it does not go. If any is
// given, the condition need not stand above.
using Below = std::vector<Expr>;

Below below_projection(const Expr& node, const Expr& condition) {
  const std::vector<std::string> names = node.strings("names");
  const std::vector<std::string> used = expr::columns_used(condition);
  Columns columns;
  bool changed = false;
  for (const std::string& name : used) {
    const auto place = std::find(names.begin(), names.end(), name);
    if (place == names.end()) {  // only in a mutate: a column of the table below
      columns.emplace(name, expr::column(name, node.arg(0).element().field(name)->type));
      continue;
    }
    const Expr& value = node.arg(static_cast<size_t>(place - names.begin()) + 1);
    if (!may_stand_for_column(value)) return {};
    columns.emplace(name, value);
    changed = true;
  }
  return {changed ? rebased(condition, columns) : condition};
}

Below below_by(const Expr& node, const Expr& condition) {
  Columns columns;
  const std::vector<std::string> names = node.strings("names");
  for (int64_t i = 0; i < node.integer("keys"); ++i)
    if (exact(node.arg(i + 1).element())) columns.emplace(names[i], node.arg(i + 1));
  return {rebased(condition, columns)};
}

Below below_distinct(const Expr& node, const Expr& condition) {
  if (!decided_by_equality(condition, node.element())) return {};
  if (node.args().size() == 1) return {condition};
  Columns columns;
  for (const Expr& key : node.args().subspan(1))
    if (key.is("column")) columns.emplace(key.string("name"), key);
  return {rebased(condition, columns)};
}

Below below_sets(const Expr& node, const Expr& condition) {
  if (!node.is("concat") && !decided_by_equality(condition, node.element())) return {};
  Below below;
  for (const Expr& arm : node.args()) {
    Columns columns;
    for (const type::Field& field : node.element().fields())
      if (const auto own = same_column(arm, field.name, field.type))
        columns.emplace(field.name, *own);
    below.push_back(rebased(condition, columns));
    if (!below.back()) return {};
  }
  return below;
}

Below below_join(const Expr& node, const Expr& condition) {
  const std::string how = join_kind(node);
  const auto columns = join_columns(node);
  // By side: all columns, and what is equal on both sides.
  Columns left, right, left_keys, right_keys;
  for (const JoinColumn& column : columns) {
    const type::Type& result = node.element().field(column.name)->type;
    if (column.right) {
      right.emplace(
          column.name,
          expr::column(column.source, node.arg(1).element().field(column.source)->type));
      continue;
    }
    const auto own = same_column(node.arg(0), column.source, result);
    if (own) left.emplace(column.name, *own);
    if (!column.key || !own || !exact(result)) continue;
    if (const auto other = same_column(node.arg(1), column.other, result)) {
      left_keys.emplace(column.name, *own);
      right_keys.emplace(column.name, *other);
      right.emplace(column.name, *other);
    }
  }
  const Expr on_left_keys = rebased(condition, left_keys);
  const Expr on_right_keys = on_left_keys ? rebased(condition, right_keys) : Expr();
  if (on_left_keys && on_right_keys && how != "cross")
    return {on_left_keys, on_right_keys};
  const bool left_stays =
      how == "inner" || how == "cross" || how == "left" || how == "semi" || how == "anti";
  const bool right_stays = how == "inner" || how == "cross" || how == "right";
  if (left_stays)
    if (const Expr there = rebased(condition, left)) return {there, Expr()};
  if (right_stays)
    if (const Expr there = rebased(condition, right)) return {Expr(), there};
  return {};
}

// A condition on the other columns holds for all rows of a list or for none.
Below below_explode(const Expr& node, const Expr& condition) {
  for (const std::string& name : expr::columns_used(condition))
    if (name == node.string("column")) return {};
  return {condition};
}

Below below(const Expr& node, const Expr& condition) {
  if (!total(condition) || computes_window(node)) return {};
  if (node.is("select") || node.is("mutate")) return below_projection(node, condition);
  if (node.is("filter") || node.is("sort")) return {condition};
  if (node.is("explode")) return below_explode(node, condition);
  if (node.is("by")) return below_by(node, condition);
  if (node.is("distinct")) return below_distinct(node, condition);
  if (node.is("concat") || node.is("intersect") || node.is("difference"))
    return below_sets(node, condition);
  if (node.is("join") || node.is("asof_join")) return below_join(node, condition);
  return {};
}

// More conditions than that at one place stay where they are, which bounds the work for a
// chain.
constexpr size_t kMost = 64;

class Pusher {
 public:
  explicit Pusher(const Expr& query) : order_(expr::postorder(query)), uses_(order_) {}

  Expr run() {
    for (size_t i = order_.size(); i-- > 0;)
      if (order_[i].is_table()) push(order_[i]);
    std::unordered_map<const void*, Expr> done;
    for (const Expr& node : order_) {
      std::vector<Expr> args;
      args.reserve(node.args().size());
      for (size_t i = 0; i < node.args().size(); ++i)
        args.push_back(filter(done.at(node.arg(i).id()), take(edges_, {node.id(), i})));
      Expr rebuilt;
      if (node.is("filter")) {
        rebuilt = filter(args[0], take(stays_, node.id()));
      } else {
        rebuilt = expr::with_args(node, std::move(args));
      }
      done.emplace(node.id(), filter(rebuilt, take(above_, node.id())));
    }
    return done.at(order_.back().id());
  }

 private:
  using Conditions = std::vector<Expr>;
  using Edge = std::pair<const void*, size_t>;

  template <class Map>
  static Conditions take(Map& map, const typename Map::key_type& key) {
    const auto place = map.find(key);
    return place == map.end() ? Conditions() : std::move(place->second);
  }

  // Sends on what has come to `node` from above and, for a filter, its own conditions.
  void push(const Expr& node) {
    Conditions coming = take(coming_, node.id());
    if (!node.is("filter")) {
      for (Expr& condition : coming)
        if (!send(node, condition)) above_[node.id()].push_back(std::move(condition));
      return;
    }
    Conditions own(node.args().begin() + 1, node.args().end());
    for (Expr& condition : coming)
      if (std::find(own.begin(), own.end(), condition) == own.end())
        own.push_back(std::move(condition));
    const bool open = !uses_.shared(node.arg(0));
    Conditions stay;
    for (Expr& condition : own)
      if (!open || !send(node, condition)) stay.push_back(std::move(condition));
    stays_[node.id()] = std::move(stay);
  }

  bool send(const Expr& node, const Expr& condition) {
    const Below conditions = below(node, condition);
    bool any = false;
    for (const Expr& one : conditions) any |= static_cast<bool>(one);
    for (size_t i = 0; any && i < conditions.size(); ++i)
      if (conditions[i] && place(node, i).size() >= kMost) return false;
    for (size_t i = 0; i < conditions.size(); ++i)
      if (conditions[i]) place(node, i).push_back(conditions[i]);
    return any;
  }

  // Where conditions for argument i wait: at the table itself, or only for this use of
  // it.
  Conditions& place(const Expr& node, size_t i) {
    return uses_.shared(node.arg(i)) ? edges_[{node.id(), i}] : coming_[node.arg(i).id()];
  }

  std::vector<Expr> order_;
  Uses uses_;
  std::unordered_map<const void*, Conditions> coming_;  // to be sent on by that table
  std::unordered_map<const void*, Conditions>
      above_;  // to be applied on top of that table
  std::unordered_map<const void*, Conditions> stays_;  // of a filter: what stays in it
  std::map<Edge, Conditions> edges_;  // to be applied on top of one argument
};

}  // namespace

Expr push_filter(const Expr& query) { return Pusher(query).run(); }

}  // namespace phlox::rewrite

// Plans of concat, intersect and difference.
#include "phlox/engine/native/chained.h"
#include "phlox/engine/native/group.h"
#include "phlox/engine/native/plan.h"
#include "phlox/engine/native/rows.h"
#include "phlox/engine/native/taken.h"
#include "phlox/expr/op.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// A table of a set operation, and what brings its columns to those of the result.
struct Arm {
  SharedPlanned below;
  std::shared_ptr<const Operator> take;  // none: they are the same

  Flow open(const Opening& opening, const Type& type) const {
    Flow flow = below->open(opening);
    if (take) flow.operators.push_back(take);
    flow.type = type;
    return flow;
  }
};

std::vector<Arm> arms_of(const Expr& node, Planner& planner, const Type& type) {
  std::vector<Arm> arms;
  for (const Expr& table : node.args()) {
    Arm arm{planner.plan(table), nullptr};
    if (arm.below->type != type) {
      std::vector<TakenColumn> columns;
      for (const auto& field : type.element().fields())
        columns.push_back(taken(arm.below->type, field.name, field.type));
      arm.take = take(std::move(columns));
    }
    arms.push_back(std::move(arm));
  }
  return arms;
}

std::vector<SharedPlanned> below(const std::vector<Arm>& arms) {
  std::vector<SharedPlanned> all;
  for (const Arm& arm : arms) all.push_back(arm.below);
  return all;
}

SharedPlanned plan_concat(const Expr& node, Planner& planner) {
  auto planned = std::make_shared<Planned>();
  planned->type = Type::table(planner.needed(node));
  const std::vector<Arm> arms = arms_of(node, planner, planned->type);
  planned->text = "concat";
  planned->below = below(arms);
  planned->open = [arms, type = planned->type](const Opening& opening) {
    std::vector<std::shared_ptr<table::Morsels>> parts;
    for (const Arm& arm : arms)
      parts.push_back(morsels_of(arm.open(opening, type), opening.context));
    return Flow{chained(std::move(parts), type), {}, type};
  };
  return planned;
}

// Groups of equal rows of both tables, of which those are kept that come from the tables
// that they must come from.
SharedPlanned plan_common(const Expr& node, Planner& planner) {
  const std::string side = "#side";
  const Type type = node.type();
  const std::vector<Arm> arms = arms_of(node, planner, type);
  std::vector<Expr> columns;
  for (const auto& field : type.element().fields())
    columns.push_back(expr::column(field.name, field.type));
  std::vector<type::Field> fields = type.element().fields();
  fields.push_back({side, Type::int64()});
  const Type with_side = Type::table(fields);
  std::vector<std::shared_ptr<const Operator>> mark;
  for (int64_t i = 0; i < 2; ++i) {
    std::vector<Expr> marked = columns;
    marked.push_back(expr::literal(expr::Value(i)));
    mark.push_back(project(type, marked));
  }
  const Expr number = expr::column(side, Type::int64());
  const std::vector<Expr> reductions = {expr::make("min", {number}),
                                        expr::make("max", {number})};
  fields.back() = {"#least", Type::option(Type::int64())};
  fields.push_back({"#greatest", Type::option(Type::int64())});
  const Type groups = Type::table(fields);
  const Expr least = expr::column("#least", fields[fields.size() - 2].type);
  const Expr greatest = expr::column("#greatest", fields.back().type);
  const auto keep = filter(
      groups,
      {node.is("intersect")
           ? expr::make("lt", {least, greatest})
           : expr::make("eq", {greatest, expr::literal(expr::Value(int64_t{0}))})});
  const std::vector<type::Field> needed = planner.needed(node);
  std::vector<Expr> results;
  for (const auto& field : needed)
    results.push_back(expr::column(field.name, field.type));
  const auto finish = project(groups, results);
  for (const Expr& reduction : reductions) check_reduction(reduction);

  auto planned = std::make_shared<Planned>();
  planned->type = Type::table(needed);
  planned->text = std::string(node.op().name);
  planned->below = below(arms);
  planned->open = [arms, mark, columns, reductions, groups, with_side, keep, finish, type,
                   made = planned->type](const Opening& opening) {
    std::vector<std::shared_ptr<table::Morsels>> parts;
    for (size_t i = 0; i < arms.size(); ++i) {
      Flow flow = arms[i].open(opening, type);
      flow.operators.push_back(mark[i]);
      flow.type = with_side;
      parts.push_back(morsels_of(std::move(flow), opening.context));
    }
    Flow flow = group({chained(std::move(parts), with_side), {}, with_side}, columns,
                      reductions, groups, opening.context);
    flow.operators.insert(flow.operators.end(), {keep, finish});
    flow.type = made;
    return flow;
  };
  return planned;
}

const Tables tables = {
    {"concat", plan_concat}, {"intersect", plan_common}, {"difference", plan_common}};

}  // namespace

}  // namespace phlox::engine::native

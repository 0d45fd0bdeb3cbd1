// Plans of distinct.
#include "phlox/engine/native/group.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/plan.h"
#include "phlox/engine/native/plan_order.h"
#include "phlox/engine/native/rows.h"
#include "phlox/expr/op.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// Groups whose keys are the columns, or the given keys; of these the first row is kept.
SharedPlanned plan_distinct(const Expr& node, Planner& planner) {
  const SharedPlanned below = planner.plan(node.arg(0));
  std::vector<Expr> keys(node.args().begin() + 1, node.args().end());
  if (!keys.empty() && is_sorted(node.arg(0)))
    throw lacks("distinct of keys that keeps the order of a sort");
  const std::vector<type::Field> needed = planner.needed(node);
  std::vector<type::Field> fields;
  std::vector<Expr> reductions, results;
  // Of equal keys argmin takes the first row, and its value, null or not: all are equal.
  const type::Field equal{"#equal", Type::int64()};
  std::vector<type::Field> input = below->type.element().fields();
  std::vector<Expr> columns;
  for (const auto& field : input) columns.push_back(expr::column(field.name, field.type));
  input.push_back(equal);
  columns.push_back(expr::literal(expr::Value(int64_t{0})));
  if (keys.empty()) {
    fields = below->type.element().fields();
    for (const auto& field : fields) keys.push_back(expr::column(field.name, field.type));
    for (const auto& field : needed)
      results.push_back(expr::column(field.name, field.type));
  } else {
    for (size_t i = 0; i < keys.size(); ++i)
      fields.push_back({"#" + std::to_string(i), keys[i].element()});
    for (const auto& field : needed) {
      reductions.push_back(expr::make("argmin", {expr::column(field.name, field.type),
                                                 expr::column(equal.name, equal.type)}));
      check_reduction(reductions.back());
      fields.push_back({"#" + std::to_string(fields.size()), field.type});
      results.push_back(expr::column(fields.back().name, field.type));
    }
  }
  for (const Expr& key : keys) check_form(key.element());
  project(below->type, keys);
  const auto start = project(below->type, columns);
  const Type groups = Type::table(fields);
  const auto finish = project(groups, results);

  auto planned = std::make_shared<Planned>();
  planned->type = Type::table(needed);
  planned->text = "distinct";
  for (size_t i = 1; i < node.args().size(); ++i)
    planned->text += " " + short_text(node.arg(i));
  planned->below = {below};
  planned->open = [below, keys, reductions, groups, start, finish,
                   input = Type::table(input),
                   type = planned->type](const Opening& opening) {
    Flow rows = below->open(opening);
    if (!reductions.empty()) {
      rows.operators.push_back(start);
      rows.type = input;
    }
    Flow flow = group(std::move(rows), keys, reductions, groups, opening.context);
    flow.operators.push_back(finish);
    flow.type = type;
    return flow;
  };
  return planned;
}

const Tables tables = {{"distinct", plan_distinct}};

}  // namespace

}  // namespace phlox::engine::native

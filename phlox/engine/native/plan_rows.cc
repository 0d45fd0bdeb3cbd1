// Plans of what is done with rows one by one: filter, select, mutate.
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/plan.h"
#include "phlox/engine/native/plan_window.h"
#include "phlox/engine/native/rows.h"
#include "phlox/engine/native/window_columns.h"
#include "phlox/expr/op.h"
#include "phlox/table/array.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

std::string text_of(const std::vector<Expr>& rows) {
  std::string text;
  for (const Expr& row : rows) text += (text.empty() ? "" : ", ") + short_text(row);
  return text;
}

SharedPlanned with_operator(const SharedPlanned& below, Type type, std::string text,
                            std::shared_ptr<const Operator> made) {
  auto planned = std::make_shared<Planned>();
  planned->type = type;
  planned->text = std::move(text);
  planned->below = {below};
  planned->open = [below, made, type](const Opening& opening) {
    Flow flow = below->open(opening);
    flow.operators.push_back(made);
    flow.type = type;
    return flow;
  };
  return planned;
}

std::vector<Expr> rows_of(const Expr& node) {
  return {node.args().begin() + 1, node.args().end()};
}

// Rows that are picked out take all of their columns along.
void check_forms(const Type& table) {
  for (const type::Field& field : table.element().fields()) check_form(field.type);
}

SharedPlanned plan_filter(const Expr& node, Planner& planner) {
  const bool with_lists = planner.with_lists();
  const SharedPlanned below = planner.plan(node.arg(0), with_lists);
  if (!with_lists) check_forms(below->type);
  const std::vector<Expr> conditions = rows_of(node);
  return with_operator(below, below->type, "filter " + text_of(conditions),
                       filter(below->type, conditions));
}

SharedPlanned projected(const Expr& node, const SharedPlanned& below,
                        const std::vector<Expr>& columns,
                        std::vector<type::Field> fields) {
  return with_operator(below, Type::table(std::move(fields)),
                       std::string(node.op().name) + " " + text_of(columns),
                       project(below->type, columns));
}

SharedPlanned plan_select(const Expr& node, Planner& planner) {
  const SharedPlanned below = planner.plan(node.arg(0));
  const auto names = node.strings("names");
  std::vector<Expr> columns;
  std::vector<type::Field> fields = planner.needed(node);
  for (const auto& field : fields)
    for (size_t i = 0; i < names.size(); ++i)
      if (names[i] == field.name) columns.push_back(node.arg(i + 1));
  return projected(node, below, columns, std::move(fields));
}

SharedPlanned plan_mutate(const Expr& node, Planner& planner) {
  if (is_window_table(node)) return plan_windows(node, planner);
  const SharedPlanned below = planner.plan(node.arg(0));
  const auto names = node.strings("names");
  std::vector<Expr> columns;
  std::vector<type::Field> fields = planner.needed(node);
  for (const auto& field : fields) {
    Expr column = expr::column(field.name, field.type);
    for (size_t i = 0; i < names.size(); ++i)
      if (names[i] == field.name) column = node.arg(i + 1);
    columns.push_back(column);
  }
  return projected(node, below, columns, std::move(fields));
}

const Tables tables = {
    {"filter", plan_filter}, {"select", plan_select}, {"mutate", plan_mutate}};

}  // namespace

}  // namespace phlox::engine::native

// Plans of tables that add windows.
#include "phlox/engine/native/plan_window.h"

#include "phlox/engine/native/rows.h"
#include "phlox/engine/native/window.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {}

SharedPlanned plan_windows(const Expr& node, Planner& planner) {
  const SharedPlanned below = planner.plan(node.arg(0));
  const auto names = node.strings("names");
  WindowPlan plan;
  std::string text = "windows";
  for (const type::Field& field : planner.needed(node)) {
    size_t i = 0;
    while (i < names.size() && names[i] != field.name) ++i;
    if (i == names.size()) {
      plan.columns.push_back(field);
      continue;
    }
    plan.windows.push_back(expr::window_of(node.arg(i + 1)));
    plan.results.push_back(field);
    text += " " + short_text(node.arg(i + 1));
  }
  if (plan.windows.empty()) return below;
  plan.in_order = planner.is_ordered(node);
  auto planned = std::make_shared<Planned>();
  std::vector<type::Field> fields = plan.columns;
  fields.insert(fields.end(), plan.results.begin(), plan.results.end());
  planned->type = Type::table(std::move(fields));
  planned->text = std::move(text);
  planned->below = {below};
  const auto windows = std::make_shared<const WindowOperator>(std::move(plan));
  // What the rows must have is checked now.
  project(below->type, windows->rows());
  planned->open = [below, windows](const Opening& opening) {
    return windows->open(below->open(opening), opening.context);
  };
  return planned;
}

}  // namespace phlox::engine::native

// Plans of joins.
#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/engine/native/join.h"
#include "phlox/engine/native/plan.h"
#include "phlox/engine/native/plan_order.h"
#include "phlox/expr/print.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// In which keys compare.
std::optional<Type> common_type(const Type& left, const Type& right) {
  if (const auto common = type::promote(left, right)) return common;
  // No integer holds all of uint64 and negative ones.
  if (left.without_option().is_integer() && right.without_option().is_integer())
    return Type::decimal(20, 0);
  return std::nullopt;
}

SharedPlanned plan_join(const Expr& node, Planner& planner) {
  const std::string& how = node.string("how");
  const SharedPlanned left = planner.plan(node.arg(0));
  const SharedPlanned right = planner.plan(node.arg(1));
  auto plan = std::make_shared<JoinPlan>();
  plan->rows = how == "semi"   ? JoinPlan::Rows::kMatched
               : how == "anti" ? JoinPlan::Rows::kUnmatched
                               : JoinPlan::Rows::kPairs;
  plan->keeps_probe = how == "left" || how == "outer";
  plan->keeps_build = how == "right" || how == "outer";

  std::string text = how + " join";
  const auto keys = compile::join_keys(node);
  for (const auto& [l, r] : keys) {
    const Type& left_type = node.arg(0).element().field(l)->type;
    const Type& right_type = node.arg(1).element().field(r)->type;
    const auto common = common_type(left_type, right_type);
    if (!common)
      throw Error(Code::kUnsupported, "the native engine does not compare " +
                                          left_type.to_string() + " with " +
                                          right_type.to_string());
    plan->probe_keys.push_back(taken(left->type, l, *common));
    plan->build_keys.push_back(taken(right->type, r, *common));
    text += " " + l + (l == r ? "" : " = " + r);
  }

  std::vector<type::Field> fields = planner.needed(node);
  for (const auto& column : compile::join_columns(node)) {
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& each) {
      return each.name == column.name;
    });
    if (field == fields.end()) continue;
    JoinPlan::Output output;
    if (!column.left.empty() && !column.right.empty()) {
      const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& pair) {
        return pair.first == column.left;
      });
      output.probe_key = static_cast<size_t>(key - keys.begin());
    } else if (!column.left.empty()) {
      output.probe_column = left->type.element().field_index(column.left).value();
    }
    if (!column.right.empty()) {
      output.carried = plan->carried.size();
      plan->carried.push_back(taken(right->type, column.right, field->type));
    }
    plan->outputs.push_back(output);
  }
  plan->type = Type::table(std::move(fields));
  for (const auto& field : left->type.element().fields())
    plan->probe_forms.push_back(taken(left->type, field.name, field.type).form);
  plan->keeps_order = plan->rows != JoinPlan::Rows::kPairs && is_sorted(node.arg(0));

  auto planned = std::make_shared<Planned>();
  planned->type = plan->type;
  planned->text = std::move(text);
  planned->below = {left, right};
  planned->open = [left, right, plan](const Opening& opening) {
    const Flow build = right->open(opening);
    return join(left->open(opening), build, plan, opening.context);
  };
  return planned;
}

const Tables tables = {{"join", plan_join}};

}  // namespace

}  // namespace phlox::engine::native

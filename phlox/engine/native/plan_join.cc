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

// The left side is held if what is read for it is that much less than for the right one.
constexpr uint64_t kMuchSmaller = 2;

// In which keys compare.
std::optional<Type> common_type(const Type& left, const Type& right) {
  if (const auto common = type::promote(left, right)) return common;
  // No integer holds all of uint64 and negative ones.
  if (left.without_option().is_integer() && right.without_option().is_integer())
    return Type::decimal(20, 0);
  return std::nullopt;
}

// The join of a node with the right table as the build side, or if it is swapped with the
// left one; `left` and `right` are what is read of them, `fields` those of the result.
JoinPlan plan_of(const Expr& node, const std::vector<type::Field>& fields,
                 const Type& left, const Type& right, bool is_swapped) {
  const std::string& how = node.string("how");
  const bool keeps_left = how == "left" || how == "outer";
  const bool keeps_right = how == "right" || how == "outer";
  const Type& probe = is_swapped ? right : left;
  const Type& build = is_swapped ? left : right;
  JoinPlan plan;
  plan.rows = how == "semi"   ? JoinPlan::Rows::kMatched
              : how == "anti" ? JoinPlan::Rows::kUnmatched
                              : JoinPlan::Rows::kPairs;
  plan.keeps_probe = is_swapped ? keeps_right : keeps_left;
  plan.keeps_build = is_swapped ? keeps_left : keeps_right;
  plan.keeps_order = plan.rows != JoinPlan::Rows::kPairs && is_sorted(node.arg(0));
  plan.type = Type::table(fields);
  for (const auto& field : probe.element().fields())
    plan.probe_forms.push_back(taken(probe, field.name, field.type).form);

  const auto keys = compile::join_keys(node);
  for (const auto& [l, r] : keys) {
    const Type& left_type = node.arg(0).element().field(l)->type;
    const Type& right_type = node.arg(1).element().field(r)->type;
    const auto common = common_type(left_type, right_type);
    if (!common)
      throw Error(Code::kUnsupported, "the native engine does not compare " +
                                          left_type.to_string() + " with " +
                                          right_type.to_string());
    plan.probe_keys.push_back(taken(probe, is_swapped ? r : l, *common));
    plan.build_keys.push_back(taken(build, is_swapped ? l : r, *common));
  }
  for (const auto& column : compile::join_columns(node)) {
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& each) {
      return each.name == column.name;
    });
    if (field == fields.end()) continue;
    const std::string& of_probe = is_swapped ? column.right : column.left;
    const std::string& of_build = is_swapped ? column.left : column.right;
    JoinPlan::Output output;
    if (!of_probe.empty() && !of_build.empty()) {
      const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& pair) {
        return pair.first == column.left;
      });
      output.probe_key = static_cast<size_t>(key - keys.begin());
    } else if (!of_probe.empty()) {
      output.probe_column = probe.element().field_index(of_probe).value();
    }
    if (!of_build.empty()) {
      output.carried = plan.carried.size();
      plan.carried.push_back(taken(build, of_build, field->type));
    }
    plan.outputs.push_back(output);
  }
  return plan;
}

SharedPlanned plan_join(const Expr& node, Planner& planner) {
  const SharedPlanned left = planner.plan(node.arg(0));
  const SharedPlanned right = planner.plan(node.arg(1));
  const std::vector<type::Field> fields = planner.needed(node);
  const auto plan = std::make_shared<const JoinPlan>(
      plan_of(node, fields, left->type, right->type, false));
  // The smaller side is held, where both are known; only a join of pairs has two sides
  // that may be it.
  std::shared_ptr<const JoinPlan> swapped;
  if (plan->rows == JoinPlan::Rows::kPairs && !plan->build_keys.empty())
    swapped = std::make_shared<const JoinPlan>(
        plan_of(node, fields, left->type, right->type, true));

  auto planned = std::make_shared<Planned>();
  planned->type = plan->type;
  planned->text = node.string("how") + " join";
  for (const auto& [l, r] : compile::join_keys(node))
    planned->text += " " + l + (l == r ? "" : " = " + r);
  planned->below = {left, right};
  planned->open = [left, right, plan, swapped](const Opening& opening) {
    Flow right_flow = right->open(opening);
    Flow left_flow = left->open(opening);
    const bool is_smaller = left_flow.num_bytes > 0 &&
                            left_flow.num_bytes < right_flow.num_bytes / kMuchSmaller;
    if (swapped && is_smaller)
      return join(std::move(right_flow), left_flow, swapped, opening.context);
    return join(std::move(left_flow), right_flow, plan, opening.context);
  };
  return planned;
}

const Tables tables = {{"join", plan_join}};

}  // namespace

}  // namespace phlox::engine::native

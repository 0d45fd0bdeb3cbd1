// Hash joins: the build side is read by all threads, then the probe side streams.
#include "phlox/engine/native/join.h"

#include "phlox/engine/native/join_build.h"
#include "phlox/engine/native/join_parts.h"
#include "phlox/engine/native/join_probe.h"
#include "phlox/engine/native/join_rest.h"

namespace phlox::engine::native {

kernel::JoinShape JoinPlan::shape() const {
  kernel::JoinShape shape;
  for (const TakenColumn& key : build_keys) shape.keys.push_back(key.form);
  for (const TakenColumn& column : carried) shape.columns.push_back(column.form);
  shape.keeps_nulls = keeps_build;
  shape.one_of_each = rows != Rows::kPairs;
  return shape;
}

std::vector<Form> JoinPlan::build_forms() const {
  kernel::JoinShape own = shape();
  own.keys.insert(own.keys.end(), own.columns.begin(), own.columns.end());
  return own.keys;
}

namespace {

class JoinOperator : public Operator {
 public:
  JoinOperator(std::shared_ptr<const JoinPlan> plan,
               std::shared_ptr<const HeldTable> held, Task task)
      : plan_(std::move(plan)), held_(std::move(held)), task_(std::move(task)) {}

  std::unique_ptr<Stage> stage(Stage& next) const override {
    return std::make_unique<JoinProbe>(*plan_, held_->table, task_, next);
  }
  bool multiplies() const override {
    return plan_->rows == JoinPlan::Rows::kPairs && !held_->table.is_unique();
  }

 private:
  std::shared_ptr<const JoinPlan> plan_;
  std::shared_ptr<const HeldTable> held_;
  Task task_;
};

}  // namespace

Flow join(Flow probe, const Flow& build, std::shared_ptr<const JoinPlan> plan,
          const SharedContext& context) {
  std::atomic<bool> is_parted{false};
  const auto stages = run(build, *context, [&] {
    return std::make_unique<BuildSink>(*plan, context, is_parted);
  });
  std::vector<BuildSink*> sinks;
  for (const auto& stage : stages) sinks.push_back(static_cast<BuildSink*>(stage.get()));
  if (is_parted) return join_parts(probe, sinks, std::move(plan), context);

  std::vector<kernel::JoinRows> rows;
  for (BuildSink* const sink : sinks) rows.push_back(sink->take_rows());
  const auto held =
      std::make_shared<HeldTable>(plan->shape(), std::move(rows), context->memory);
  for_each(held->table.num_pages(), *context,
           [&](size_t page) { held->table.insert(page, context->task); });
  Flow result = std::move(probe);
  result.operators.push_back(std::make_shared<JoinOperator>(plan, held, context->task));
  result.type = plan->type;
  if (!plan->keeps_build) return result;
  return {with_unmatched(std::move(result), plan,
                         std::shared_ptr<const kernel::JoinTable>(held, &held->table),
                         context),
          {},
          plan->type};
}

}  // namespace phlox::engine::native

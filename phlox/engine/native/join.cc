// Hash joins: the build side is read by all threads, then the probe side streams.
#include "phlox/engine/native/join.h"

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

namespace {

// One thread's part of the build side.
class BuildSink : public Stage {
 public:
  explicit BuildSink(const JoinPlan& plan)
      : keys_(plan.build_keys), carried_(plan.carried), rows_(plan.shape()) {}

  void push(Chunk& chunk) override {
    rows_.add(keys_.take(chunk), carried_.take(chunk), chunk.size());
  }
  kernel::JoinRows take() { return std::move(rows_); }

 private:
  TakenColumns keys_;
  TakenColumns carried_;
  kernel::JoinRows rows_;
};

class JoinOperator : public Operator {
 public:
  JoinOperator(std::shared_ptr<const JoinPlan> plan,
               std::shared_ptr<const kernel::JoinTable> table)
      : plan_(std::move(plan)), table_(std::move(table)) {}

  std::unique_ptr<Stage> stage(Stage& next) const override {
    return std::make_unique<JoinProbe>(*plan_, *table_, next);
  }
  bool multiplies() const override {
    return plan_->rows == JoinPlan::Rows::kPairs && !table_->is_unique();
  }

 private:
  std::shared_ptr<const JoinPlan> plan_;
  std::shared_ptr<const kernel::JoinTable> table_;
};

}  // namespace

Flow join(Flow probe, const Flow& build, std::shared_ptr<const JoinPlan> plan,
          const SharedContext& context) {
  const auto sinks =
      run(build, *context, [&] { return std::make_unique<BuildSink>(*plan); });
  std::vector<kernel::JoinRows> rows;
  for (const auto& sink : sinks) rows.push_back(static_cast<BuildSink&>(*sink).take());
  const auto table = std::make_shared<kernel::JoinTable>(plan->shape(), std::move(rows));
  for_each(table->num_pages(), *context, [&](size_t page) { table->insert(page); });

  Flow result = std::move(probe);
  result.operators.push_back(std::make_shared<JoinOperator>(plan, table));
  result.type = plan->type;
  if (plan->keeps_build) {
    auto all = with_unmatched(std::move(result), plan, table, context);
    result = {std::move(all), {}, plan->type};
  }
  return result;
}

}  // namespace phlox::engine::native

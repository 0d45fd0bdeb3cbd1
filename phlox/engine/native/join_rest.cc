// The build side's unmatched rows, which come when all of the probe side has been seen.
#include "phlox/engine/native/join_rest.h"

#include <algorithm>
#include <atomic>

#include "phlox/engine/native/chained.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

namespace {

class Unmatched : public table::Morsels {
 public:
  Unmatched(std::shared_ptr<const JoinPlan> plan,
            std::shared_ptr<const kernel::JoinTable> table, SharedContext context)
      : plan_(std::move(plan)), table_(std::move(table)), context_(std::move(context)) {}

  const type::Type& type() const override { return plan_->type; }

 private:
  std::optional<table::Morsel> try_next() override {
    const size_t page = next_page_.fetch_add(1);
    if (page >= table_->num_pages()) return std::nullopt;
    context_->task.check();
    return table::Morsel{page, unmatched(*plan_, *table_, page)};
  }

  std::shared_ptr<const JoinPlan> plan_;
  std::shared_ptr<const kernel::JoinTable> table_;
  SharedContext context_;
  std::atomic<size_t> next_page_{0};
};

}  // namespace

table::Batch unmatched(const JoinPlan& plan, const kernel::JoinTable& table,
                       size_t page) {
  table::Builder builder(plan.type);
  const std::vector<const uint8_t*> rows = table.unmarked(page);
  std::vector<kernel::Register> memory;
  for (const TakenColumn& column : plan.carried) memory.emplace_back(column.form);
  for (size_t begin = 0; begin < rows.size(); begin += kVectorSize) {
    const size_t size = std::min(kVectorSize, rows.size() - begin);
    for (size_t i = 0; i < plan.outputs.size(); ++i) {
      table::ColumnBuilder& column = builder.column(i);
      if (const auto carried = plan.outputs[i].carried)
        kernel::append(
            column,
            table.column(*carried, rows.data() + begin, size, false, memory[*carried]),
            size);
      else
        for (size_t row = 0; row < size; ++row) column.append_null();
    }
    for (size_t row = 0; row < size; ++row) builder.end_row();
  }
  return builder.finish();
}

std::shared_ptr<table::Morsels> with_unmatched(
    Flow probe, std::shared_ptr<const JoinPlan> plan,
    std::shared_ptr<const kernel::JoinTable> table, const SharedContext& context) {
  const type::Type type = plan->type;
  std::shared_ptr<table::Morsels> matched = morsels_of(std::move(probe), context);
  return chained({std::move(matched), std::make_shared<Unmatched>(
                                          std::move(plan), std::move(table), context)},
                 type);
}

}  // namespace phlox::engine::native

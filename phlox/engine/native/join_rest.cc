// The build side's unmatched rows, which come when all of the probe side has been seen.
#include "phlox/engine/native/join_rest.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "phlox/table/builder.h"

namespace phlox::engine::native {

namespace {

class WithUnmatched : public table::Morsels {
 public:
  WithUnmatched(Flow probe, std::shared_ptr<const JoinPlan> plan,
                std::shared_ptr<const kernel::JoinTable> table,
                const SharedContext& context)
      : probe_(morsels_of(std::move(probe), context)),
        plan_(std::move(plan)),
        table_(std::move(table)),
        context_(context) {}

  const type::Type& type() const override { return plan_->type; }
  void stop() override { probe_->stop(); }

  std::optional<table::Morsel> next() override {
    if (auto morsel = next_of_probe()) return morsel;
    const size_t page = next_page_.fetch_add(1);
    if (has_failed_ || page >= table_->num_pages()) return std::nullopt;
    context_->task.check();
    return table::Morsel{num_probed_ + page, unmatched(*plan_, *table_, page)};
  }

 private:
  // Nothing: all of them have been made, also by other threads.
  std::optional<table::Morsel> next_of_probe() {
    {
      const std::lock_guard lock(mutex_);
      if (is_done_ && num_busy_ == 0) return std::nullopt;
      ++num_busy_;
    }
    std::optional<table::Morsel> morsel;
    try {
      morsel = probe_->next();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      has_failed_ = true;
      end(morsel);
      throw;
    }
    std::unique_lock lock(mutex_);
    end(morsel);
    if (!morsel) all_done_.wait(lock, [this] { return num_busy_ == 0; });
    return morsel;
  }

  void end(const std::optional<table::Morsel>& morsel) {
    --num_busy_;
    if (morsel)
      num_probed_ = std::max(num_probed_, morsel->number + 1);
    else
      is_done_ = true;
    if (num_busy_ == 0) all_done_.notify_all();
  }

  std::unique_ptr<table::Morsels> probe_;
  std::shared_ptr<const JoinPlan> plan_;
  std::shared_ptr<const kernel::JoinTable> table_;
  SharedContext context_;
  std::mutex mutex_;
  std::condition_variable all_done_;
  size_t num_busy_ = 0;
  bool is_done_ = false;
  std::atomic<bool> has_failed_{false};
  uint64_t num_probed_ = 0;  // morsels; it changes no more when all are done
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
  return std::make_shared<WithUnmatched>(std::move(probe), std::move(plan),
                                         std::move(table), context);
}

}  // namespace phlox::engine::native

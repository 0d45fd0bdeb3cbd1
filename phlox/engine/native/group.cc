// Groups: read by all threads, merged and finished part by part.
#include "phlox/engine/native/group.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <utility>

#include "phlox/engine/native/group_sink.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/rows.h"
#include "phlox/expr/op.h"
#include "phlox/kernel/key_hash.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

using expr::Expr;
using type::Type;

namespace {

// Fewer groups than that are merged in one go.
constexpr size_t kFewGroups = 1 << 14;
constexpr size_t kBatchRows = 1 << 16;
// How often memory is looked at, in vectors.
constexpr size_t kTakesBetween = 16;

bool has_where(const Expr& reduction) {
  return reduction.attributes().find("where") != nullptr;
}

// The columns that all reductions need, each once, and where they stand.
class Layout {
 public:
  Layout(const std::vector<Expr>& keys, const std::vector<Expr>& reductions) {
    plan.num_keys = keys.size();
    for (const Expr& key : keys) add(key);
    for (const Expr& reduction : reductions) {
      GroupPlan::Reduction made;
      made.make = aggregate_of(reduction);
      made.has_where = has_where(reduction);
      made.needs_positions = find_aggregate(reduction.op().name)->needs_positions;
      made.first = columns.size();
      made.count = reduction.args().size();
      for (const Expr& arg : reduction.args()) add(arg);
      plan.needs_positions |= made.needs_positions;
      plan.reductions.push_back(std::move(made));
    }
  }

  std::vector<Expr> columns;
  GroupPlan plan;

 private:
  void add(const Expr& column) {
    columns.push_back(column);
    plan.forms.push_back(kernel::form_of(column.element()));
  }
};

// Finishes groups as they are asked for.
class GroupMorsels : public table::Morsels {
 public:
  GroupMorsels(std::shared_ptr<const GroupPlan> plan, Type type, SharedContext context,
               std::vector<std::unique_ptr<GroupSink>> sinks)
      : plan_(std::move(plan)),
        type_(std::move(type)),
        context_(std::move(context)),
        sinks_(std::move(sinks)),
        parts_(sinks_.size()) {
    size_t groups = 0;
    for (const auto& sink : sinks_) {
      groups += sink->states().table().size();
      // Groups of no row are left behind by parting.
      is_parted_ |= sink->aside() || sink->states().table().has_gaps();
    }
    is_parted_ |= groups > kFewGroups;
    find_widths();
    // All rows without a key have the same hash, and are one group.
    if (is_parted_ && plan_->num_keys > 0) num_parts_ = PartitionedRows::kNumPartitions;
    for_each(sinks_.size(), *context_, [this](size_t i) {
      if (is_parted_) part(i);
      if (is_parted_ || i > 0) sinks_[i]->states().seal();
    });
  }

  const Type& type() const override { return type_; }

 private:
  std::optional<table::Morsel> try_next() override {
    for (;;) {
      {
        const std::lock_guard lock(mutex_);
        if (!ready_.empty()) {
          table::Morsel morsel{next_number_++, std::move(ready_.back())};
          ready_.pop_back();
          return morsel;
        }
      }
      const size_t part = next_part_.fetch_add(1);
      if (part >= num_parts_) {
        // Others may still make some, which they give themselves.
        return std::nullopt;
      }
      context_->task.check();
      std::vector<table::Batch> batches = make(part);
      const std::lock_guard lock(mutex_);
      for (auto& batch : batches) ready_.push_back(std::move(batch));
      // Nobody needs them when all parts are made.
      if (++num_made_ == num_parts_) sinks_.clear();
    }
  }

  // Groups that are all found by arrays are parted by ranges of their key, so that each
  // part is an array again; others, and rows that wait, by hash.
  void find_widths() {
    int64_t least = std::numeric_limits<int64_t>::max();
    int64_t greatest = std::numeric_limits<int64_t>::min();
    for (const auto& sink : sinks_) {
      const auto range = sink->states().table().key_range();
      if (!range || sink->aside()) return;
      if (range->size == 0) continue;
      const auto first = static_cast<int64_t>(range->first);
      const auto last = static_cast<int64_t>(range->first + range->size - 1);
      if (last < first) return;  // places that grew over the end of int64
      least = std::min(least, first);
      greatest = std::max(greatest, last);
    }
    if (least > greatest) return;
    least_key_ = static_cast<uint64_t>(least);
    const uint64_t span = static_cast<uint64_t>(greatest) - least_key_;
    keys_a_part_ = span / PartitionedRows::kNumPartitions + 1;
  }

  // Sorts the groups of a thread by their part, unless they can be told when it is made.
  void part(size_t sink) {
    auto& table = sinks_[sink]->states().table();
    if (keys_a_part_ > 0 && table.is_placed()) return;
    parts_[sink].resize(PartitionedRows::kNumPartitions);
    std::vector<kernel::Register> memory;
    for (const Form form : plan_->key_forms()) memory.emplace_back(form);
    std::vector<uint32_t> groups(kVectorSize);
    std::vector<uint64_t> numbers(kVectorSize);
    for (uint32_t begin = 0; begin < table.size(); begin += kVectorSize) {
      const size_t end = std::min<size_t>(begin + kVectorSize, table.size());
      groups.clear();
      for (uint32_t group = begin; group < end; ++group)
        if (table.is_present(group)) groups.push_back(group);
      const auto keys = table.keys(groups.data(), groups.size(), memory);
      if (keys_a_part_ > 0)
        kernel::to_numbers(keys[0], groups.size(), numbers.data());
      else
        kernel::hash_rows(keys, groups.size(), numbers.data());
      for (size_t i = 0; i < groups.size(); ++i) {
        size_t part = 0;
        if (keys_a_part_ == 0)
          part = PartitionedRows::partition_of(numbers[i]);
        else if (!keys[0].is_null(i))
          part = (numbers[i] - least_key_) / keys_a_part_;
        parts_[sink][part].push_back(groups[i]);
      }
    }
  }

  std::vector<uint32_t> take_groups(size_t sink, size_t part) {
    const auto& table = sinks_[sink]->states().table();
    if (keys_a_part_ > 0 && table.is_placed())
      return table.present_groups({least_key_ + part * keys_a_part_, keys_a_part_},
                                  part == 0);
    return std::exchange(parts_[sink][part], {});
  }

  std::vector<table::Batch> make(size_t part) {
    if (!is_parted_) {
      GroupStates& all = sinks_[0]->states();
      for (size_t i = 1; i < sinks_.size(); ++i) {
        std::vector<uint32_t> groups(sinks_[i]->states().table().size());
        for (uint32_t k = 0; k < groups.size(); ++k) groups[k] = k;
        all.merge(sinks_[i]->states(), groups);
      }
      return batches_of(all);
    }
    GroupStates states(*plan_);
    Memory::Share memory(context_->memory);
    for (size_t i = 0; i < sinks_.size(); ++i) {
      states.merge(sinks_[i]->states(), take_groups(i, part));
      look_at_memory(states, memory);
    }
    for (const auto& sink : sinks_) {
      PartitionedRows* const aside = sink->aside();
      if (!aside) continue;
      take_rows(*aside, part, states, memory);
      aside->partition(part).clear();
    }
    return batches_of(states);
  }

  // Spills what can be, if it is worth a run of its own.
  void look_at_memory(GroupStates& states, Memory::Share& memory) {
    const size_t held = states.memory();
    memory.set(held);
    if (!context_->memory.is_short() || !states.grows_with_rows()) return;
    if (held < context_->memory.budget() / (8 * context_->num_threads)) return;
    states.spill(context_->spill);
    memory.set(states.memory());
  }

  void take_rows(PartitionedRows& aside, size_t part, GroupStates& states,
                 Memory::Share& share) {
    std::vector<kernel::Register> memory;
    for (const Form form : aside.codec().forms()) memory.emplace_back(form);
    size_t takes = 0;
    aside.partition(part).read([&](const uint8_t** rows, size_t size) {
      context_->task.check();
      std::vector<Vector> columns = aside.codec().decode(rows, size, memory);
      const uint64_t* positions = nullptr;
      if (plan_->needs_positions) {
        positions = columns.back().as<uint64_t>();
        columns.pop_back();
      }
      states.update(columns, positions, size, SIZE_MAX);
      if (++takes % kTakesBetween == 0) look_at_memory(states, share);
    });
  }

  std::vector<table::Batch> batches_of(GroupStates& states) {
    std::vector<table::Batch> batches;
    std::vector<kernel::Register> memory;
    for (const Form form : plan_->key_forms()) memory.emplace_back(form);
    const size_t groups = states.table().size();
    std::vector<uint32_t> numbers(kVectorSize);
    for (size_t begin = 0; begin < groups; begin += kBatchRows) {
      const size_t end = std::min(groups, begin + kBatchRows);
      table::Builder builder(type_);
      for (size_t at = begin; at < end; at += kVectorSize) {
        const size_t size = std::min(kVectorSize, end - at);
        for (size_t i = 0; i < size; ++i) numbers[i] = static_cast<uint32_t>(at + i);
        const auto keys = states.table().keys(numbers.data(), size, memory);
        for (size_t i = 0; i < keys.size(); ++i)
          kernel::append(builder.column(i), keys[i], size);
      }
      for (size_t i = 0; i < plan_->reductions.size(); ++i)
        states.aggregate(i).finish(begin, end, builder.column(plan_->num_keys + i));
      for (size_t row = begin; row < end; ++row) builder.end_row();
      batches.push_back(builder.finish());
    }
    return batches;
  }

  std::shared_ptr<const GroupPlan> plan_;
  Type type_;
  SharedContext context_;
  std::vector<std::unique_ptr<GroupSink>> sinks_;
  std::vector<std::vector<std::vector<uint32_t>>> parts_;  // by sink and part: groups
  bool is_parted_ = false;  // by hash, with one part for rows without a key
  size_t num_parts_ = 1;
  // Of parts by ranges of the key; 0: they are by hash.
  uint64_t keys_a_part_ = 0;
  uint64_t least_key_ = 0;
  std::atomic<size_t> next_part_{0};
  size_t num_made_ = 0;
  std::mutex mutex_;
  std::vector<table::Batch> ready_;
  uint64_t next_number_ = 0;
};

}  // namespace

MakeAggregate aggregate_of(const Expr& reduction) {
  const AggregateRow* const row = find_aggregate(reduction.op().name);
  if (!row) throw lacks("reduction " + std::string(reduction.op().name));
  Reduction use{reduction, {}, reduction.element().without_option()};
  const size_t count = reduction.args().size() - (has_where(reduction) ? 1 : 0);
  for (size_t i = 0; i < count; ++i) {
    use.args.push_back(reduction.arg(i).element().without_option());
    check_form(use.args.back());
  }
  MakeAggregate make = row->make(use);
  if (!make)
    throw lacks(std::string(reduction.op().name) + " of " + use.args[0].to_string());
  return make;
}

void check_reduction(const Expr& reduction) { aggregate_of(reduction); }

Flow group(Flow flow, const std::vector<Expr>& keys, const std::vector<Expr>& reductions,
           const Type& type, const SharedContext& context) {
  Layout layout(keys, reductions);
  const auto plan = std::make_shared<const GroupPlan>(std::move(layout.plan));
  flow.operators.push_back(project(flow.type, layout.columns));
  std::vector<std::unique_ptr<Stage>> stages =
      run(flow, *context, [&] { return std::make_unique<GroupSink>(*plan, context); });
  std::vector<std::unique_ptr<GroupSink>> sinks;
  for (auto& stage : stages) sinks.emplace_back(static_cast<GroupSink*>(stage.release()));
  Flow result;
  result.morsels = std::make_shared<GroupMorsels>(plan, type, context, std::move(sinks));
  result.type = type;
  return result;
}

}  // namespace phlox::engine::native

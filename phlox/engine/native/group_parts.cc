// Parts of groups: merged, finished, and parted again where they do not fit.
#include "phlox/engine/native/group_parts.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>

#include "phlox/kernel/key_hash.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

namespace {

// Fewer groups than that are merged in one go.
constexpr size_t kFewGroups = 1 << 14;
constexpr size_t kFewBytes = size_t{1} << 22;
constexpr size_t kBatchRows = 1 << 16;
// How often memory is looked at, in vectors.
constexpr size_t kTakesBetween = 16;

// Groups whose keys' hashes have some bits in common: states that threads have for them,
// and rows that wait.
struct Part {
  Part(size_t part, int bits, Memory& memory)
      : number(part), level(bits), share(std::make_unique<Memory::Share>(memory)) {}
  void add(kernel::RowStore more) {
    bytes += more.memory();
    share->set(bytes);
    rows.push_back(std::move(more));
  }

  size_t number;  // among those of its level
  int level;      // 0: threads may have states for it
  std::vector<kernel::RowStore> rows;
  uint64_t bytes = 0;
  std::unique_ptr<Memory::Share> share;
};

// The groups of a part that are finished together, by one thread at a time.
struct ActivePart {
  ActivePart(std::unique_ptr<GroupStates> begun, int bits, Memory& memory)
      : own(std::move(begun)), states(*own), level(bits), share(memory) {}
  ActivePart(GroupStates& all, Memory& memory) : states(all), share(memory) {}

  std::unique_ptr<GroupStates> own;
  GroupStates& states;
  int level = 0;
  Memory::Share share;
  size_t finished = 0;  // groups
  // While it is made:
  size_t most = SIZE_MAX;  // groups; rows of others go to the next level
  std::optional<RowsAside> aside;
  size_t least = 0;  // bytes that the states have though they were spilled
};

class GroupParts : public table::Morsels {
 public:
  GroupParts(std::shared_ptr<const GroupPlan> plan, type::Type type,
             std::vector<std::unique_ptr<GroupSink>> sinks,
             std::shared_ptr<SettledGroups> settled, SharedContext context)
      : plan_(std::move(plan)),
        type_(std::move(type)),
        context_(std::move(context)),
        sinks_(std::move(sinks)),
        settled_(std::move(settled)),
        parts_of_(sinks_.size()) {
    size_t groups = 0, bytes_of_values = 0;
    bool is_parted = false;
    for (const auto& sink : sinks_) {
      groups += sink->states().table().size();
      // Groups of no row are left behind by parting.
      is_parted |= sink->aside() || sink->states().table().has_gaps();
      if (sink->states().grows_with_rows()) bytes_of_values += sink->states().memory();
    }
    is_parted |= groups > kFewGroups;
    // Many values of few groups are work for all threads, too.
    is_parted |=
        groups > sinks_.size() && sinks_.size() > 1 && bytes_of_values > kFewBytes;
    find_widths();
    for_each(sinks_.size(), *context_, [&](size_t i) {
      if (is_parted) part(i);
      if (is_parted || i > 0) sinks_[i]->states().seal();
    });
    if (!is_parted) {
      start_with_all();
      return;
    }
    // All rows without a key have the same hash, and are one group.
    const size_t count = plan_->num_keys > 0 ? PartitionedRows::kNumPartitions : 1;
    num_unmerged_ = count;
    for (size_t number = count; number-- > 0;) {
      Part& part = parts_.emplace_back(number, 0, context_->memory);
      for (const auto& sink : sinks_)
        if (PartitionedRows* const aside = sink->aside())
          part.add(std::move(aside->partition(number)));
    }
    for (const auto& sink : sinks_) sink->count_states_only();
  }

  const type::Type& type() const override { return type_; }

 private:
  std::optional<table::Morsel> try_next() override {
    while (auto active = take()) {
      table::Batch batch = next_of(*active);
      const bool is_done = active->finished == active->states.table().size();
      const std::lock_guard lock(mutex_);
      if (!is_done) active_.push_back(std::move(active));
      if (batch.num_rows() > 0) return table::Morsel{next_number_++, std::move(batch)};
    }
    return std::nullopt;
  }

  std::unique_ptr<ActivePart> take() {
    std::unique_lock lock(mutex_);
    if (!active_.empty()) {
      auto active = std::move(active_.back());
      active_.pop_back();
      return active;
    }
    if (parts_.empty()) return nullptr;
    Part part = std::move(parts_.back());
    parts_.pop_back();
    lock.unlock();
    return make(std::move(part));
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
    parts_of_[sink].resize(PartitionedRows::kNumPartitions);
    std::vector<kernel::Register> memory = registers(plan_->key_forms());
    std::vector<uint32_t> groups(kVectorSize);
    std::vector<uint64_t> numbers(kVectorSize);
    for (uint32_t begin = 0; begin < table.size(); begin += kVectorSize) {
      context_->task.check();
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
        parts_of_[sink][part].push_back(groups[i]);
      }
    }
  }

  std::vector<uint32_t> take_groups(size_t sink, size_t part) {
    const auto& table = sinks_[sink]->states().table();
    if (keys_a_part_ > 0 && table.is_placed())
      return table.present_groups({least_key_ + part * keys_a_part_, keys_a_part_},
                                  part == 0);
    return std::exchange(parts_of_[sink][part], {});
  }

  void start_with_all() {
    GroupStates& all = sinks_[0]->states();
    for (size_t i = 1; i < sinks_.size(); ++i) {
      std::vector<uint32_t> groups(sinks_[i]->states().table().size());
      std::iota(groups.begin(), groups.end(), 0);
      all.merge(sinks_[i]->states(), groups);
    }
    for (size_t i = 0; i < plan_->reductions.size(); ++i) {
      Aggregate& aggregate = all.aggregate(i);
      for_each(aggregate.start_finish(), *context_,
               [&](size_t part) { aggregate.finish_part(part); });
    }
    active_.push_back(std::make_unique<ActivePart>(all, context_->memory));
  }

  std::unique_ptr<ActivePart> make(Part part) {
    std::unique_ptr<GroupStates> begun;
    if (part.level == 0) begun = settled_->take(part.number);
    if (!begun) begun = std::make_unique<GroupStates>(*plan_, context_->task);
    auto active =
        std::make_unique<ActivePart>(std::move(begun), part.level, context_->memory);
    if (part.level == 0) {
      for (size_t i = 0; i < sinks_.size(); ++i) {
        context_->task.check();
        active->states.merge(sinks_[i]->states(), take_groups(i, part.number));
        look_at_memory(*active);
      }
      // When all parts have theirs, nobody needs the threads' states.
      if (--num_unmerged_ == 0) sinks_.clear();
    }
    for (kernel::RowStore& store : part.rows) {
      take_rows(store, *active);
      part.bytes -= store.memory();
      part.share->set(part.bytes);
      store.clear();
    }
    look_at_memory(*active);
    if (active->aside) put_back(active->aside->rows(), part.level + 1);
    active->aside.reset();
    return active;
  }

  void take_rows(const kernel::RowStore& store, ActivePart& active) {
    size_t takes = 0;
    read_rows(*plan_, store, [&](auto columns, const uint64_t* positions, size_t size) {
      context_->task.check();
      const auto left_out = active.states.update(columns, positions, size, active.most);
      if (!left_out.empty()) active.aside->add(columns, left_out, positions);
      if (++takes % kTakesBetween == 0) look_at_memory(active);
    });
  }

  // Spills what can be, if it is worth a run of its own, and takes no more groups where
  // the states are large all the same.
  void look_at_memory(ActivePart& active) {
    const size_t least = context_->memory.budget() / (8 * context_->num_threads);
    size_t held = active.states.memory();
    const size_t waiting = active.aside ? active.aside->rows().memory() : 0;
    active.share.set(held + waiting);
    if (!context_->memory.is_short()) return;
    if (waiting >= least) active.aside->rows().spill(context_->spill, context_->task);
    if (active.states.grows_with_rows() && held >= active.least + least) {
      active.states.spill(context_->spill);
      held = active.least = active.states.memory();
    }
    // What the threads hold for all parts may be all of the budget.
    if (!active.aside && held >= 4 * least && plan_->num_keys > 0 &&
        active.level + 1 < PartitionedRows::kLevels) {
      active.most = active.states.table().size();
      active.aside.emplace(plan_->row_forms(), plan_->num_keys, active.level + 1);
    }
    active.share.set(held + (active.aside ? active.aside->rows().memory() : 0));
    context_->memory.must_fit(held, "what the reductions keep of each group");
  }

  void put_back(PartitionedRows& rows, int level) {
    const std::lock_guard lock(mutex_);
    for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i)
      if (rows.partition(i).num_rows() > 0)
        parts_.emplace_back(i, level, context_->memory).add(std::move(rows.partition(i)));
  }

  table::Batch next_of(ActivePart& active) {
    GroupStates& states = active.states;
    std::vector<kernel::Register> memory = registers(plan_->key_forms());
    kernel::Register texts(Form::kText);
    std::vector<uint32_t> numbers(kVectorSize);
    table::Builder builder(type_);
    const size_t begin = active.finished;
    const size_t end = std::min(states.table().size(), begin + kBatchRows);
    for (size_t at = begin; at < end; at += kVectorSize) {
      const size_t size = std::min(kVectorSize, end - at);
      std::iota(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(size),
                static_cast<uint32_t>(at));
      const auto keys = states.table().keys(numbers.data(), size, memory);
      for (size_t i = 0; i < keys.size(); ++i)
        kernel::append(
            builder.column(i),
            plan_->texts[i] ? plan_->texts[i]->texts(keys[i], size, texts) : keys[i],
            size);
    }
    for (size_t i = 0; i < plan_->reductions.size(); ++i) {
      context_->task.check();
      states.aggregate(i).finish(begin, end, builder.column(plan_->num_keys + i));
    }
    for (size_t row = begin; row < end; ++row) builder.end_row();
    active.finished = end;
    return builder.finish();
  }

  static std::vector<kernel::Register> registers(const std::vector<Form>& forms) {
    std::vector<kernel::Register> memory;
    for (const Form form : forms) memory.emplace_back(form);
    return memory;
  }

  std::shared_ptr<const GroupPlan> plan_;
  type::Type type_;
  SharedContext context_;
  std::vector<std::unique_ptr<GroupSink>> sinks_;
  std::shared_ptr<SettledGroups> settled_;
  std::vector<std::vector<std::vector<uint32_t>>> parts_of_;  // by sink and part: groups
  // Of parts of the first level by ranges of the key; 0: they are by hash.
  uint64_t keys_a_part_ = 0;
  uint64_t least_key_ = 0;
  std::atomic<size_t> num_unmerged_{0};  // parts of level 0
  std::mutex mutex_;
  std::vector<Part> parts_;
  std::vector<std::unique_ptr<ActivePart>> active_;  // that nobody is at
  uint64_t next_number_ = 0;
};

}  // namespace

std::shared_ptr<table::Morsels> group_parts(std::shared_ptr<const GroupPlan> plan,
                                            type::Type type,
                                            std::vector<std::unique_ptr<GroupSink>> sinks,
                                            std::shared_ptr<SettledGroups> settled,
                                            const SharedContext& context) {
  return std::make_shared<GroupParts>(std::move(plan), std::move(type), std::move(sinks),
                                      std::move(settled), context);
}

}  // namespace phlox::engine::native

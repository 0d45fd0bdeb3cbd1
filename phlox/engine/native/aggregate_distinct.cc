// nunique and mode: of each group the different values, and how often each is there.
#include <mutex>
#include <numeric>
#include <optional>
#include <utility>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/checks.h"
#include "phlox/engine/native/distinct_values.h"
#include "phlox/engine/native/held_value.h"
#include "phlox/engine/native/order.h"
#include "phlox/engine/native/partitioned_rows.h"
#include "phlox/kernel/group_table.h"
#include "phlox/kernel/key_hash.h"

namespace phlox::engine::native {

namespace {

using kernel::form_value;
using kernel::GroupTable;
using kernel::kVectorSize;
using kernel::Register;
using table::ColumnBuilder;

// The pairs of a group and a value are the keys of one table for all groups. What is
// spilled lies in parts by the value's hash, and equal pairs are put together when their
// part is read. As long as there is one group, its values stand alone.
class ValuesOfGroups : public Aggregate {
 public:
  ValuesOfGroups(Form form, bool counts)
      : form_(form),
        is_counted_(counts),
        groups_(Form::kUint),
        values_(form),
        rows_(kVectorSize),
        pairs_(kVectorSize) {}

  void resize(size_t num_groups) override {
    const bool had_one = !has_groups();
    num_groups_ = num_groups;
    if (!had_one || !has_groups()) return;
    make_table();
    if (!single_) return;
    // The values so far are those of group 0.
    auto single = std::exchange(single_, std::nullopt);
    single->for_each([&](const Vector& values, const uint64_t* counts, size_t size) {
      task_.check();
      std::fill_n(groups_.values<uint64_t>(), size, 0);
      add(values, size, counts);
      // They may be more than fit.
      if (single->is_spilled() && bytes_of_table() > most_bytes_) spill(*file_);
    });
  }

  void update(const GroupedRows& rows) override {
    Vector values = rows.args[0];
    size_t size = rows.size;
    uint64_t* const groups = groups_.values<uint64_t>();
    if (values.valid) {
      size = 0;
      for (size_t i = 0; i < rows.size; ++i) {
        rows_[size] = static_cast<uint16_t>(i);
        groups[size] = rows.groups[i];
        size += values.valid[i];
      }
      values = kernel::gather(values, rows_.data(), size, values_);
      values.valid = nullptr;
    } else if (num_groups_ > 1) {
      for (size_t i = 0; i < size; ++i) groups[i] = rows.groups[i];
    }
    add(values, size, nullptr);
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    auto& theirs = static_cast<ValuesOfGroups&>(other);
    if (from.empty()) return;
    if (theirs.has_groups()) return merge_pairs(theirs, from, to);
    if (!theirs.single_) return;
    if (!has_groups()) return single().take(*theirs.single_);
    theirs.single_->for_each(
        [&](const Vector& values, const uint64_t* counts, size_t size) {
          task_.check();
          std::fill_n(groups_.values<uint64_t>(), size, to[0]);
          add(values, size, counts);
        });
    theirs.single_.reset();
  }

  // The pairs by their group.
  void seal() override {
    if (!has_groups()) return;
    offsets_.assign(num_groups_ + 1, 0);
    order_.resize(table_->size());
    std::vector<uint32_t> groups(table_->size());
    std::vector<Register> memory = key_memory();
    for_each_pairs(*table_, [&](std::span<const uint32_t> pairs) {
      task_.check();
      const auto keys = table_->keys(pairs.data(), pairs.size(), memory);
      for (size_t i = 0; i < pairs.size(); ++i)
        groups[pairs[i]] = static_cast<uint32_t>(keys[0].as<uint64_t>()[i]);
    });
    for (const uint32_t group : groups) ++offsets_[group + 1];
    for (size_t i = 0; i < num_groups_; ++i) offsets_[i + 1] += offsets_[i];
    std::vector<uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    Checks checks(task_);
    for (uint32_t pair = 0; pair < groups.size(); ++pair) {
      checks.step();
      order_[next[groups[pair]]++] = pair;
    }
  }

  void watch(const Task& task) override {
    task_ = task;
    if (table_) table_->watch(task);
  }

  bool grows_with_rows() const override { return true; }

  void spill(kernel::SpillFile& file) override {
    file_ = &file;
    most_bytes_ = std::max(most_bytes_, memory());
    if (single_) return single_->spill(file);
    if (!table_ || table_->size() == 0) return;
    if (!parts_) parts_.emplace(part_forms());
    std::vector<Register> memory = key_memory();
    Register counts(Form::kUint);
    std::vector<uint64_t> hashes(kVectorSize);
    for_each_pairs(*table_, [&](std::span<const uint32_t> pairs) {
      task_.check();
      const size_t size = pairs.size();
      const auto keys = table_->keys(pairs.data(), size, memory);
      for (size_t i = 0; i < size; ++i)
        counts.values<uint64_t>()[i] = is_counted_ ? counts_[pairs[i]] : 1;
      const Vector columns[] = {keys[0], keys[1], counts.view(nullptr)};
      kernel::hash_values(columns[1], size, hashes.data());
      parts_->add(columns, hashes.data(), size);
      if (parts_->memory() > most_bytes_ / 4) parts_->spill(file, task_);
    });
    parts_->spill(file, task_);
    make_table();
  }

  size_t memory() const override {
    return (single_ ? single_->memory() : 0) + bytes_of_table() +
           order_.capacity() * sizeof(uint32_t) + offsets_.capacity() * sizeof(uint64_t);
  }

  // Of one group.
  size_t start_finish() override {
    is_folded_ = !has_groups();
    make_results();
    return single_ ? single_->start_parts() : 0;
  }
  void finish_part(size_t part) override {
    single_->fold_part(part, [this](const ValueTable& table) {
      const std::lock_guard lock(mutex_);
      fold_single(table);
    });
  }

 protected:
  // Makes room for the results of all groups.
  virtual void make_results() = 0;
  // Takes pairs into the results, each once.
  virtual void fold(const uint64_t* groups, const Vector& values, const uint64_t* counts,
                    size_t size) = 0;
  // The same of values of group 0.
  virtual void fold_single(const ValueTable& table) = 0;

  size_t num_groups() const { return num_groups_; }
  // Folds all; once.
  void fold_all() {
    if (is_folded_) return;
    if (!has_groups()) {
      const size_t count = start_finish();
      for (size_t part = 0; part < count; ++part) finish_part(part);
      return;
    }
    is_folded_ = true;
    make_results();
    if (!parts_) return fold_table();
    spill(*file_);
    std::vector<Part> parts;
    take_parts(*parts_, 0, parts);
    while (!parts.empty()) {
      const Part part = std::move(parts.back());
      parts.pop_back();
      fold_part(part, parts);
    }
  }

  const Form form_;

 private:
  // Spilled pairs.
  struct Part {
    kernel::RowStore rows;
    int level;
  };

  bool has_groups() const { return num_groups_ > 1; }
  DistinctValues& single() {
    if (!single_) single_.emplace(form_, is_counted_, task_);
    return *single_;
  }
  void make_table() {
    table_ = std::make_unique<GroupTable>(std::vector<Form>{Form::kUint, form_});
    table_->watch(task_);
    counts_ = {};
  }
  std::vector<Register> key_memory() const {
    std::vector<Register> memory;
    memory.emplace_back(Form::kUint);
    memory.emplace_back(form_);
    return memory;
  }
  // Of a pair and its count.
  std::vector<Form> part_forms() const { return {Form::kUint, form_, Form::kUint}; }
  size_t bytes_of_table() const {
    return (table_ ? table_->memory() : 0) + counts_.capacity() * sizeof(uint64_t);
  }

  void merge_pairs(ValuesOfGroups& theirs, std::span<const uint32_t> from,
                   std::span<const uint32_t> to) {
    std::vector<Register> memory = key_memory();
    std::vector<uint32_t> pairs;
    std::vector<uint64_t> counts;
    uint64_t* const groups = groups_.values<uint64_t>();
    const auto flush = [&] {
      if (pairs.empty()) return;
      task_.check();
      const auto keys = theirs.table_->keys(pairs.data(), pairs.size(), memory);
      if (is_counted_)
        for (const uint32_t pair : pairs) counts.push_back(theirs.counts_[pair]);
      add(keys[1], pairs.size(), is_counted_ ? counts.data() : nullptr);
      pairs.clear();
      counts.clear();
    };
    for (size_t i = 0; i < from.size(); ++i)
      for (uint64_t k = theirs.offsets_[from[i]]; k < theirs.offsets_[from[i] + 1]; ++k) {
        groups[pairs.size()] = to[i];
        pairs.push_back(theirs.order_[k]);
        if (pairs.size() == kVectorSize) flush();
      }
    flush();
  }

  static void take_parts(PartitionedRows& from, int level, std::vector<Part>& parts) {
    for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i)
      if (from.partition(i).num_rows() > 0)
        parts.push_back({std::move(from.partition(i)), level});
  }

  // Puts equal pairs of a part together. When the table is as large as one that was
  // spilled, it takes no more pairs: these make parts of the next level.
  void fold_part(const Part& part, std::vector<Part>& parts) {
    const kernel::RowCodec codec(part_forms(), false);
    std::vector<Register> memory, gathered;
    for (const Form form : codec.forms()) {
      memory.emplace_back(form);
      gathered.emplace_back(form);
    }
    std::vector<uint64_t> hashes(kVectorSize);
    std::optional<PartitionedRows> aside;
    const int next = part.level + 1;
    part.rows.read([&](const uint8_t** rows, size_t size) {
      task_.check();
      const auto columns = codec.decode(rows, size, memory);
      std::copy_n(columns[0].as<uint64_t>(), size, groups_.values<uint64_t>());
      const size_t left = add(columns[1], size, columns[2].as<uint64_t>(),
                              aside ? table_->size() : SIZE_MAX);
      if (left > 0) {
        std::vector<Vector> others;
        for (size_t i = 0; i < columns.size(); ++i)
          others.push_back(kernel::gather(columns[i], rows_.data(), left, gathered[i]));
        kernel::hash_values(others[1], left, hashes.data());
        aside->add(others, hashes.data(), left);
        if (aside->memory() > most_bytes_ / 4) aside->spill(*file_, task_);
      }
      if (!aside && next < PartitionedRows::kLevels && bytes_of_table() > most_bytes_)
        aside.emplace(part_forms(), next);
    });
    fold_table();
    if (!aside) return;
    aside->spill(*file_, task_);
    take_parts(*aside, next, parts);
  }

  // The numbers of all pairs of a table, at most kVectorSize at a time.
  template <class Function>
  static void for_each_pairs(const GroupTable& table, Function function) {
    std::vector<uint32_t> pairs(kVectorSize);
    for (size_t begin = 0; begin < table.size(); begin += kVectorSize) {
      const size_t size = std::min(kVectorSize, table.size() - begin);
      std::iota(pairs.begin(), pairs.end(), static_cast<uint32_t>(begin));
      function(std::span<const uint32_t>(pairs.data(), size));
    }
  }

  // Values of the groups in groups_, so often each, or once. New pairs beyond `most` are
  // left out: gives their number, and leaves their places in rows_.
  size_t add(const Vector& values, size_t size, const uint64_t* counts,
             size_t most = SIZE_MAX) {
    if (!has_groups()) {
      single().add(values, size, counts);
      return 0;
    }
    const Vector keys[] = {groups_.view(nullptr), values};
    table_->find(keys, size, most, pairs_.data());
    size_t left = 0;
    if (most != SIZE_MAX)
      for (size_t i = 0; i < size; ++i)
        if (pairs_[i] == GroupTable::kNone) rows_[left++] = static_cast<uint16_t>(i);
    if (!is_counted_) return left;
    counts_.resize(table_->size());
    for (size_t i = 0; i < size; ++i)
      if (pairs_[i] != GroupTable::kNone) counts_[pairs_[i]] += counts ? counts[i] : 1;
    return left;
  }

  void fold_table() {
    std::vector<Register> memory = key_memory();
    for_each_pairs(*table_, [&](std::span<const uint32_t> pairs) {
      task_.check();
      const auto keys = table_->keys(pairs.data(), pairs.size(), memory);
      fold(keys[0].as<uint64_t>(), keys[1],
           is_counted_ ? counts_.data() + pairs[0] : nullptr, pairs.size());
    });
    make_table();
  }

  bool is_counted_;
  size_t num_groups_ = 0;
  std::optional<DistinctValues> single_;  // of one group
  std::mutex mutex_;                      // of results while it is finished
  std::unique_ptr<GroupTable> table_;     // of several
  std::vector<uint64_t> counts_;          // by pair
  // Once it is sealed: by group its pairs.
  std::vector<uint32_t> order_;
  std::vector<uint64_t> offsets_;
  std::optional<PartitionedRows> parts_;
  size_t most_bytes_ = 0;  // that were spilled at once
  kernel::SpillFile* file_ = nullptr;
  Task task_;
  bool is_folded_ = false;
  // Of one call.
  Register groups_;
  Register values_;
  std::vector<uint16_t> rows_;
  std::vector<uint32_t> pairs_;
};

class Number : public ValuesOfGroups {
 public:
  explicit Number(Form form) : ValuesOfGroups(form, false) {}

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    fold_all();
    std::copy(numbers_.begin() + static_cast<std::ptrdiff_t>(begin),
              numbers_.begin() + static_cast<std::ptrdiff_t>(end),
              out.append_all<int64_t>(end - begin, nullptr));
  }

 private:
  void make_results() override { numbers_.resize(num_groups()); }
  void fold(const uint64_t* groups, const Vector&, const uint64_t*,
            size_t size) override {
    for (size_t i = 0; i < size; ++i) ++numbers_[groups[i]];
  }
  void fold_single(const ValueTable& table) override {
    numbers_[0] += static_cast<int64_t>(table.size());
  }

  std::vector<int64_t> numbers_;
};

class Mode : public ValuesOfGroups {
 public:
  explicit Mode(Form form) : ValuesOfGroups(form, true) {}

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    fold_all();
    append_held(form_, begin, end, out,
                [this](size_t i) -> const HeldValue& { return best_[i].value; });
  }

 private:
  struct Best {
    uint64_t count = 0;
    HeldValue value;
  };

  void make_results() override { best_.resize(num_groups()); }
  void fold(const uint64_t* groups, const Vector& values, const uint64_t* counts,
            size_t size) override {
    kernel::with_form(form_, [&]<Form form>() {
      const auto* const from = values.as<form_value<form>>();
      for (size_t i = 0; i < size; ++i)
        look_at<form>(best_[groups[i]], from[i], counts[i]);
    });
  }
  void fold_single(const ValueTable& table) override {
    kernel::with_form(form_, [&]<Form form>() {
      table.for_each([&](const Vector& values, const uint64_t* counts, size_t size) {
        const auto* const from = values.as<form_value<form>>();
        for (size_t i = 0; i < size; ++i) look_at<form>(best_[0], from[i], counts[i]);
      });
    });
  }
  template <Form form>
  void look_at(Best& best, const form_value<form>& value, uint64_t count) {
    if (count < best.count) return;
    if (count == best.count && !is_less<form>(value, best.value.template get<form>()))
      return;
    best.count = count;
    best.value.template set<form>(value, arena_);
  }

  std::vector<Best> best_;
  kernel::TextArena arena_;
};

template <class T>
MakeAggregate make_distinct(const Reduction& use) {
  return [form = use.arg_form(0)]() -> std::unique_ptr<Aggregate> {
    return std::make_unique<T>(form);
  };
}

const Aggregates aggregates = {{"nunique", make_distinct<Number>},
                               {"mode", make_distinct<Mode>}};

}  // namespace

}  // namespace phlox::engine::native

// Joins part by part.
#include "phlox/engine/native/join_parts.h"

#include <deque>
#include <mutex>
#include <optional>

#include "phlox/engine/native/batch_sink.h"
#include "phlox/engine/native/join_probe.h"
#include "phlox/engine/native/join_rest.h"

namespace phlox::engine::native {

namespace {

constexpr size_t kPushesBetween = 16;

std::vector<kernel::Register> registers(const std::vector<Form>& forms) {
  std::vector<kernel::Register> memory;
  for (const Form form : forms) memory.emplace_back(form);
  return memory;
}

// Parts rows of the probe side by their keys.
class ProbeSink : public Stage {
 public:
  ProbeSink(const JoinPlan& plan, SharedContext context, int level)
      : context_(std::move(context)),
        shape_(plan.shape()),
        keys_(plan.probe_keys),
        rows_(plan.probe_forms, level),
        memory_(context_->memory),
        words_(kVectorSize),
        hashes_(kVectorSize) {}

  void push(Chunk& chunk) override {
    context_->task.check();
    kernel::key_words(keys_.take(chunk), chunk.size(), words_.data());
    kernel::key_hashes(shape_, words_.data(), chunk.size(), hashes_.data());
    columns_.clear();
    for (size_t i = 0; i < rows_.codec().forms().size(); ++i)
      columns_.push_back(chunk.column(i));
    rows_.add(columns_, hashes_.data(), chunk.size());
    if (++pushes_ % kPushesBetween != 0) return;
    memory_.set(rows_.memory());
    if (!context_->memory.is_short()) return;
    rows_.spill(context_->spill, context_->task);
    memory_.set(rows_.memory());
  }

  PartitionedRows& rows() { return rows_; }

 private:
  SharedContext context_;
  kernel::JoinShape shape_;
  TakenColumns keys_;
  PartitionedRows rows_;
  Memory::Share memory_;
  size_t pushes_ = 0;
  std::vector<Vector> columns_;
  std::vector<uint64_t> words_, hashes_;
};

// Rows of both sides whose keys may be equal.
struct Part {
  std::vector<kernel::RowStore> build, probe;
  int level = 0;

  static size_t count(const std::vector<kernel::RowStore>& stores) {
    size_t rows = 0;
    for (const auto& store : stores) rows += store.num_rows();
    return rows;
  }
  // Whether rows of the result may come of it.
  bool is_of_use(const JoinPlan& plan) const {
    const bool has_build = count(build) > 0;
    const bool has_probe = count(probe) > 0;
    if (has_build && has_probe) return true;
    if (has_probe) return plan.keeps_probe || plan.rows == JoinPlan::Rows::kUnmatched;
    return has_build && plan.keeps_build;
  }
};

// Both sides of a join, as they were written.
class Reader {
 public:
  explicit Reader(const JoinPlan& plan)
      : num_keys_(plan.build_keys.size()),
        build_(plan.build_forms(), false),
        probe_(plan.probe_forms, false),
        build_memory_(registers(build_.forms())),
        probe_memory_(registers(probe_.forms())) {}

  template <class Take>  // (keys, carried, size)
  void build(const kernel::RowStore& store, Take take) {
    store.read([&](const uint8_t** rows, size_t size) {
      const std::vector<Vector> columns = build_.decode(rows, size, build_memory_);
      take(std::span(columns).first(num_keys_), std::span(columns).subspan(num_keys_),
           size);
    });
  }
  void probe(const kernel::RowStore& store, size_t block, Stage& stage) {
    store.read_block(block, [&](const uint8_t** rows, size_t size) {
      chunk_.set(probe_.decode(rows, size, probe_memory_), size);
      stage.push(chunk_);
    });
  }

 private:
  size_t num_keys_;
  kernel::RowCodec build_, probe_;
  std::vector<kernel::Register> build_memory_, probe_memory_;
  Chunk chunk_;
};

// Collects the rows of a part into batches: a row may become many.
class PartSink : public Stage {
 public:
  PartSink(const type::Type& type, const Task& task) : rows_(type), task_(task) {}

  void push(Chunk& chunk) override {
    task_.check();
    rows_.push(chunk);
    if (rows_.num_rows() >= kBatchRows) batches_.push_back(rows_.take());
  }
  // A batch that there is; `is_last`: however small.
  std::optional<table::Batch> take(bool is_last) {
    if (is_last && rows_.num_rows() > 0) batches_.push_back(rows_.take());
    if (batches_.empty()) return std::nullopt;
    table::Batch batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }

 private:
  static constexpr int64_t kBatchRows = 1 << 16;

  BatchSink rows_;
  const Task& task_;
  std::deque<table::Batch> batches_;
};

// A part that is being joined, by one thread at a time.
class ActivePart {
 public:
  ActivePart(std::shared_ptr<const JoinPlan> plan, Part part, Context& context)
      : plan_(std::move(plan)),
        part_(std::move(part)),
        task_(context.task),
        reader_(*plan_),
        held_(plan_->shape(), rows(context.memory), context.memory),
        sink_(plan_->type, task_),
        probe_(*plan_, held_.table, task_, sink_) {
    for (size_t page = 0; page < held_.table.num_pages(); ++page)
      held_.table.insert(page, task_);
  }

  // The next rows; none at the end.
  table::Batch next() {
    for (;;) {
      if (auto batch = sink_.take(part_.probe.empty())) return std::move(*batch);
      if (part_.probe.empty()) break;
      task_.check();
      if (block_ == part_.probe.back().num_blocks()) {
        part_.probe.pop_back();
        block_ = 0;
        continue;
      }
      reader_.probe(part_.probe.back(), block_++, probe_);
    }
    while (plan_->keeps_build && page_ < held_.table.num_pages())
      if (table::Batch batch = unmatched(*plan_, held_.table, page_++);
          batch.num_rows() > 0)
        return batch;
    return {};
  }

 private:
  std::vector<kernel::JoinRows> rows(const Memory& memory) {
    std::vector<kernel::JoinRows> made;
    made.emplace_back(plan_->shape());
    for (auto& store : part_.build) {
      reader_.build(store, [&](auto keys, auto carried, size_t size) {
        task_.check();
        made[0].add(keys, carried, size);
        // Rows of few keys could not be parted.
        memory.must_fit(made[0].memory() + made[0].num_rows() * kTableBytesPerRow,
                        "a side of a join whose keys are nearly all equal");
      });
      store.clear();
    }
    return made;
  }

  std::shared_ptr<const JoinPlan> plan_;
  Part part_;
  Task task_;
  Reader reader_;
  HeldTable held_;
  PartSink sink_;
  JoinProbe probe_;
  size_t block_ = 0;
  size_t page_ = 0;
};

class JoinedParts : public table::Morsels {
 public:
  JoinedParts(std::deque<Part> parts, std::shared_ptr<const JoinPlan> plan,
              SharedContext context)
      : plan_(std::move(plan)), context_(std::move(context)), parts_(std::move(parts)) {}

  const type::Type& type() const override { return plan_->type; }

 private:
  std::optional<table::Morsel> try_next() override {
    while (auto active = take()) {
      table::Batch batch = active->next();
      if (batch.num_rows() == 0) continue;
      const std::lock_guard lock(mutex_);
      active_.push_back(std::move(active));
      return table::Morsel{next_number_++, std::move(batch)};
    }
    // What others are at they give themselves.
    return std::nullopt;
  }

  std::unique_ptr<ActivePart> take() {
    for (;;) {
      Part part;
      {
        const std::lock_guard lock(mutex_);
        if (!active_.empty()) {
          auto active = std::move(active_.back());
          active_.pop_back();
          return active;
        }
        if (parts_.empty()) return nullptr;
        part = std::move(parts_.back());
        parts_.pop_back();
      }
      context_->task.check();
      if (fits(part))
        return std::make_unique<ActivePart>(plan_, std::move(part), *context_);
      split(std::move(part));
    }
  }

  bool fits(const Part& part) const {
    if (part.level + 1 >= PartitionedRows::kLevels) return true;
    const kernel::RowLayout layout = kernel::JoinRows::layout_of(plan_->shape());
    const size_t bytes = Part::count(part.build) * (layout.width() + kTableBytesPerRow);
    return bytes <= context_->memory.budget() / context_->num_threads;
  }

  void split(Part part) {
    const int level = part.level + 1;
    const kernel::JoinShape shape = plan_->shape();
    const size_t num_rows = Part::count(part.build);
    Reader reader(*plan_);
    PartitionedRows build(plan_->build_forms(), level);
    std::vector<uint64_t> words(kVectorSize), hashes(kVectorSize);
    std::vector<Vector> columns;
    for (auto& store : part.build) {
      reader.build(store, [&](auto keys, auto carried, size_t size) {
        context_->task.check();
        kernel::key_words(keys, size, words.data());
        kernel::key_hashes(shape, words.data(), size, hashes.data());
        columns.assign(keys.begin(), keys.end());
        columns.insert(columns.end(), carried.begin(), carried.end());
        build.add(columns, hashes.data(), size);
      });
      store.clear();
      build.spill(context_->spill, context_->task);
    }
    ProbeSink probe(*plan_, context_, level);
    for (auto& store : part.probe) {
      for (size_t block = 0; block < store.num_blocks(); ++block)
        reader.probe(store, block, probe);
      store.clear();
      probe.rows().spill(context_->spill, context_->task);
    }
    const std::lock_guard lock(mutex_);
    for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i) {
      Part made;
      // What is one key cannot be parted.
      const bool is_all = build.partition(i).num_rows() == num_rows;
      made.level = is_all ? PartitionedRows::kLevels : level;
      made.build.push_back(std::move(build.partition(i)));
      made.probe.push_back(std::move(probe.rows().partition(i)));
      if (made.is_of_use(*plan_)) parts_.push_back(std::move(made));
    }
  }

 private:
  std::shared_ptr<const JoinPlan> plan_;
  SharedContext context_;
  std::mutex mutex_;
  std::deque<Part> parts_;
  std::vector<std::unique_ptr<ActivePart>> active_;  // that nobody is at
  uint64_t next_number_ = 0;
};

}  // namespace

Flow join_parts(const Flow& probe, const std::vector<BuildSink*>& build,
                std::shared_ptr<const JoinPlan> plan, const SharedContext& context) {
  const auto sinks = run(probe, *context,
                         [&] { return std::make_unique<ProbeSink>(*plan, context, 0); });
  for (BuildSink* const sink : build) sink->parted().spill(context->spill, context->task);
  for (const auto& sink : sinks)
    static_cast<ProbeSink&>(*sink).rows().spill(context->spill, context->task);
  std::deque<Part> parts;
  for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i) {
    Part part;
    for (BuildSink* const sink : build)
      part.build.push_back(std::move(sink->parted().partition(i)));
    for (const auto& sink : sinks)
      part.probe.push_back(std::move(static_cast<ProbeSink&>(*sink).rows().partition(i)));
    if (part.is_of_use(*plan)) parts.push_back(std::move(part));
  }
  const type::Type type = plan->type;
  return {std::make_shared<JoinedParts>(std::move(parts), std::move(plan), context),
          {},
          type};
}

}  // namespace phlox::engine::native

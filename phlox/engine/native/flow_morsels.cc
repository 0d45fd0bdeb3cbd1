// The rows of a flow as morsels.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "phlox/base/error.h"
#include "phlox/engine/native/batch_sink.h"
#include "phlox/engine/native/morsel_sink.h"

namespace phlox::engine::native {

namespace {

constexpr int64_t kBatchRows = 1 << 16;

// Made by whoever pulls.
class Pulled : public table::Morsels {
 public:
  Pulled(Flow flow, SharedContext context)
      : context_(std::move(context)), flow_(std::move(flow)) {}

  const type::Type& type() const override { return flow_.type; }

 private:
  std::optional<table::Morsel> try_next() override {
    auto morsel = flow_.morsels->next();
    if (!morsel) return std::nullopt;
    if (flow_.operators.empty() && flow_.morsels->type() == flow_.type) return morsel;
    auto worker = take_worker();
    worker->chain.push(*morsel, context_->task);
    table::Morsel made{morsel->number, worker->sink.take(std::move(morsel->batch),
                                                         worker->chain.columns())};
    const std::lock_guard lock(mutex_);
    workers_.push_back(std::move(worker));
    return made;
  }

  struct Worker {
    explicit Worker(const Flow& flow) : sink(flow.type), chain(flow, sink) {}
    MorselSink sink;
    Chain chain;
  };

  std::unique_ptr<Worker> take_worker() {
    {
      const std::lock_guard lock(mutex_);
      if (!workers_.empty()) {
        auto worker = std::move(workers_.back());
        workers_.pop_back();
        return worker;
      }
    }
    return std::make_unique<Worker>(flow_);
  }

  SharedContext context_;
  Flow flow_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> workers_;  // idle ones
};

// Made ahead by threads of its own, which wait while enough is there.
class MadeAhead : public table::Morsels {
 public:
  MadeAhead(Flow flow, SharedContext context)
      : context_(std::move(context)),
        flow_(std::move(flow)),
        task_(context_->task.part()),
        most_(2 * size_t{context_->num_threads}) {
    for (unsigned i = 0; i < context_->num_threads; ++i)
      threads_.emplace_back([this] { work(); });
  }

  ~MadeAhead() override {
    task_.cancel();
    room_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  const type::Type& type() const override { return flow_.type; }

 private:
  std::optional<table::Morsel> try_next() override {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (!ready_.empty()) {
        table::Morsel morsel{number_++, std::move(ready_.front())};
        ready_.pop_front();
        room_.notify_one();
        return morsel;
      }
      if (error_) std::rethrow_exception(error_);
      if (num_done_ == threads_.size()) return std::nullopt;
      // Nobody tells of a wish to stop: it is looked for.
      made_.wait_for(lock, std::chrono::milliseconds(20));
      context_->task.check();
    }
  }

  // Hands its rows over whenever there are enough of them.
  class Sink : public Stage {
   public:
    explicit Sink(MadeAhead& owner) : owner_(owner), batch_(owner.flow_.type) {}
    void push(Chunk& chunk) override {
      batch_.push(chunk);
      if (batch_.num_rows() >= kBatchRows) owner_.put(batch_.take());
    }
    void finish() override {
      if (batch_.num_rows() > 0) owner_.put(batch_.take());
    }

   private:
    MadeAhead& owner_;
    BatchSink batch_;
  };

  void put(table::Batch batch) {
    std::unique_lock lock(mutex_);
    while (ready_.size() >= most_ && !task_.cancelled())
      room_.wait_for(lock, std::chrono::milliseconds(20));
    task_.check();
    ready_.push_back(std::move(batch));
    made_.notify_one();
  }

  void work() {
    std::exception_ptr error;
    try {
      Sink sink(*this);
      Chain chain(flow_, sink);
      while (const auto morsel = flow_.morsels->next()) chain.push(*morsel, task_);
      chain.finish();
      sink.finish();
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    ++num_done_;
    if (error && !error_) {
      error_ = error;
      task_.cancel();
    }
    made_.notify_all();
  }

  SharedContext context_;
  Flow flow_;
  Task task_;
  const size_t most_;
  std::mutex mutex_;
  std::condition_variable room_, made_;
  std::deque<table::Batch> ready_;
  uint64_t number_ = 0;
  size_t num_done_ = 0;
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<table::Morsels> morsels_of(Flow flow, SharedContext context) {
  const bool multiplies =
      std::any_of(flow.operators.begin(), flow.operators.end(),
                  [](const auto& each) { return each->multiplies(); });
  if (multiplies) return std::make_unique<MadeAhead>(std::move(flow), std::move(context));
  return std::make_unique<Pulled>(std::move(flow), std::move(context));
}

}  // namespace phlox::engine::native

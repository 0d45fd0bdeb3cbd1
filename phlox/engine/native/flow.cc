// Threads that pull morsels through stages.
#include "phlox/engine/native/flow.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "phlox/table/column.h"

namespace phlox::engine::native {

Chain::Chain(const Flow& flow, Stage& sink) : input_(flow.morsels->type()), sink_(sink) {
  stages_.resize(flow.operators.size());
  for (size_t i = stages_.size(); i-- > 0;)
    stages_[i] =
        flow.operators[i]->stage(i + 1 == stages_.size() ? sink : *stages_[i + 1]);
}

void Chain::push(const table::Morsel& morsel, const Task& task) {
  Stage& first = stages_.empty() ? sink_ : *stages_.front();
  columns_ = table::columns(input_, morsel.batch);
  const int64_t rows = morsel.batch.num_rows();
  for (int64_t begin = 0; begin < rows; begin += kVectorSize) {
    task.check();
    const int64_t size = std::min<int64_t>(kVectorSize, rows - begin);
    chunk_.start(columns_, morsel.number, begin, static_cast<size_t>(size));
    first.push(chunk_);
  }
}

void Chain::finish() {
  for (const auto& stage : stages_) stage->finish();
}

namespace {

// Runs work(thread) on so many threads. The first failure is kept, and `stops` tells the
// others.
class Crew {
 public:
  bool stops() const { return stops_.load(std::memory_order_relaxed); }

  void run(unsigned num_threads, const std::function<void(unsigned)>& work) {
    const auto guarded = [&](unsigned thread) {
      try {
        work(thread);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::current_exception();
        stops_ = true;
      }
    };
    std::vector<std::thread> threads;
    threads.reserve(num_threads);
    for (unsigned i = 1; i < num_threads; ++i) threads.emplace_back(guarded, i);
    guarded(0);
    for (auto& thread : threads) thread.join();
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::atomic<bool> stops_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

std::vector<std::unique_ptr<Stage>> run(
    const Flow& flow, const Context& context,
    const std::function<std::unique_ptr<Stage>()>& make_sink) {
  std::vector<std::unique_ptr<Stage>> sinks(context.num_threads);
  Crew crew;
  crew.run(context.num_threads, [&](unsigned thread) {
    sinks[thread] = make_sink();
    Chain chain(flow, *sinks[thread]);
    while (!crew.stops()) {
      const auto morsel = flow.morsels->next();
      if (!morsel) break;
      chain.push(*morsel, context.task);
    }
    if (crew.stops()) return;
    chain.finish();
    sinks[thread]->finish();
  });
  return sinks;
}

void for_each(size_t count, const Context& context,
              const std::function<void(size_t)>& work) {
  std::atomic<size_t> next{0};
  Crew crew;
  const auto threads = std::min<size_t>(context.num_threads, count);
  crew.run(static_cast<unsigned>(std::max<size_t>(1, threads)), [&](unsigned) {
    while (!crew.stops()) {
      const size_t i = next.fetch_add(1);
      if (i >= count) break;
      context.task.check();
      work(i);
    }
  });
}

}  // namespace phlox::engine::native

// What travels down with every call that runs: the wish to stop, progress, and the memory budget.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace phlox {

// A handle, cheap to copy; all copies share one state. Every method may be called from any thread.
class Task {
 public:
  Task();

  // Asks whoever runs to stop as soon as it can. Safe to call from a signal handler.
  void cancel() noexcept { state_->cancelled.store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return state_->cancelled.load(std::memory_order_relaxed); }
  // Throws Error(kCancelled) if cancel() was called.
  void check() const;

  // Progress in bytes of input: what is to be read in all (0 is unknown) and what was read.
  void expect_bytes(uint64_t bytes) noexcept { state_->total += bytes; }
  void add_bytes(uint64_t bytes) noexcept { state_->done += bytes; }
  uint64_t total_bytes() const noexcept { return state_->total; }
  uint64_t done_bytes() const noexcept { return state_->done; }

  // Bytes that the run may hold in memory; 0 lets the engine choose.
  void set_memory_budget(uint64_t bytes) noexcept { state_->memory_budget = bytes; }
  uint64_t memory_budget() const noexcept { return state_->memory_budget; }
  // Threads that the run may use; 0: as many as there are cores.
  void set_num_threads(unsigned threads) noexcept { state_->num_threads = threads; }
  unsigned num_threads() const noexcept { return state_->num_threads; }

 private:
  struct State {
    std::atomic<bool> cancelled{false};
    std::atomic<uint64_t> total{0};
    std::atomic<uint64_t> done{0};
    std::atomic<uint64_t> memory_budget{0};
    std::atomic<unsigned> num_threads{0};
  };
  std::shared_ptr<State> state_;
};

}  // namespace phlox

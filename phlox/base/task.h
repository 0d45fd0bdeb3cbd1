// What travels down with every call that runs: the wish to stop, progress, notes for the
// user, the memory budget, and what is kept for it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace phlox {

// A handle, cheap to copy; all copies share one state. Every method may be called from
// any thread.
class Task {
 public:
  Task();

  // A part of this one, which can be cancelled alone, and is when this one is; all else
  // is shared.
  Task part() const;

  // Asks whoever runs to stop as soon as it can. Safe to call from a signal handler.
  void cancel() noexcept { wish_->cancelled.store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept {
    for (const Wish* wish = wish_.get(); wish; wish = wish->whole.get())
      if (wish->cancelled.load(std::memory_order_relaxed)) return true;
    return false;
  }
  // Throws Error(kCancelled) if cancel() was called.
  void check() const;

  // Progress in bytes of input: what is to be read in all (0 is unknown) and what was
  // read.
  void expect_bytes(uint64_t bytes) noexcept { state_->total += bytes; }
  void add_bytes(uint64_t bytes) noexcept { state_->done += bytes; }
  uint64_t total_bytes() const noexcept { return state_->total; }
  uint64_t done_bytes() const noexcept { return state_->done; }

  // One line that the user should read beside the answer; the same is kept once. It is
  // there for sure when the streams of the run have ended or were dropped.
  void note(std::string line);
  // The notes so far, which are gone from here then.
  std::vector<std::string> take_notes();

  // What reads a database more than once sees one state of it, where it has such.
  void see_one_state() noexcept { state_->sees_one_state = true; }
  bool sees_one_state() const noexcept { return state_->sees_one_state; }
  // What is kept under that name until let_go(); whoever asks first makes it.
  std::shared_ptr<void> kept(const std::string& name,
                             const std::function<std::shared_ptr<void>()>& make);
  void let_go();

  // Bytes that the run may hold in memory; 0 lets the engine choose.
  void set_memory_budget(uint64_t bytes) noexcept { state_->memory_budget = bytes; }
  uint64_t memory_budget() const noexcept { return state_->memory_budget; }
  // Threads that the run may use; 0: as many as there are cores.
  void set_num_threads(unsigned threads) noexcept { state_->num_threads = threads; }
  unsigned num_threads() const noexcept { return state_->num_threads; }

 private:
  struct Wish {
    std::atomic<bool> cancelled{false};
    std::shared_ptr<const Wish> whole;
  };
  struct State {
    std::atomic<uint64_t> total{0};
    std::atomic<uint64_t> done{0};
    std::atomic<uint64_t> memory_budget{0};
    std::atomic<unsigned> num_threads{0};
    std::atomic<bool> sees_one_state{false};
    std::mutex mutex;  // of the notes
    std::vector<std::string> notes;
    std::mutex kept_mutex;
    std::map<std::string, std::shared_ptr<void>> kept;
  };
  std::shared_ptr<Wish> wish_;
  std::shared_ptr<State> state_;
};

}  // namespace phlox

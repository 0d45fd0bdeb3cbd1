// Stops a call into a library that keeps our thread, when the user wants that or the time
// is up.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "phlox/base/task.h"

namespace phlox::engine {

// Looks now and then whether the user wants to stop, on a thread of its own: a cancel may
// come from a signal handler, which can wake nobody.
class Watcher {
 public:
  using Clock = std::chrono::steady_clock;

  // `interrupt` is called again and again, on the other thread, from the moment that the
  // task is cancelled or the deadline has passed.
  Watcher(std::function<void()> interrupt, Task task,
          std::optional<Clock::time_point> deadline = {});
  ~Watcher();

 private:
  void watch();

  std::function<void()> interrupt_;
  Task task_;
  std::optional<Clock::time_point> deadline_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

// The same over many short calls: one thread for all of them, which interrupts only while
// one runs.
class CallWatcher {
 public:
  CallWatcher(std::function<void()> interrupt, Task task,
              std::optional<Watcher::Clock::time_point> deadline = {})
      : interrupt_(std::move(interrupt)),
        watcher_([this] { interrupt_call(); }, std::move(task), deadline) {}

  template <class Work>
  void run(Work work) {
    const Call call(*this);
    work();
  }

 private:
  struct Call {
    explicit Call(CallWatcher& given) : owner(given) { owner.set_calling(true); }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() { owner.set_calling(false); }
    CallWatcher& owner;
  };

  void set_calling(bool calling) {
    const std::lock_guard lock(mutex_);
    calling_ = calling;
  }
  void interrupt_call() {
    const std::lock_guard lock(mutex_);
    if (calling_) interrupt_();
  }

  std::function<void()> interrupt_;
  std::mutex mutex_;
  bool calling_ = false;
  Watcher watcher_;  // the last: its thread uses the others
};

}  // namespace phlox::engine

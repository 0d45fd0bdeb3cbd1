// Stops a call into a library that keeps our thread, when the user wants that or the time
// is up.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

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

}  // namespace phlox::engine

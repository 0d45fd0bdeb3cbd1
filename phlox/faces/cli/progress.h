// A bar on standard error for work that takes longer than a second.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "phlox/base/task.h"

namespace phlox::cli {

// Shows the task's progress while it lives, if standard error is a terminal; leaves no
// trace.
class Progress {
 public:
  explicit Progress(Task task);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void show();

  Task task_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace phlox::cli

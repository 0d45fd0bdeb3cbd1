// Asks whether the user wants to stop, now and then, in loops that may take long.
#pragma once

#include <cstdint>

#include "phlox/base/task.h"

namespace phlox::engine::native {

// One thread's. Of some milliseconds' worth of short steps, one looks.
class Checks {
 public:
  explicit Checks(const Task& task) : task_(task) {}
  // One step more. Throws Error(kCancelled).
  void step() {
    if (--left_ == 0) look();
  }

 private:
  static constexpr uint32_t kSteps = 1 << 16;
  void look() {
    left_ = kSteps;
    task_.check();
  }

  const Task& task_;
  uint32_t left_ = kSteps;
};

}  // namespace phlox::engine::native

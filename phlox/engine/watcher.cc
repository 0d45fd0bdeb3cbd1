// Stops a call into a library that keeps our thread, when the user wants that or the time
// is up.
#include "phlox/engine/watcher.h"

namespace phlox::engine {

Watcher::Watcher(std::function<void()> interrupt, Task task,
                 std::optional<Clock::time_point> deadline)
    : interrupt_(std::move(interrupt)),
      task_(std::move(task)),
      deadline_(deadline),
      thread_([this] { watch(); }) {}

Watcher::~Watcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Watcher::watch() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::milliseconds(50), [this] { return stop_; }))
    // Again and again: an interrupt between two statements is forgotten.
    if (task_.cancelled() || (deadline_ && Clock::now() > *deadline_)) interrupt_();
}

}  // namespace phlox::engine

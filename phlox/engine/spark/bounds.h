// How long a call to a session may take: as long as the user wants, and the URI says.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "phlox/base/task.h"
#include "phlox/engine/spark/client.h"
#include "phlox/engine/watcher.h"

namespace phlox::engine::spark {

// From its making on.
class Bounds {
 public:
  // `where` is the URI as errors name it.
  Bounds(Task task, std::optional<std::chrono::milliseconds> timeout, std::string where);

  // Does the work, and interrupts the session when task.cancel() was called or the time
  // is up. Throws Error(kCancelled), Error(kIo) for the time, and what the work throws
  // with its place.
  void run(Session& session, const std::function<void()>& work);

 private:
  Task task_;
  std::optional<std::chrono::milliseconds> timeout_;
  std::optional<Watcher::Clock::time_point> deadline_;
  std::string where_;
  Session* session_ = nullptr;  // of the call that runs
  CallWatcher watcher_;         // the last: it looks at the others
};

}  // namespace phlox::engine::spark

// Ctrl-C: asks the task to stop, and ends the program if it does not within a second.
#pragma once

#include <string>

#include "phlox/base/task.h"

namespace phlox::cli {

// From now on SIGINT and SIGTERM cancel `task` (kept for the rest of the process), and a
// closed pipe is an error of write() and no signal.
void watch(const Task& task);
// While it lives, SIGINT cancels `task` and the program goes on; only if that had no
// effect for two seconds, one more ends it. Before and after it, SIGINT interrupts a read
// and does nothing else.
class Interruptible {
 public:
  explicit Interruptible(const Task& task);
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
};
// A file that is being written beside `path`; removed should the program have to be
// ended.
void guard_output(const std::string& path);
// What is written is elsewhere, and is removed there before the program ends: from now on
// SIGINT leaves it the time for that, and one more ends it at once.
void wait_for_undoing();

bool interrupted();
int interrupted_status();  // 130 after Ctrl-C

}  // namespace phlox::cli

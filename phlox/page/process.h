// A program that runs beside us and talks over two pipes of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/task.h"

namespace phlox::page {

// Started in a process group of its own, with what we write as its descriptor 3 and what
// it writes to 4; its standard error goes to a file. The destructor kills the whole
// group.
class Process {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Throws Error(kUnavailable) if the program cannot be started.
  Process(const std::vector<std::string>& command, const std::string& errors_file);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  enum class State { kFine, kEnded, kLate };
  // All of the bytes, with a zero byte behind them.
  State write(std::string_view message, Time until, const Task& task);
  // The bytes up to the next zero byte, without it.
  State read(std::string& message, Time until, const Task& task);
  // Gives it so long to end by itself.
  void wait(std::chrono::milliseconds most);

 private:
  State ready(int descriptor, short events, Time until, const Task& task);

  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::string pending_;  // read, and not yet given
  size_t searched_ = 0;  // of these have no zero byte
};

}  // namespace phlox::page

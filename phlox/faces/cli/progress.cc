// A bar on standard error.
#include "phlox/faces/cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace phlox::cli {

namespace {

using Clock = std::chrono::steady_clock;

std::string size_text(uint64_t bytes) {
  const char* units[] = {"B", "kB", "MB", "GB", "TB"};
  double amount = static_cast<double>(bytes);
  size_t unit = 0;
  while (amount >= 1000 && unit + 1 < std::size(units)) {
    amount /= 1000;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", amount,
                units[unit]);
  return text;
}

std::string line(const Task& task, int64_t seconds) {
  constexpr uint64_t kWidth = 30;
  const uint64_t done = task.done_bytes(), total = task.total_bytes();
  std::string text = "\r\x1b[K";
  if (total > 0 && done < total) {
    const uint64_t filled = done * kWidth / total;
    text += "[" + std::string(filled, '#') + std::string(kWidth - filled, '.') + "] " +
            std::to_string(done * 100 / total) + " %  " + size_text(done) + " of " +
            size_text(total);
  } else {
    // Of packed data the size is not known, and behind the last byte there is work left.
    text += done > 0 ? "read " + size_text(done) : "working";
  }
  return text + "  " + std::to_string(seconds) + " s";
}

}  // namespace

Progress::Progress(Task task) : task_(std::move(task)) {
  if (::isatty(STDERR_FILENO)) thread_ = std::thread([this] { show(); });
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  ended_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Progress::show() {
  const auto begin = Clock::now();
  bool shown = false;
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, std::chrono::seconds(1), [this] { return done_; });
  while (!done_) {
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin).count();
    const std::string text = line(task_, seconds);
    std::fwrite(text.data(), 1, text.size(), stderr);
    shown = true;
    ended_.wait_for(lock, std::chrono::milliseconds(200), [this] { return done_; });
  }
  if (shown) std::fputs("\r\x1b[K", stderr);
}

}  // namespace phlox::cli

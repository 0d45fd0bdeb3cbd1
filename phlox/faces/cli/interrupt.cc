// Ctrl-C. In a handler only what is safe there: atomics, unlink, alarm, _exit.
#include "phlox/faces/cli/interrupt.h"

#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <ctime>

#include "phlox/faces/cli/cli.h"

namespace phlox::cli {

namespace {

Task* watched = nullptr;
volatile std::sig_atomic_t caught = 0;
constexpr int kPartFiles = 4;
volatile std::sig_atomic_t seconds_to_undo = 0;
char part_files[kPartFiles][4096];

void end_now(int) {
  for (const auto& file : part_files)
    if (file[0]) ::unlink(file);
  ::_exit(interrupted_status());
}

void stop(int signal) {
  if (caught) end_now(signal);  // the second time, at once
  caught = signal;
  watched->cancel();
  // Something may be deep in a library that does not look at the task.
  const struct itimerval timer = {{0, 0}, {seconds_to_undo, 800000}};
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

// Of Interruptible.
time_t first_caught = 0;

time_t now() {
  struct timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec;
}

void stop_statement(int signal) {
  if (!watched->cancelled()) {
    first_caught = now();
    watched->cancel();
  } else if (now() - first_caught >= 2) {
    end_now(signal);
  }
}

void pass_over(int) {}

void on(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void watch(const Task& task) {
  delete watched;
  watched = new Task(task);  // lives as long as a signal may come
  on(SIGALRM, end_now);
  on(SIGINT, stop);
  on(SIGTERM, stop);
  on(SIGPIPE, SIG_IGN);
}

Interruptible::Interruptible(const Task& task) {
  delete watched;
  watched = new Task(task);
  on(SIGINT, stop_statement);
  on(SIGPIPE, SIG_IGN);
}

Interruptible::~Interruptible() { on(SIGINT, pass_over); }

void guard_output(const std::string& path) {
  for (int i = 0; i < kPartFiles; ++i) {
    const std::string file =
        path + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(i);
    if (file.size() < sizeof part_files[i])
      std::memcpy(part_files[i], file.c_str(), file.size() + 1);
  }
}

void wait_for_undoing() { seconds_to_undo = 15; }

bool interrupted() { return caught != 0; }
int interrupted_status() { return 128 + (caught ? caught : SIGINT); }

}  // namespace phlox::cli

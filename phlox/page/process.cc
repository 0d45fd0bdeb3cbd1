// Starting, talking to and ending a program.
#include "phlox/page/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "phlox/base/error.h"

extern char** environ;

namespace phlox::page {
namespace {

using Clock = std::chrono::steady_clock;

// A wish to stop is heard after at most this.
constexpr auto kLook = std::chrono::milliseconds(50);

struct Pipe {
  int read = -1;
  int write = -1;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
      throw Error(Code::kUnavailable,
                  std::string("cannot make a pipe: ") + std::strerror(errno));
    // Above 4, so that none is in the way of the descriptors 3 and 4 of the program.
    read = ::fcntl(ends[0], F_DUPFD_CLOEXEC, 10);
    write = ::fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~Pipe() {
    if (read >= 0) ::close(read);
    if (write >= 0) ::close(write);
  }
};

}  // namespace

Process::Process(const std::vector<std::string>& command,
                 const std::string& errors_file) {
  Pipe in;
  Pipe out;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 2, errors_file.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_adddup2(&actions, in.read, 3);
  ::posix_spawn_file_actions_adddup2(&actions, out.write, 4);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  // A Ctrl-C at the terminal is ours to handle; the program gets signals as at a start.
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t none;
  sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  sigset_t usual;
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP}) sigaddset(&usual, signal);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  std::vector<char*> arguments;
  for (const std::string& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int failed = ::posix_spawn(&pid_, command.front().c_str(), &actions, &attributes,
                                   arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (failed != 0) {
    pid_ = -1;
    throw Error(Code::kUnavailable,
                "cannot start " + command.front() + ": " + std::strerror(failed));
  }
  to_ = std::exchange(in.write, -1);
  from_ = std::exchange(out.read, -1);
  ::fcntl(to_, F_SETFL, O_NONBLOCK);
  ::fcntl(from_, F_SETFL, O_NONBLOCK);
}

Process::~Process() {
  // It ends by itself when these close.
  if (to_ >= 0) ::close(to_);
  if (from_ >= 0) ::close(from_);
  if (pid_ < 0) return;
  ::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Process::wait(std::chrono::milliseconds most) {
  const auto until = Clock::now() + most;
  while (pid_ >= 0) {
    // Without taking it: as long as it is not taken, no other process group has its
    // number.
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) !=
            0 ||
        info.si_pid != 0 || Clock::now() >= until)
      return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

Process::State Process::ready(int descriptor, short events, Time until,
                              const Task& task) {
  while (true) {
    task.check();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return State::kLate;
    pollfd wanted{descriptor, events, 0};
    const int found = ::poll(
        &wanted, 1, static_cast<int>(std::min<long long>(left.count(), kLook.count())));
    if (found > 0) return State::kFine;
    if (found < 0 && errno != EINTR) return State::kEnded;
  }
}

Process::State Process::write(std::string_view message, Time until, const Task& task) {
  std::string bytes(message);
  bytes += '\0';
  // A pipe that nobody reads any more is told by write itself and not by a signal.
  sigset_t pipe_signal;
  sigset_t before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  for (size_t done = 0; done < bytes.size();) {
    if (const State state = ready(to_, POLLOUT, until, task); state != State::kFine)
      return state;
    ::pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    const ssize_t written = ::write(to_, bytes.data() + done, bytes.size() - done);
    const int number = errno;
    if (written < 0 && number == EPIPE) {
      const timespec now{};
      ::sigtimedwait(&pipe_signal, nullptr, &now);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (written < 0 && number != EAGAIN && number != EINTR) return State::kEnded;
    if (written > 0) done += static_cast<size_t>(written);
  }
  return State::kFine;
}

Process::State Process::read(std::string& message, Time until, const Task& task) {
  while (true) {
    const size_t end = pending_.find('\0', searched_);
    if (end != std::string::npos) {
      message.assign(pending_, 0, end);
      pending_.erase(0, end + 1);
      searched_ = 0;
      return State::kFine;
    }
    searched_ = pending_.size();
    if (const State state = ready(from_, POLLIN, until, task); state != State::kFine)
      return state;
    char block[1 << 16];
    const ssize_t got = ::read(from_, block, sizeof block);
    if (got == 0) return State::kEnded;
    if (got < 0 && errno != EAGAIN && errno != EINTR) return State::kEnded;
    if (got > 0) pending_.append(block, static_cast<size_t>(got));
  }
}

}  // namespace phlox::page

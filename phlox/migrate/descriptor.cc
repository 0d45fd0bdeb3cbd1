// Reading from and writing to file descriptors.
#include "phlox/migrate/descriptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "phlox/base/error.h"

namespace phlox::migrate {
namespace {

constexpr int kPatience = 50;  // milliseconds between two looks at the task

// Regular files are always ready; pipes are waited for without going deaf.
void wait_for(int descriptor, short event, const Task& task) {
  while (true) {
    task.check();
    pollfd ready{descriptor, event, 0};
    const int count = ::poll(&ready, 1, kPatience);
    if (count != 0 && !(count < 0 && errno == EINTR)) return;  // the read tells of errors
  }
}

// A closed pipe must be an error of write(), not the end of the process, also where the
// host has not said so: the signal is held back in this thread, and taken away if it
// came.
class PipeSignalBlock {
 public:
  PipeSignalBlock() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~PipeSignalBlock() {
    if (!was_pending_) {
      const timespec now{0, 0};
      while (sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_, before_;
  bool was_pending_;
};

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

size_t read_some(int descriptor, char* out, size_t size, const Task& task,
                 const std::string& name) {
  while (true) {
    wait_for(descriptor, POLLIN, task);
    const ssize_t count = ::read(descriptor, out, size);
    if (count >= 0) return static_cast<size_t>(count);
    if (errno != EINTR && errno != EAGAIN) throw_errno("read", name, errno);
  }
}

void write_all(int descriptor, std::string_view bytes, const Task& task,
               const std::string& name) {
  const PipeSignalBlock block;
  // A write of more than fits into a pipe would wait unheard, so pipes get little at a
  // time.
  struct stat status{};
  const bool waits = ::fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode);
  while (!bytes.empty()) {
    if (waits)
      wait_for(descriptor, POLLOUT, task);
    else
      task.check();
    const size_t part = waits ? std::min<size_t>(bytes.size(), 4096) : bytes.size();
    const ssize_t count = ::write(descriptor, bytes.data(), part);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
    } else if (errno == EPIPE) {
      throw Error(Code::kCancelled, "nobody reads " + name + " any more");
    } else if (errno != EINTR && errno != EAGAIN) {
      throw_errno("write to", name, errno);
    }
  }
}

void throw_errno(const std::string& what, const std::string& name, int number) {
  const Code code = number == ENOENT ? Code::kNotFound : Code::kIo;
  throw Error(code, "cannot " + what + " " + name + ": " + std::strerror(number));
}

}  // namespace phlox::migrate

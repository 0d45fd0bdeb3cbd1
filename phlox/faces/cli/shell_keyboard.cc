// Keys and signals of a terminal. Any thread may be the one that a signal stops, so that
// a read would go on waiting: handlers write into a pipe that is waited for as well.
#include "phlox/faces/cli/shell_keyboard.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "phlox/base/utf8.h"

namespace phlox::cli {

namespace {

volatile int write_end = -1;

void pass_on(int signal) {
  const int number = errno;
  const char byte = static_cast<char>(signal);
  if (::write(write_end, &byte, 1) < 0) {
    // The pipe is full of signals that nobody has looked at yet.
  }
  errno = number;
}

// False at the end.
bool read_byte(int descriptor, char& byte) {
  while (true) {
    const ssize_t got = ::read(descriptor, &byte, 1);
    if (got == 1) return true;
    if (got == 0 || (errno != EINTR && errno != EAGAIN)) return false;
    struct pollfd wait = {descriptor, POLLIN, 0};
    ::poll(&wait, 1, -1);
  }
}

}  // namespace

Keyboard::Keyboard() : pipe_{-1, -1} {
  if (::pipe2(pipe_, O_CLOEXEC | O_NONBLOCK) != 0) return;
  write_end = pipe_[1];
  struct sigaction action{};
  action.sa_handler = pass_on;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < 4; ++i) ::sigaction(kSignals[i], &action, &before_[i]);
}

Keyboard::~Keyboard() {
  if (pipe_[0] < 0) return;
  for (int i = 0; i < 4; ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
  write_end = -1;
  ::close(pipe_[0]);
  ::close(pipe_[1]);
}

Keyboard::Event Keyboard::next() {
  using Kind = Event::Kind;
  struct pollfd both[] = {{STDIN_FILENO, POLLIN, 0}, {pipe_[0], POLLIN, 0}};
  while (::poll(both, 2, -1) < 0)
    if (errno != EINTR) return {Kind::kEnd};
  char byte = 0;
  if (both[1].revents != 0 && read_byte(pipe_[0], byte)) {
    if (byte == SIGINT) return {Kind::kInterrupt};
    if (byte == SIGTERM) return {Kind::kEnd};
    return {byte == SIGWINCH ? Kind::kResize : Kind::kContinue};
  }
  std::string bytes;
  while (true) {
    if (!read_byte(STDIN_FILENO, byte)) return {Kind::kEnd};
    bytes += byte;
    const CodePoint point = decode_utf8(bytes, 0);
    if (point.valid || bytes.size() == 4) return {Kind::kKey, point.value};
    // A byte that begins nothing.
    if ((bytes[0] & 0xC0) != 0xC0) return {Kind::kKey, kReplacement};
  }
}

}  // namespace phlox::cli

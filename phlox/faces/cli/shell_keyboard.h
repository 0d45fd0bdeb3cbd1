// What comes from a terminal while a line is typed: keys, and signals among them.
#pragma once

#include <csignal>

namespace phlox::cli {

// Takes SIGINT, SIGTERM, SIGWINCH and SIGCONT while it lives; one at a time.
class Keyboard {
 public:
  Keyboard();
  ~Keyboard();
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  struct Event {
    enum class Kind { kKey, kEnd, kInterrupt, kResize, kContinue } kind;
    char32_t key = 0;  // a code point
  };
  // Waits for the next one. SIGTERM and a terminal that is gone are the end.
  Event next();

 private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGWINCH, SIGCONT};
  struct sigaction before_[4];
  int pipe_[2];  // handlers write the signal's number into it
};

}  // namespace phlox::cli

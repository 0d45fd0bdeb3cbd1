// Reading from and writing to file descriptors so that a wish to stop is heard at once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "phlox/base/task.h"

namespace phlox::migrate {

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int get() const { return number_; }

 private:
  int number_;
};

// The next bytes, 0 at the end. A pipe that has nothing yet is waited for. Throws
// Error(kIo) that names the file, Error(kCancelled).
size_t read_some(int descriptor, char* out, size_t size, const Task& task,
                 const std::string& name);
// All of the bytes. Throws the same; Error(kCancelled) too if nobody reads the pipe any
// more.
void write_all(int descriptor, std::string_view bytes, const Task& task,
               const std::string& name);

// "cannot WHAT NAME: the system's reason".
[[noreturn]] void throw_errno(const std::string& what, const std::string& name,
                              int number);

}  // namespace phlox::migrate

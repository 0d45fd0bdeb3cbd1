// Bytes as they lie in a file or come from standard input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "phlox/base/task.h"
#include "phlox/migrate/descriptor.h"

namespace phlox::migrate {

class RawInput {
 public:
  // Throws Error(kIo) or Error(kNotFound).
  RawInput(const std::string& file, Task task, bool counted);

  // The next bytes, at most `size`; 0 at the end.
  size_t read(char* out, size_t size);

  // Bytes read so far.
  uint64_t position() const { return position_; }
  const std::string& name() const { return name_; }
  // Bytes of a regular file; of what may be waited for 0.
  uint64_t size() const { return size_; }

 private:
  std::string name_;
  bool is_standard_;
  Descriptor descriptor_;
  Task task_;
  bool counted_;
  uint64_t position_ = 0;
  uint64_t size_ = 0;
};

}  // namespace phlox::migrate

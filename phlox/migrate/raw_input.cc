// Bytes as they lie in a file or come from standard input.
#include "phlox/migrate/raw_input.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "phlox/migrate/input.h"
#include "phlox/migrate/standard_input.h"

namespace phlox::migrate {

RawInput::RawInput(const std::string& file, Task task, bool counted)
    : name_(shown_name(file)),
      is_standard_(file == "-"),
      descriptor_(is_standard_ ? -1 : ::open(file.c_str(), O_RDONLY | O_CLOEXEC)),
      task_(std::move(task)),
      counted_(counted) {
  if (is_standard_) return;
  if (descriptor_.get() < 0) throw_errno("read", name_, errno);
  struct stat status{};
  if (::fstat(descriptor_.get(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) throw_errno("read", name_, EISDIR);
    if (S_ISREG(status.st_mode)) size_ = static_cast<uint64_t>(status.st_size);
  }
#ifdef POSIX_FADV_SEQUENTIAL
  ::posix_fadvise(descriptor_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
}

size_t RawInput::read(char* out, size_t size) {
  const size_t count = is_standard_
                           ? read_standard_input(position_, out, size, task_)
                           : read_some(descriptor_.get(), out, size, task_, name_);
  position_ += count;
  if (counted_) task_.add_bytes(count);
  return count;
}

}  // namespace phlox::migrate

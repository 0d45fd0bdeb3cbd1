// Standard input, kept as it is read.
#include "phlox/migrate/standard_input.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/migrate/descriptor.h"

namespace phlox::migrate {
namespace {

constexpr size_t kInMemory = 8 << 20;
constexpr const char* kName = "standard input";

// The process has one standard input; this is what is known of it.
struct Kept {
  std::mutex mutex;
  std::vector<char> head;     // the first kInMemory bytes
  std::FILE* rest = nullptr;  // those behind; the system removes it with the process
  uint64_t size = 0;          // of both
  bool at_end = false;
};

Kept& kept() {
  static Kept kept;
  return kept;
}

void keep(Kept& kept, const char* bytes, size_t size) {
  const size_t in_memory = std::min(size, kInMemory - kept.head.size());
  kept.head.insert(kept.head.end(), bytes, bytes + in_memory);
  if (in_memory < size) {
    if (!kept.rest) kept.rest = std::tmpfile();
    if (!kept.rest) throw_errno("keep", kName, errno);
    const auto place = static_cast<off_t>(kept.size + in_memory - kInMemory);
    for (size_t done = in_memory; done < size;) {
      const ssize_t count = ::pwrite(::fileno(kept.rest), bytes + done, size - done,
                                     place + static_cast<off_t>(done - in_memory));
      if (count < 0 && errno != EINTR) throw_errno("keep", kName, errno);
      if (count > 0) done += static_cast<size_t>(count);
    }
  }
  kept.size += size;
}

size_t copy(Kept& kept, uint64_t offset, char* out, size_t size) {
  if (offset < kept.head.size()) {
    size = std::min<size_t>(size, kept.head.size() - offset);
    std::memcpy(out, kept.head.data() + offset, size);
    return size;
  }
  while (true) {
    const ssize_t count =
        ::pread(::fileno(kept.rest), out, size, static_cast<off_t>(offset - kInMemory));
    if (count >= 0) return static_cast<size_t>(count);
    if (errno != EINTR) throw_errno("read", kName, errno);
  }
}

}  // namespace

size_t read_standard_input(uint64_t offset, char* out, size_t size, const Task& task) {
  Kept& all = kept();
  const std::lock_guard lock(all.mutex);
  if (offset < all.size)
    return copy(all, offset, out, std::min<uint64_t>(size, all.size - offset));
  if (all.at_end) return 0;
  const size_t count = read_some(STDIN_FILENO, out, size, task, kName);
  if (count == 0) all.at_end = true;
  keep(all, out, count);
  return count;
}

}  // namespace phlox::migrate

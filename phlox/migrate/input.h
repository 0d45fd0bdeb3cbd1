// The bytes of a file or of standard input, unpacked on the way.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "phlox/base/task.h"
#include "phlox/migrate/format.h"

namespace phlox::migrate {

class Input {
 public:
  virtual ~Input() = default;
  // Fills `out` with the next bytes; fewer than `size` only at the end, then 0. Throws
  // Error(kIo) for what cannot be read or unpacked, Error(kCancelled) within a tenth of a
  // second.
  virtual size_t read(char* out, size_t size) = 0;
};

// A file, or "-" for standard input (which may be opened any number of times: what was
// read of it is kept). Packed data is known by the file's ending or by its first bytes.
// `counted` adds what is read to the task's progress: read() of a format does, discover()
// does not.
std::unique_ptr<Input> open_input(const std::string& file, Task task, bool counted);

// Tells the task how many bytes the files of a resource have, where that is known.
void expect_input(const Resource& resource, Task& task);

// What the files are now: their places, sizes and times. Nothing if they can change
// unseen: a pipe, standard input, or a file whose time is within the last two seconds,
// since one that is written twice in the same tick of its clock keeps its time.
std::optional<std::string> version_of(const Resource& resource);

// The first bytes of a file, unpacked: all of it if it has at most `size` bytes (then
// `whole`).
struct Sample {
  std::string bytes;
  bool whole = false;
};
Sample read_sample(const std::string& file, size_t size, Task task);

// A file as messages name it: its path, or "standard input".
std::string shown_name(const std::string& file);

}  // namespace phlox::migrate

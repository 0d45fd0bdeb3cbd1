// What fuzz targets that read files share: a file of some bytes, and the rows that come
// of one.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "phlox/migrate/format.h"
#include "phlox/table/column.h"
#include "phlox/table/stream.h"
#include "phlox/table/text.h"

namespace phlox::fuzz {

// A file without a place on a disk.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    if (descriptor_ < 0) std::abort();
  }
  ~MemoryFile() { ::close(descriptor_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
  void hold(std::string_view bytes) {
    if (::ftruncate(descriptor_, 0) != 0) std::abort();
    if (::pwrite(descriptor_, bytes.data(), bytes.size(), 0) !=
        static_cast<ssize_t>(bytes.size()))
      std::abort();
  }

 private:
  int descriptor_;
};

class StringSink : public migrate::Sink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  void close() override {}
  std::string text;
};

// All rows, a line each.
inline std::string text_of_rows(table::Stream stream) {
  std::string text;
  while (const auto batch = stream.next()) {
    const auto columns = table::columns(stream.type(), *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      for (const auto& column : columns) table::append_json(column, row, text += '|');
      text += '\n';
    }
  }
  return text;
}

}  // namespace phlox::fuzz

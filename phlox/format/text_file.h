// The two ways to read a text file in chunks that end with lines.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "phlox/base/task.h"
#include "phlox/format/text_chunks.h"
#include "phlox/migrate/input.h"

namespace phlox::format {

// A regular file that is not packed. It is read with pread, not mapped: a mapped file
// that another process cuts off ends ours.
class PlainFile {
 public:
  // Null if the file is not plain. Throws Error(kIo) if it cannot be opened.
  static std::shared_ptr<PlainFile> open(const std::string& path);
  ~PlainFile();
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  uint64_t size() const { return size_; }
  // The chunks of the bytes from `begin` on.
  uint64_t num_chunks(uint64_t begin, const TextCuts& cuts) const;
  // Chunk `index` holds the lines that start in [begin + index * cuts.bytes, that +
  // cuts.bytes).
  void load(uint64_t begin, const TextCuts& cuts, uint64_t index, Chunk& chunk) const;
  // Line ends in the first `end` bytes.
  uint64_t count_lines(uint64_t end, LineEnds line_ends) const;

 private:
  PlainFile(std::string path, int descriptor, uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}
  void read(uint64_t offset, char* out, size_t size) const;

  std::string path_;
  int descriptor_;
  uint64_t size_;
};

class PulledFile {
 public:
  // `skip` bytes of the head are passed over.
  PulledFile(std::unique_ptr<migrate::Input> input, size_t skip, const TextCuts& cuts);
  // The next chunk, of `cuts.bytes` or one line, whatever is more.
  void next(Chunk& chunk);

 private:
  TextCuts cuts_;
  std::unique_ptr<migrate::Input> input_;
  table::Buffer rest_;  // behind the last line end
  bool at_end_ = false;
};

}  // namespace phlox::format

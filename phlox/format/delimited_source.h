// Cuts delimited files into chunks at line ends.
//
// A line end may lie inside quotes, and then the chunk behind it starts in the midst of a
// record. That is not known here: who parses the chunks sees that the one before did not
// end with a record, and parses again (delimited_reader.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/format/delimited_head.h"
#include "phlox/table/array.h"

namespace phlox::format {

// A piece of a file that starts behind a line end and ends with one (which is added to
// the last line of a file where it lacks). May be empty.
struct Chunk {
  table::Buffer bytes;  // with kChunkPadding bytes behind the chunk
  size_t start = 0;     // of the chunk in them
  size_t size = 0;
  size_t file = 0;       // which one of the files
  uint64_t offset = 0;   // in a plain file, of the chunk's first byte
  bool is_plain = true;  // the file can be read again at any place
  bool ends_file = false;

  std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes.data()) + start, size};
  }
};

// A file that can be read at any place by any thread.
class PlainFile;
// One that can only be read on: packed, or a pipe.
class PulledFile;

class ChunkSource {
 public:
  // `head_of` finds where the rows of a file begin. `bytes` is the size of a chunk, more
  // or less.
  ChunkSource(std::vector<std::string> files,
              std::function<FileHead(const std::string& file)> head_of, size_t bytes,
              Task task);
  ~ChunkSource();

  // A chunk to load; a pulled one is loaded already.
  struct Ticket {
    std::shared_ptr<PlainFile> plain;
    uint64_t begin = 0;  // of a plain file: where its rows begin, and which chunk of them
    uint64_t index = 0;
    Chunk chunk;
  };
  // The next one in the order of the files, or nothing. One thread at a time.
  std::optional<Ticket> claim();
  // Any thread. `spare` is memory to use again.
  Chunk load(Ticket ticket, table::Buffer spare) const;

  const std::vector<std::string>& files() const { return files_; }
  // The number of the line that holds the byte at `offset` of a plain file.
  uint64_t line_at(size_t file, uint64_t offset) const;
  // What is known of a file that has been opened; without the names.
  const FileHead& head(size_t file) const { return heads_[file]; }

 private:
  bool open_next();

  std::vector<std::string> files_;
  std::function<FileHead(const std::string&)> head_of_;
  size_t chunk_bytes_;
  Task task_;
  size_t next_file_ = 0;
  std::vector<FileHead> heads_;
  std::shared_ptr<PlainFile> plain_;
  uint64_t plain_index_ = 0;
  std::unique_ptr<PulledFile> pulled_;
};

}  // namespace phlox::format

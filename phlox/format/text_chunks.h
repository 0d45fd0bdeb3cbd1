// Cuts text files into chunks at line ends, which threads load on their own.
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
#include <string_view>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/table/array.h"

namespace phlox::format {

// Bytes that are readable behind a chunk; what they hold does not matter.
constexpr size_t kChunkPadding = 64;

enum class LineEnds : uint8_t {
  kAny,      // LF, CR LF, a lone CR
  kNewline,  // LF
};

// The text of a morsel, more or less: small enough that it and its columns stay in a
// core's second cache, and large enough that taking turns costs nothing.
constexpr size_t kChunkBytes = size_t{1} << 19;

struct TextCuts {
  LineEnds line_ends = LineEnds::kAny;
  size_t bytes = kChunkBytes;  // the size of a chunk, more or less
  // A longer line is not looked for to its end.
  size_t longest_line = size_t{1} << 30;
};

// What stands at the start of a file.
struct TextHead {
  bool has_header = false;
  size_t begin = 0;    // the byte where the rows begin
  uint64_t lines = 0;  // lines before it
};
using HeadOf = std::function<TextHead(const std::string& file)>;

// A piece of a file that starts behind a line end and ends with one (which is added to
// the last line of a file where it lacks). May be empty.
struct Chunk {
  table::Buffer bytes;  // with kChunkPadding bytes behind the chunk
  size_t start = 0;     // of the chunk in them
  size_t size = 0;
  size_t file = 0;           // which one of the files
  uint64_t offset = 0;       // in a plain file, of the chunk's first byte
  bool is_plain = true;      // the file can be read again at any place
  bool starts_file = false;  // its first byte is where the rows begin
  bool ends_file = false;
  bool is_cut = false;  // its last line is too long, and ends without a line end

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
  ChunkSource(std::vector<std::string> files, HeadOf head_of, TextCuts cuts, Task task);
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
  // What is known of a file that has been opened.
  const TextHead& head(size_t file) const { return heads_[file]; }

 private:
  bool open_next();

  std::vector<std::string> files_;
  HeadOf head_of_;
  TextCuts cuts_;
  Task task_;
  size_t next_file_ = 0;
  std::vector<TextHead> heads_;
  std::shared_ptr<PlainFile> plain_;
  std::unique_ptr<PulledFile> pulled_;
  uint64_t index_ = 0;  // of the next chunk of the file
};

// Line ends in the text.
uint64_t count_line_ends(std::string_view text, LineEnds line_ends);

}  // namespace phlox::format

// The two ways to read a text file in chunks that end with lines.
#include "phlox/format/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "phlox/base/error.h"
#include "phlox/kernel/line_count.h"
#include "phlox/migrate/unpack.h"

namespace phlox::format {
namespace {

// Read behind a chunk at once, to find the end of its last line.
constexpr size_t kSlack = 4096;

const char* find(const char* begin, const char* end, char c) {
  if (begin == end) return nullptr;
  return static_cast<const char*>(
      std::memchr(begin, c, static_cast<size_t>(end - begin)));
}

// The place behind the first line end that starts in [begin, end); null if there is none.
// The bytes at `end` and, unless it is `text_end`, one more are readable.
const char* behind_line_end(const char* begin, const char* end, const char* text_end,
                            LineEnds line_ends) {
  const char* newline = find(begin, end, '\n');
  if (line_ends == LineEnds::kNewline) return newline ? newline + 1 : nullptr;
  const char* const stop = newline ? newline : end;
  if (const char* back = find(begin, stop, '\r'))
    return back + 1 != text_end && back[1] == '\n' ? back + 2 : back + 1;
  return newline ? newline + 1 : nullptr;
}

char* data_of(Chunk& chunk) { return reinterpret_cast<char*>(chunk.bytes.data()); }

// The last line of a file gets its line end.
void close_last_line(Chunk& chunk, LineEnds line_ends) {
  if (chunk.size == 0) return;
  const char last = chunk.text().back();
  if (last == '\n' || (last == '\r' && line_ends == LineEnds::kAny)) return;
  chunk.bytes.resize(chunk.start + chunk.size + 1 + kChunkPadding);
  data_of(chunk)[chunk.start + chunk.size++] = '\n';
}

// What lies behind a chunk does not matter, but it must be set: it is read.
void pad(Chunk& chunk) {
  chunk.bytes.resize(chunk.start + chunk.size + kChunkPadding);
  std::memset(data_of(chunk) + chunk.start + chunk.size, 0, kChunkPadding);
}

}  // namespace

std::shared_ptr<PlainFile> PlainFile::open(const std::string& path) {
  if (path == "-") return nullptr;
  // A pipe is opened once, by who reads it: its writer would see it closed.
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) return nullptr;
  if (migrate::packing_of_name(path) != migrate::Packing::kNone) return nullptr;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    throw Error(Code::kIo, "cannot read " + path + ": " + std::strerror(errno));
  const bool is_regular = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  std::shared_ptr<PlainFile> file(new PlainFile(
      path, descriptor, is_regular ? static_cast<uint64_t>(status.st_size) : 0));
  if (!is_regular) return nullptr;
  char head[16];
  const auto head_size =
      static_cast<size_t>(std::min<uint64_t>(file->size(), sizeof head));
  file->read(0, head, head_size);
  if (migrate::packing_of_bytes({head, head_size}) != migrate::Packing::kNone)
    return nullptr;
  return file;
}

PlainFile::~PlainFile() { ::close(descriptor_); }

void PlainFile::read(uint64_t offset, char* out, size_t size) const {
  while (size != 0) {
    const ssize_t count = ::pread(descriptor_, out, size, static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      throw Error(Code::kIo, "cannot read " + path_ + ": " + std::strerror(errno));
    if (count == 0)
      throw Error(Code::kIo, "the file became shorter while it was read").at(path_);
    out += count;
    offset += static_cast<uint64_t>(count);
    size -= static_cast<size_t>(count);
  }
}

uint64_t PlainFile::num_chunks(uint64_t begin, const TextCuts& cuts) const {
  if (begin >= size_) return 1;
  return (size_ - begin + cuts.bytes - 1) / cuts.bytes;
}

void PlainFile::load(uint64_t begin, const TextCuts& cuts, uint64_t index,
                     Chunk& chunk) const {
  chunk.is_plain = true;
  chunk.ends_file = index + 1 == num_chunks(begin, cuts);
  // A line starts in this range if the line end before it starts in the range moved back
  // by one.
  const uint64_t first = std::min(size_, begin + index * cuts.bytes);
  const uint64_t last = std::min(size_, first + cuts.bytes);
  const uint64_t from = index == 0 ? first : first - 1;
  uint64_t to = std::min<uint64_t>(size_, last + kSlack);
  const auto length = [&] { return static_cast<size_t>(to - from); };
  chunk.bytes.resize(length() + kChunkPadding);
  read(from, data_of(chunk), length());

  const char* text = data_of(chunk);
  const auto range_end =
      static_cast<size_t>(last == size_ ? last - from : last - 1 - from);
  chunk.start = 0;
  chunk.size = 0;
  chunk.offset = from;
  if (index != 0) {
    const char* line =
        behind_line_end(text, text + range_end, text + length(), cuts.line_ends);
    if (!line) return pad(chunk);  // in the midst of a long line that another chunk has
    chunk.start = static_cast<size_t>(line - text);
  }
  size_t end = length();
  if (last != size_) {
    // The line that starts before `last` ends at the first line end from `last` - 1 on.
    size_t searched = range_end;
    for (;;) {
      text = data_of(chunk);
      // A "\r" as the last byte that was read may be half a line end.
      const size_t sure = to == size_ ? length() : length() - 1;
      const char* line =
          behind_line_end(text + searched, text + sure, text + length(), cuts.line_ends);
      if (line) {
        end = static_cast<size_t>(line - text);
        break;
      }
      chunk.is_cut = length() - range_end > cuts.longest_line;
      if (to == size_ || chunk.is_cut) {
        end = length();
        break;
      }
      searched = sure;
      const size_t known = length();
      to = std::min<uint64_t>(size_, to + std::max<uint64_t>(kSlack, length()));
      chunk.bytes.resize(length() + kChunkPadding);
      read(from + known, data_of(chunk) + known, length() - known);
    }
  }
  chunk.offset = from + chunk.start;
  chunk.size = end - std::min(end, chunk.start);
  if (chunk.offset + chunk.size == size_) close_last_line(chunk, cuts.line_ends);
  pad(chunk);
}

uint64_t PlainFile::count_lines(uint64_t end, LineEnds line_ends) const {
  constexpr size_t kBlock = size_t{1} << 20;
  kernel::LineCounter counter;
  uint64_t newlines = 0;
  std::string block(static_cast<size_t>(std::min<uint64_t>(end, kBlock)), '\0');
  for (uint64_t offset = 0; offset < end;) {
    const auto size = static_cast<size_t>(std::min<uint64_t>(end - offset, block.size()));
    read(offset, block.data(), size);
    const std::string_view text(block.data(), size);
    if (line_ends == LineEnds::kAny)
      counter.add(text);
    else
      newlines += count_line_ends(text, line_ends);
    offset += size;
  }
  return newlines + counter.count();
}

PulledFile::PulledFile(std::unique_ptr<migrate::Input> input, size_t skip,
                       const TextCuts& cuts)
    : cuts_(cuts), input_(std::move(input)) {
  char passed[4096];
  while (skip != 0) {
    const size_t count = input_->read(passed, std::min(skip, sizeof passed));
    if (count == 0) break;
    skip -= count;
  }
}

void PulledFile::next(Chunk& chunk) {
  chunk.is_plain = false;
  chunk.start = 0;
  size_t filled = rest_.size();
  // A spare buffer, with room for what is left and what comes.
  chunk.bytes.resize(0);
  chunk.bytes.append(rest_.data(), rest_.size());
  rest_.resize(0);
  for (;;) {
    const size_t want = std::max(cuts_.bytes, filled);
    if (!at_end_) {
      chunk.bytes.resize(filled + want + kChunkPadding);
      const size_t count = input_->read(data_of(chunk) + filled, want);
      filled += count;
      at_end_ = count < want;
    }
    chunk.size = filled;
    if (at_end_) {
      chunk.ends_file = true;
      close_last_line(chunk, cuts_.line_ends);
      return pad(chunk);
    }
    const char* const text = data_of(chunk);
    const auto* newline = static_cast<const char*>(::memrchr(text, '\n', filled));
    // A "\r" as the last byte may be half a line end.
    if (!newline && cuts_.line_ends == LineEnds::kAny)
      newline = static_cast<const char*>(::memrchr(text, '\r', filled - 1));
    if (!newline) {
      if (filled <= cuts_.longest_line) continue;
      chunk.is_cut = true;
      chunk.ends_file = true;
      return pad(chunk);
    }
    chunk.size = static_cast<size_t>(newline - text) + 1;
    rest_.append(text + chunk.size, filled - chunk.size);
    return pad(chunk);
  }
}

}  // namespace phlox::format

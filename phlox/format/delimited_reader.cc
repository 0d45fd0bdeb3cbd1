// Reads delimited files as a stream of batches.
//
// Chunks end at line ends, and a line end inside quotes parts a record. So each chunk's
// parse is a guess until the chunk before it is known to end with a record; if it does
// not, what is left of it is put before the next chunk, and both are parsed anew. In that
// way every chunk that counts starts at a true record, and the result is that of one
// thread reading from the start.
#include "phlox/format/delimited_reader.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/format/delimited_error.h"
#include "phlox/format/delimited_pool.h"
#include "phlox/kernel/line_count.h"
#include "phlox/migrate/input.h"

namespace phlox::format {
namespace {

constexpr size_t kMaxRecord = size_t{1} << 30;

// What stands in headers, and hardly in data that cannot be read.
bool spells_words(const std::vector<std::string>& names) {
  const bool all_words =
      std::all_of(names.begin(), names.end(), [](const std::string& name) {
        const char first = name.empty() ? '0' : static_cast<char>(name.front() | 0x20);
        return (first >= 'a' && first <= 'z') || name.starts_with('_');
      });
  return all_words && looks_like_header(names);
}

class DelimitedSource : public table::Stream::Source {
 public:
  DelimitedSource(std::vector<std::string> files,
                  std::function<FileHead(const std::string& file)> head_of,
                  DelimitedPlan plan, const DelimitedReading& reading, Task task)
      : plan_(std::move(plan)),
        reading_(reading),
        task_(task),
        source_(std::move(files), std::move(head_of), reading.chunk_bytes, task),
        pool_(source_, plan_, task) {}

  std::optional<table::Batch> next() override {
    for (;;) {
      task_.check();
      if (!pool_.is_started() && bytes_read_ >= reading_.bytes_before_threads) {
        const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
        pool_.start(reading_.num_threads != 0 ? reading_.num_threads : cores);
      }
      std::optional<ParsedChunk> parsed = pool_.next();
      if (!parsed) return std::nullopt;
      bytes_read_ += parsed->chunk.size;
      if (parsed->chunk.file != file_) start_file(parsed->chunk.file);
      if (!join_rest(*parsed)) continue;
      take(*parsed);
      if (parsed->result.num_rows > 0) return std::move(parsed->result.batch);
    }
  }

 private:
  // A byte in a file that is being read.
  struct Place {
    uint64_t offset = 0;  // in a plain file
    uint64_t line = 0;    // in any other
  };

  void start_file(size_t file) {
    file_ = file;
    lines_ = source_.head(file).lines;
    blank_.reset();
  }

  // Puts what the chunk before left over in front of this one. False if more is wanted.
  bool join_rest(ParsedChunk& parsed) {
    if (rest_size_ == 0) return true;
    Chunk& chunk = parsed.chunk;
    rest_.resize(rest_size_);
    rest_.append(chunk.text().data(), chunk.size);
    rest_size_ += chunk.size;
    if (rest_size_ < wanted_size_ && !chunk.ends_file) return false;
    rest_.resize(rest_size_ + kChunkPadding);
    std::fill_n(rest_.data() + rest_size_, kChunkPadding, uint8_t{0});
    std::swap(chunk.bytes, rest_);
    chunk.start = 0;
    chunk.size = rest_size_;
    chunk.offset = rest_offset_;
    rest_size_ = 0;
    parsed.result = parse_chunk(plan_, chunk.text());
    return true;
  }

  // Checks the chunk's end and keeps what the next one needs; throws its first error.
  void take(ParsedChunk& parsed) {
    Chunk& chunk = parsed.chunk;
    ChunkResult& result = parsed.result;
    const std::string_view text = chunk.text();
    const bool is_whole = result.consumed == chunk.size;
    const bool has_content = result.num_rows > 0 || result.problem || !is_whole;
    if (has_content && blank_) throw ragged_line(plan_, "\n").at(shown(*blank_, 1));
    if (result.problem) throw_problem(chunk, *result.problem);
    if (result.blank_tail && !blank_) blank_ = place_of(chunk, *result.blank_tail);
    if (!is_whole && (chunk.ends_file || chunk.size - result.consumed > kMaxRecord))
      throw open_quote().at(
          shown(place_of(chunk, result.open_quote), result.open_quote_column));
    if (!chunk.is_plain) lines_ += kernel::count_lines(text.substr(0, result.consumed));
    if (is_whole) {
      pool_.recycle(std::move(chunk.bytes));
      return;
    }
    // A record that is longer than what there is gets twice as much, so that a huge one
    // is not parsed again with every chunk.
    rest_size_ = chunk.size - result.consumed;
    wanted_size_ = result.num_rows == 0 ? 2 * rest_size_ : 0;
    rest_offset_ = chunk.offset + result.consumed;
    rest_.resize(0);
    rest_.append(text.data() + result.consumed, rest_size_);
  }

  [[noreturn]] void throw_problem(const Chunk& chunk, ChunkProblem& problem) const {
    Error error = std::move(problem.error);
    error.at(shown(place_of(chunk, problem.offset), problem.column));
    const FileHead& head = source_.head(file_);
    const bool is_first_chunk =
        chunk.is_plain ? chunk.offset == head.begin : lines_ == head.lines;
    if (is_first_chunk && plan_.is_declared && !head.has_header) {
      const Record first = read_record(chunk.text(), plan_.dialect);
      if (problem.offset < first.size && spells_words(names_of(first)))
        error.note(
            "the first line looks like a header, but does not spell the datashape's "
            "fields");
    }
    throw error;
  }

  // Of a byte in the chunk, before its lines are counted in.
  Place place_of(const Chunk& chunk, size_t offset) const {
    Place place;
    place.offset = chunk.offset + offset;
    if (!chunk.is_plain)
      place.line = lines_ + 1 + kernel::count_lines(chunk.text().substr(0, offset));
    return place;
  }

  std::string shown(const Place& place, size_t column) const {
    const std::string& file = source_.files()[file_];
    const uint64_t line =
        place.line != 0 ? place.line : source_.line_at(file_, place.offset);
    return migrate::shown_name(file) + ":" + std::to_string(line) + ":" +
           std::to_string(column);
  }

  const DelimitedPlan plan_;
  const DelimitedReading reading_;
  Task task_;
  ChunkSource source_;
  uint64_t bytes_read_ = 0;
  size_t file_ = SIZE_MAX;
  uint64_t lines_ = 0;          // before the next chunk, in a file that is not plain
  std::optional<Place> blank_;  // where blank lines began that may be the file's end
  table::Buffer rest_;          // a record's begin, waiting for its end
  size_t rest_size_ = 0;
  size_t wanted_size_ = 0;
  uint64_t rest_offset_ = 0;
  ChunkPool pool_;  // last: its threads use what stands above
};

}  // namespace

table::Stream read_delimited(std::vector<std::string> files,
                             std::function<FileHead(const std::string& file)> head_of,
                             DelimitedPlan plan, const DelimitedReading& reading,
                             Task task) {
  type::Type output = plan.output;
  return table::Stream(std::move(output), std::make_unique<DelimitedSource>(
                                              std::move(files), std::move(head_of),
                                              std::move(plan), reading, std::move(task)));
}

}  // namespace phlox::format

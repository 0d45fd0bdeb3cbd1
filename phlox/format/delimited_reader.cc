// Reads delimited files as morsels.
//
// Each thread claims the next chunk, loads and parses it. Chunks end at line ends, and a
// line end inside quotes parts a record. So each chunk's parse is a guess until the chunk
// before it is known to end with a record, for which its thread waits; if it does not,
// what is left of it is put before this chunk, and both are parsed anew. In that way
// every chunk that counts starts at a true record, and the result is that of one thread
// reading from the start.
#include "phlox/format/delimited_reader.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/format/delimited_chunk.h"
#include "phlox/format/delimited_error.h"
#include "phlox/format/delimited_head.h"
#include "phlox/format/text_turns.h"
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

class DelimitedMorsels : public table::Morsels {
 public:
  DelimitedMorsels(std::vector<std::string> files, HeadOf head_of, DelimitedPlan plan,
                   Task task, size_t chunk_bytes)
      : plan_(std::move(plan)),
        turns_(std::move(files), std::move(head_of), TextCuts{.bytes = chunk_bytes},
               task.part()),
        passed_over_(task) {}

  const type::Type& type() const override { return plan_.output; }
  void stop() override { turns_.stop(); }

 private:
  std::optional<table::Morsel> try_next() override {
    return turns_.next(
        [this](Chunk chunk) {
          Parsed parsed;
          parsed.chunk = std::move(chunk);
          if (!parsed.chunk.is_cut) parse(parsed);
          return parsed;
        },
        [this](Parsed& parsed) { return finish(parsed); });
  }

  // A chunk and what parsing it gave, if it starts at a record.
  struct Parsed {
    Chunk chunk;
    ChunkResult result;
    uint64_t lines = 0;  // of what was consumed, unless the file is plain
  };

  void parse(Parsed& parsed) const {
    const std::string_view text = parsed.chunk.text();
    parsed.result = parse_chunk(plan_, text);
    if (!parsed.chunk.is_plain)
      parsed.lines = kernel::count_lines(text.substr(0, parsed.result.consumed));
  }

  // What must happen in the order of the chunks.
  std::optional<table::Batch> finish(Parsed& parsed) {
    if (parsed.chunk.file != file_) start_file(parsed.chunk.file);
    if (parsed.chunk.is_cut)
      throw Error(Code::kIo, "a line of more than 1 GiB")
          .at(shown(place_of(parsed.chunk, 0), 1));
    if (!join_rest(parsed)) return std::nullopt;
    take(parsed);
    if (parsed.result.num_rows == 0) return std::nullopt;
    return std::move(parsed.result.batch);
  }

  // A byte in a file that is being read.
  struct Place {
    uint64_t offset = 0;  // in a plain file
    uint64_t line = 0;    // in any other
  };

  void start_file(size_t file) {
    file_ = file;
    lines_ = source().head(file).lines;
    blank_.reset();
    passed_over_.start_file(migrate::shown_name(source().files()[file]));
  }

  // Puts what the chunk before left over in front of this one. False if more is wanted.
  bool join_rest(Parsed& parsed) {
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
    parse(parsed);
    return true;
  }

  // Checks the chunk's end and keeps what the next one needs; throws its first error.
  void take(Parsed& parsed) {
    Chunk& chunk = parsed.chunk;
    ChunkResult& result = parsed.result;
    const std::string_view text = chunk.text();
    const bool is_whole = result.consumed == chunk.size;
    const bool has_content = result.num_rows > 0 || result.problem || !is_whole;
    if (plan_.on_error != OnError::kError)
      note(chunk, result);
    else if (has_content && blank_)
      throw ragged_line(plan_, "\n").at(shown(*blank_, 1));
    if (result.problem) throw_problem(chunk, *result.problem);
    if (result.blank_tail && !blank_) blank_ = place_of(chunk, *result.blank_tail);
    if (!is_whole && (chunk.ends_file || chunk.size - result.consumed > kMaxRecord))
      throw open_quote().at(
          shown(place_of(chunk, result.open_quote), result.open_quote_column));
    lines_ += parsed.lines;
    if (is_whole) {
      turns_.recycle(std::move(chunk.bytes));
      return;
    }
    // A record that is longer than what there is gets twice as much, so that a huge one
    // is not parsed again with every chunk.
    rest_size_ = chunk.size - result.consumed;
    wanted_size_ = result.num_rows == 0 ? 2 * rest_size_ : 0;
    rest_offset_ = chunk.offset + result.consumed;
    rest_.resize(0);
    rest_.append(text.data() + result.consumed, rest_size_);
    turns_.recycle(std::move(chunk.bytes));
  }

  [[noreturn]] void throw_problem(const Chunk& chunk, ChunkProblem& problem) const {
    Error error = std::move(problem.error);
    error.at(shown(place_of(chunk, problem.offset), problem.column));
    const TextHead& head = source().head(file_);
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

  // Counts what was passed over.
  void note(const Chunk& chunk, const ChunkResult& result) {
    const auto first = [&](const ChunkProblem& problem) {
      Error error = problem.error;
      return std::move(error.at(shown(place_of(chunk, problem.offset), problem.column)));
    };
    const auto& [skipped, first_skipped] = result.skipped;
    if (skipped != 0)
      passed_over_.add_skipped(skipped, passed_over_.has_skipped()
                                            ? first_skipped->error
                                            : first(*first_skipped));
    const auto& [nulled, first_nulled] = result.nulled;
    if (nulled != 0)
      passed_over_.add_nulled(
          nulled, passed_over_.has_nulled() ? first_nulled->error : first(*first_nulled));
  }

  const ChunkSource& source() const { return turns_.source(); }

  // Of a byte in the chunk, before its lines are counted in.
  Place place_of(const Chunk& chunk, size_t offset) const {
    Place place;
    place.offset = chunk.offset + offset;
    if (!chunk.is_plain)
      place.line = lines_ + 1 + kernel::count_lines(chunk.text().substr(0, offset));
    return place;
  }

  std::string shown(const Place& place, size_t column) const {
    const std::string& file = source().files()[file_];
    const uint64_t line =
        place.line != 0 ? place.line : source().line_at(file_, place.offset);
    return migrate::shown_name(file) + ":" + std::to_string(line) + ":" +
           std::to_string(column);
  }

  const DelimitedPlan plan_;
  TextTurns turns_;
  // Of the thread whose turn it is:
  size_t file_ = SIZE_MAX;
  uint64_t lines_ = 0;          // before the next chunk, in a file that is not plain
  std::optional<Place> blank_;  // where blank lines began that may be the file's end
  table::Buffer rest_;          // a record's begin, waiting for its end
  size_t rest_size_ = 0;
  size_t wanted_size_ = 0;
  uint64_t rest_offset_ = 0;
  PassedOver passed_over_;
};

}  // namespace

std::unique_ptr<table::Morsels> read_delimited(std::vector<std::string> files,
                                               HeadOf head_of, DelimitedPlan plan,
                                               Task task, size_t chunk_bytes) {
  return std::make_unique<DelimitedMorsels>(std::move(files), std::move(head_of),
                                            std::move(plan), std::move(task),
                                            chunk_bytes);
}

}  // namespace phlox::format

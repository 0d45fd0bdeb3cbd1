// Reads JSON lines as morsels.
//
// A line end is no part of a JSON token, so each line is a record on its own and chunks
// are parsed without knowing of each other. Only what depends on the order, the numbers
// of lines and what is told of malformed ones, waits for its turn.
#include "phlox/format/json_lines.h"

#include <cstring>
#include <mutex>

#include "phlox/base/error.h"
#include "phlox/format/json_index.h"
#include "phlox/format/json_reader.h"
#include "phlox/format/json_tokens.h"
#include "phlox/format/text_turns.h"
#include "phlox/migrate/input.h"

namespace phlox::format {
namespace {

constexpr LineEnds kLineEnds = LineEnds::kNewline;

// Lines that were left out, or values that were made null.
struct Passed {
  uint64_t count = 0;
  std::optional<JsonProblem> first;  // its offset is one in the chunk

  void add(JsonProblem problem) {
    if (count++ == 0) first = std::move(problem);
  }
};

struct Parsed {
  Chunk chunk;
  table::Batch batch;
  uint64_t lines = 0;  // unless the file is plain
  std::optional<JsonProblem> problem;
  Passed skipped, nulled;
};

void skip_byte_order_mark(Chunk& chunk) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (!chunk.text().starts_with(kMark)) return;
  chunk.start += kMark.size();
  chunk.size -= kMark.size();
  chunk.offset += kMark.size();
}

// What a thread parses with.
class LinesParser {
 public:
  explicit LinesParser(const JsonLinesPlan& plan)
      : on_error_(plan.on_error),
        use_index_(plan.use_index),
        reader_(plan.table, plan.columns) {
    if (on_error_ == OnError::kNull) reader_.null_misfits();
  }

  const type::Type& type() const { return reader_.type(); }

  Parsed parse(Chunk chunk) {
    Parsed parsed;
    parsed.chunk = std::move(chunk);
    if (parsed.chunk.starts_file) skip_byte_order_mark(parsed.chunk);
    const std::string_view text = parsed.chunk.text();
    if (parsed.chunk.is_cut) {
      parsed.problem = JsonProblem{0, "a record of more than 1 GiB"};
      return parsed;
    }
    std::optional<JsonTokens> tokens;
    if (use_index_ && index_.build(text)) tokens.emplace(text, index_);
    const char* const end = text.data() + text.size();
    for (const char* line = text.data(); line != end;) {
      const auto* line_end = static_cast<const char*>(
          std::memchr(line, '\n', static_cast<size_t>(end - line)));
      // Lines of white space are nothing.
      while (line != line_end && (*line == ' ' || *line == '\t' || *line == '\r')) ++line;
      if (line != line_end) {
        const auto begin = static_cast<size_t>(line - text.data());
        const auto size = static_cast<size_t>(line_end - line);
        if (!(tokens && read_fast(*tokens, begin, begin + size)) &&
            !read_exactly(text.substr(begin, size), begin, parsed))
          break;
      }
      line = line_end + 1;
    }
    if (!parsed.chunk.is_plain) parsed.lines = count_line_ends(text, kLineEnds);
    parsed.batch = reader_.finish();
    return parsed;
  }

 private:
  bool read_fast(JsonTokens& tokens, size_t begin, size_t end) {
    tokens.set_line(end);
    tokens.skip_to(begin);
    if (tokens.offset() != begin) return false;
    try {
      reader_.read(tokens);
      return true;
    } catch (const JsonRefused&) {
      return false;
    }
  }

  // False if that ends the reading.
  bool read_exactly(std::string_view line, size_t begin, Parsed& parsed) {
    try {
      reader_.read(line);
      for (JsonProblem misfit : reader_.misfits()) {
        misfit.offset += begin;
        parsed.nulled.add(std::move(misfit));
      }
    } catch (JsonProblem& problem) {
      problem.offset += begin;
      if (on_error_ == OnError::kError) {
        parsed.problem = std::move(problem);
        return false;
      }
      parsed.skipped.add(std::move(problem));
    }
    return true;
  }

  OnError on_error_;
  bool use_index_;
  JsonReader reader_;
  JsonIndex index_;
};

class JsonLinesMorsels : public table::Morsels {
 public:
  JsonLinesMorsels(std::vector<std::string> files, JsonLinesPlan plan, Task task,
                   size_t chunk_bytes)
      : plan_(std::move(plan)),
        turns_(
            std::move(files), [](const std::string&) { return TextHead(); },
            TextCuts{.line_ends = kLineEnds, .bytes = chunk_bytes}, task.part()),
        passed_over_(task) {
    parsers_.push_back(std::make_unique<LinesParser>(plan_));
    type_ = parsers_[0]->type();
  }

  const type::Type& type() const override { return type_; }
  void stop() override { turns_.stop(); }

 private:
  std::optional<table::Morsel> try_next() override {
    return turns_.next(
        [this](Chunk chunk) {
          auto parser = take_parser();
          Parsed parsed = parser->parse(std::move(chunk));
          const std::lock_guard lock(mutex_);
          parsers_.push_back(std::move(parser));
          return parsed;
        },
        [this](Parsed& parsed) { return finish(parsed); });
  }

  std::unique_ptr<LinesParser> take_parser() {
    const std::lock_guard lock(mutex_);
    if (parsers_.empty()) return std::make_unique<LinesParser>(plan_);
    auto parser = std::move(parsers_.back());
    parsers_.pop_back();
    return parser;
  }

  std::optional<table::Batch> finish(Parsed& parsed) {
    Chunk& chunk = parsed.chunk;
    if (chunk.file != file_) {
      file_ = chunk.file;
      lines_ = 0;
      passed_over_.start_file(migrate::shown_name(source().files()[file_]));
    }
    note(chunk, parsed);
    if (parsed.problem) throw error_of(chunk, *parsed.problem);
    lines_ += parsed.lines;
    turns_.recycle(std::move(chunk.bytes));
    if (parsed.batch.num_rows() == 0) return std::nullopt;
    return std::move(parsed.batch);
  }

  void note(const Chunk& chunk, const Parsed& parsed) {
    // The place is only looked for where it is told.
    const auto first = [&](const Passed& passed, bool is_known) {
      return is_known ? to_error(*passed.first) : error_of(chunk, *passed.first);
    };
    if (parsed.skipped.count != 0)
      passed_over_.add_skipped(parsed.skipped.count,
                               first(parsed.skipped, passed_over_.has_skipped()));
    if (parsed.nulled.count != 0)
      passed_over_.add_nulled(parsed.nulled.count,
                              first(parsed.nulled, passed_over_.has_nulled()));
  }

  Error error_of(const Chunk& chunk, const JsonProblem& problem) const {
    const std::string_view before = chunk.text().substr(0, problem.offset);
    const uint64_t line =
        count_line_ends(before, kLineEnds) +
        (chunk.is_plain ? source().line_at(file_, chunk.offset) : lines_ + 1);
    const size_t column = before.size() - (before.rfind('\n') + 1) + 1;
    Error error = to_error(problem);
    error.at(migrate::shown_name(source().files()[file_]) + ":" + std::to_string(line) +
             ":" + std::to_string(column));
    return error;
  }

  const ChunkSource& source() const { return turns_.source(); }

  const JsonLinesPlan plan_;
  type::Type type_;
  TextTurns turns_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<LinesParser>> parsers_;
  // Of the thread whose turn it is:
  size_t file_ = SIZE_MAX;
  uint64_t lines_ = 0;  // before the next chunk, in a file that is not plain
  PassedOver passed_over_;
};

}  // namespace

std::unique_ptr<table::Morsels> read_json_lines(std::vector<std::string> files,
                                                JsonLinesPlan plan, Task task,
                                                size_t chunk_bytes) {
  return std::make_unique<JsonLinesMorsels>(std::move(files), std::move(plan),
                                            std::move(task), chunk_bytes);
}

}  // namespace phlox::format

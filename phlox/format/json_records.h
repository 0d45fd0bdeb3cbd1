// Cuts a stream of JSON bytes into records, with their lines: bounded in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/format/json_cursor.h"
#include "phlox/migrate/input.h"

namespace phlox::format {

enum class JsonShape : uint8_t {
  kRecords,  // .json: one array of records, or records one behind the other
  kLines,    // .jsonl: a record a line
};

// The texts of the records of one file, one at a time. Only the cuts are looked for:
// whoever reads a record checks it.
class JsonRecords {
 public:
  JsonRecords(const std::string& file, JsonShape shape, Task task, bool counted);

  // The next record's text, which is valid until the next call; nothing at the end.
  std::optional<std::string_view> next();

  // The problem as an Error at FILE:LINE:COLUMN (columns in bytes, from 1). The offset
  // counts from the start of the record that next() gave last.
  Error error_at(const JsonProblem& problem) const;

  // Bytes of records given so far.
  uint64_t bytes() const { return bytes_; }

 private:
  std::optional<std::string_view> next_line();
  std::optional<std::string_view> next_value();
  // Reads more behind end_; false at the end of the file.
  bool fill();
  // Moves on over white space; false at the end of the file.
  bool skip_space();
  // Takes the first `count` bytes, counting lines.
  void advance(size_t count);
  char current() { return buffer_[begin_]; }
  [[noreturn]] void fail(const std::string& message);
  std::string_view give(size_t length);

  std::string name_;
  JsonShape shape_;
  std::unique_ptr<migrate::Input> input_;
  std::vector<char> buffer_;
  size_t begin_ = 0;  // of what is not given yet
  size_t end_ = 0;    // of what is read
  bool at_end_ = false;

  enum class State : uint8_t { kStart, kArray, kArrayNext, kSequence, kDone };
  State state_ = State::kStart;

  uint64_t line_ = 1;        // of begin_
  uint64_t column_ = 1;      // of begin_
  std::string_view record_;  // given last
  uint64_t record_line_ = 1;
  uint64_t record_column_ = 1;
  uint64_t bytes_ = 0;
};

}  // namespace phlox::format

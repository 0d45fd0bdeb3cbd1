// Cuts a stream of JSON bytes into records.
#include "phlox/format/json_records.h"

#include <cstring>

namespace phlox::format {
namespace {

constexpr size_t kFirstBuffer = size_t{1} << 16;
constexpr size_t kMostBuffer = size_t{1} << 21;
constexpr size_t kMaxRecord = size_t{1} << 30;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Follows a value to its end: outside of strings, brackets open and close.
class ValueEnd {
 public:
  // Looks at more bytes; the number of those up to the end of the value, or nothing yet.
  std::optional<size_t> look(std::string_view bytes) {
    size_t i = 0;
    while (i < bytes.size()) {
      if (in_string_) {
        if (escaped_) {
          escaped_ = false;
          ++i;
          continue;
        }
        while (i < bytes.size() && bytes[i] != '"' && bytes[i] != '\\') ++i;
        if (i == bytes.size()) break;
        escaped_ = bytes[i] == '\\';
        in_string_ = escaped_;
        ++i;
        continue;
      }
      const char c = bytes[i];
      ++i;
      if (c == '"') {
        in_string_ = true;
      } else if (c == '{' || c == '[') {
        ++depth_;
      } else if ((c == '}' || c == ']') && --depth_ <= 0) {
        return i;
      }
    }
    return std::nullopt;
  }

 private:
  int64_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace

JsonRecords::JsonRecords(const std::string& file, JsonShape shape, Task task,
                         bool counted)
    : name_(migrate::shown_name(file)),
      shape_(shape),
      input_(migrate::open_input(file, std::move(task), counted)) {
  while (end_ < 3 && fill()) {
  }
  if (end_ >= 3 && std::memcmp(buffer_.data(), "\xef\xbb\xbf", 3) == 0) begin_ = 3;
}

std::optional<std::string_view> JsonRecords::next() {
  return shape_ == JsonShape::kLines ? next_line() : next_value();
}

bool JsonRecords::fill() {
  if (at_end_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  // It grows with what is read, so that a small file needs little, and with a record that
  // is longer.
  if (buffer_.size() < kMostBuffer || buffer_.size() - end_ < kMostBuffer / 4)
    buffer_.resize(std::max(buffer_.size() * 2, kFirstBuffer));
  if (end_ > kMaxRecord) fail("a record of more than 1 GiB");
  const size_t count = input_->read(buffer_.data() + end_, buffer_.size() - end_);
  end_ += count;
  at_end_ = count == 0;
  return !at_end_;
}

void JsonRecords::advance(size_t count) {
  const char* at = buffer_.data() + begin_;
  const char* const end = at + count;
  while (const void* found = std::memchr(at, '\n', static_cast<size_t>(end - at))) {
    ++line_;
    column_ = 1;
    at = static_cast<const char*>(found) + 1;
  }
  column_ += static_cast<uint64_t>(end - at);
  begin_ += count;
}

bool JsonRecords::skip_space() {
  while (true) {
    size_t count = 0;
    while (begin_ + count < end_ && is_space(buffer_[begin_ + count])) ++count;
    advance(count);
    if (begin_ < end_) return true;
    if (!fill()) return false;
  }
}

void JsonRecords::fail(const std::string& message) {
  throw Error(Code::kIo, message)
      .at(name_ + ":" + std::to_string(line_) + ":" + std::to_string(column_));
}

std::string_view JsonRecords::give(size_t length) {
  record_ = {buffer_.data() + begin_, length};
  record_line_ = line_;
  record_column_ = column_;
  advance(length);
  bytes_ += length;
  return record_;
}

std::optional<std::string_view> JsonRecords::next_line() {
  while (skip_space()) {  // empty lines are nothing
    size_t seen = 0;
    while (true) {
      const void* found =
          std::memchr(buffer_.data() + begin_ + seen, '\n', end_ - begin_ - seen);
      if (found)
        return give(
            static_cast<size_t>(static_cast<const char*>(found) - buffer_.data()) -
            begin_);
      seen = end_ - begin_;
      if (!fill()) return give(end_ - begin_);
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> JsonRecords::next_value() {
  if (!skip_space()) {
    if (state_ == State::kStart) fail("an empty file is no JSON");
    if (state_ == State::kArray || state_ == State::kArrayNext)
      fail("the file ends in the middle of its array");
    return std::nullopt;
  }
  if (state_ == State::kDone) fail("something stands behind the end of the array");
  if (state_ == State::kStart) {
    state_ = State::kSequence;
    if (current() == '[') {
      advance(1);
      state_ = State::kArray;
      return next_value();
    }
  }
  if (state_ == State::kArray || state_ == State::kArrayNext) {
    if (current() == ']') {
      advance(1);
      state_ = State::kDone;
      return next_value();
    }
    if (state_ == State::kArrayNext) {
      if (current() != ',') fail("expected , or ] behind a record of the array");
      advance(1);
      if (!skip_space()) fail("the file ends in the middle of its array");
      if (current() == ']') fail("a comma before the end of the array");
    }
    state_ = State::kArrayNext;
  }
  if (current() != '{') {
    // Let the reader say what stands here instead.
    const size_t length = std::min<size_t>(end_ - begin_, 80);
    return give(length);
  }
  ValueEnd value;
  size_t seen = 0;
  while (true) {
    if (const auto end =
            value.look({buffer_.data() + begin_ + seen, end_ - begin_ - seen}))
      return give(seen + *end);
    seen = end_ - begin_;
    if (!fill()) fail("the file ends in the middle of this record");
  }
}

Error JsonRecords::error_at(const JsonProblem& problem) const {
  const std::string_view before = record_.substr(0, problem.offset);
  uint64_t line = record_line_;
  uint64_t column = record_column_;
  for (const char c : before) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else {
      ++column;
    }
  }
  Error error = to_error(problem);
  error.at(name_ + ":" + std::to_string(line) + ":" + std::to_string(column));
  return error;
}

}  // namespace phlox::format

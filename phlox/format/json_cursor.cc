// Reads JSON text value by value.
#include "phlox/format/json_cursor.h"

#include <cstring>

#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"

namespace phlox::format {
namespace {

// True if one of the eight bytes ends a run of plain string bytes: a quote, a backslash,
// a control character, or a byte that is not ASCII.
bool has_special(uint64_t word) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  constexpr uint64_t kHigh = 0x8080808080808080u;
  const auto has_zero = [](uint64_t x) { return (x - kOnes) & ~x & kHigh; };
  return (word & kHigh) | has_zero(word ^ (kOnes * '"')) |
         has_zero(word ^ (kOnes * '\\')) | ((word - kOnes * 0x20) & ~word & kHigh);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

Error to_error(const JsonProblem& problem) {
  const std::string field = problem.path.empty() ? "" : "field " + problem.path + ": ";
  return {Code::kIo, field + problem.message};
}

JsonCursor::Kind JsonCursor::peek() {
  skip_space();
  if (at_ >= text_.size()) return Kind::kEnd;
  if (const auto kind = kind_of(text_[at_])) return *kind;
  fail(shown() + " is no JSON value");
}

std::string JsonCursor::shown() {
  skip_space();
  if (at_ >= text_.size()) return "the end";
  size_t end = at_ + 1;
  if (text_[at_] == '"') {
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\n')
      end += text_[end] == '\\' ? 2 : 1;
    const std::string_view inside =
        text_.substr(at_ + 1, std::min(end, text_.size()) - at_ - 1);
    std::string quoted = quoted_short(inside, 40);
    return "\"" + quoted.substr(1, quoted.rfind('\'') - 1) + "\"" +
           quoted.substr(quoted.rfind('\'') + 1);
  }
  if (text_[at_] == '{') return "an object";
  if (text_[at_] == '[') return "an array";
  const auto is_part = [](char c) {
    return is_digit(c) || is_letter(c) || c == '.' || c == '+' || c == '-' || c == '_';
  };
  if (is_part(text_[at_])) {
    while (end < text_.size() && end < at_ + 40 && is_part(text_[end])) ++end;
    return std::string(text_.substr(at_, end - at_));
  }
  const auto point = decode_utf8(text_, at_);
  return quoted_short(text_.substr(at_, std::max<uint32_t>(1, point.length)));
}

void JsonCursor::expect(char mark) {
  if (take(mark)) return;
  fail("expected " + std::string(1, mark) + ", found " + shown());
}

std::string_view JsonCursor::string() {
  skip_space();
  if (at_ >= text_.size() || text_[at_] != '"')
    fail("expected a string, found " + shown());
  const size_t open = at_++;
  size_t plain = at_;  // the start of what is not in scratch_ yet
  bool escaped = false;
  scratch_.clear();
  while (true) {
    while (at_ + 8 <= text_.size()) {
      uint64_t word;
      std::memcpy(&word, text_.data() + at_, 8);
      if (has_special(word)) break;
      at_ += 8;
    }
    if (at_ >= text_.size()) fail_at(open, "a string without its closing quote");
    const char c = text_[at_];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"') {
      const std::string_view tail = text_.substr(plain, at_ - plain);
      ++at_;
      if (!escaped) return tail;
      scratch_.append(tail);
      return scratch_;
    }
    if (c == '\\') {
      scratch_.append(text_.substr(plain, at_ - plain));
      escaped = true;
      escape();
      plain = at_;
    } else if (byte < 0x20) {
      if (c == '\n') fail_at(open, "a string without its closing quote on its line");
      fail("a control character in a string; it must be escaped");
    } else if (byte >= 0x80) {
      const auto point = decode_utf8(text_, at_);
      if (!point.valid) fail("invalid UTF-8 in a string");
      at_ += point.length;
    } else {
      ++at_;
    }
  }
}

uint32_t JsonCursor::hex4() {
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    const char c = at_ < text_.size() ? text_[at_] : ' ';
    if (is_digit(c))
      value = value * 16 + static_cast<uint32_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      value = value * 16 + static_cast<uint32_t>(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
      value = value * 16 + static_cast<uint32_t>(c - 'A' + 10);
    else
      fail("\\u without four hexadecimal digits");
  }
  return value;
}

void JsonCursor::escape() {
  const size_t start = at_;
  ++at_;
  const char c = at_ < text_.size() ? text_[at_++] : ' ';
  switch (c) {
    case '"':
    case '\\':
    case '/':
      scratch_ += c;
      return;
    case 'b':
      scratch_ += '\b';
      return;
    case 'f':
      scratch_ += '\f';
      return;
    case 'n':
      scratch_ += '\n';
      return;
    case 'r':
      scratch_ += '\r';
      return;
    case 't':
      scratch_ += '\t';
      return;
    case 'u':
      break;
    default:
      fail_at(start, "no such escape in a string");
  }
  uint32_t point = hex4();
  if (point >= 0xd800 && point < 0xdc00) {
    if (text_.substr(at_, 2) != "\\u") fail_at(start, "half of a surrogate pair");
    at_ += 2;
    const uint32_t low = hex4();
    if (low < 0xdc00 || low > 0xdfff) fail_at(start, "half of a surrogate pair");
    point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
  } else if (point >= 0xdc00 && point <= 0xdfff) {
    fail_at(start, "half of a surrogate pair");
  }
  append_utf8(scratch_, point);
}

std::string_view JsonCursor::number() {
  skip_space();
  const size_t begin = at_;
  const auto digits = [&] {
    if (at_ >= text_.size() || !is_digit(text_[at_])) {
      at_ = begin;
      fail(shown() + " is no number");
    }
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  };
  if (at_ < text_.size() && text_[at_] == '-') ++at_;
  if (at_ < text_.size() && text_[at_] == '0') {
    ++at_;
    if (at_ < text_.size() && is_digit(text_[at_])) {
      at_ = begin;
      fail(shown() + " is no number: a JSON number has no leading zero");
    }
  } else {
    digits();
  }
  if (at_ < text_.size() && text_[at_] == '.') {
    ++at_;
    digits();
  }
  if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
    ++at_;
    if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
    digits();
  }
  return text_.substr(begin, at_ - begin);
}

void JsonCursor::word(std::string_view word) {
  skip_space();
  if (text_.substr(at_, word.size()) != word) fail(shown() + " is no JSON value");
  at_ += word.size();
  if (at_ < text_.size() && (is_digit(text_[at_]) || is_letter(text_[at_]))) {
    at_ -= word.size();
    fail(shown() + " is no JSON value");
  }
}

bool JsonCursor::boolean() {
  const Kind kind = peek();
  if (kind != Kind::kTrue && kind != Kind::kFalse)
    fail("expected true or false, found " + shown());
  word(kind == Kind::kTrue ? "true" : "false");
  return kind == Kind::kTrue;
}

void JsonCursor::null() { word("null"); }

bool JsonCursor::next_element(char close, bool first) {
  if (take(close)) return false;
  if (!first) {
    if (!take(',')) fail("expected , or " + std::string(1, close) + ", found " + shown());
    skip_space();
    if (at_ < text_.size() && text_[at_] == close) fail("a comma before the end");
  }
  return true;
}

std::string_view JsonCursor::key() {
  skip_space();
  if (at_ >= text_.size() || text_[at_] != '"')
    fail("expected a key between quotes, found " + shown());
  const std::string_view key = string();
  expect(':');
  return key;
}

std::string_view JsonCursor::skip_value() {
  skip_space();
  const size_t begin = at_;
  skip_json(*this);
  return text_.substr(begin, at_ - begin);
}

void JsonCursor::copy_value(std::string& out) {
  const std::string_view value = skip_value();
  bool in_string = false;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (in_string && c == '\\') {
      out += c;
      out += value[++i];
      continue;
    }
    if (c == '"') in_string = !in_string;
    if (in_string || (c != ' ' && c != '\n' && c != '\t' && c != '\r')) out += c;
  }
}

}  // namespace phlox::format

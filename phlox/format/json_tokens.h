// Reads JSON lines by an index of their tokens: the fast way, which gives up where
// JsonCursor would say what is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "phlox/format/json_cursor.h"
#include "phlox/format/json_index.h"
#include "phlox/kernel/float.h"
#include "phlox/kernel/integer.h"

namespace phlox::format {

// What is thrown then: who catches it reads the line by a JsonCursor.
struct JsonRefused {};

// A place among the tokens of a line. The methods are those of JsonCursor; where they
// give something, JsonCursor would give the same, and goes on at the same place.
class JsonTokens {
 public:
  using Kind = JsonCursor::Kind;

  // `text`, with JsonIndex::kPadding bytes behind it, is what `index` was built of; both
  // live longer.
  JsonTokens(std::string_view text, const JsonIndex& index)
      : text_(text.data()),
        at_(index.tokens()),
        end_(text.size()),
        has_escapes_(index.has_escapes()) {}

  // What is read next lies before the byte `end`, where a line ends, and no token goes
  // across it.
  void set_line(size_t end) { end_ = end; }
  // Goes on to the first token at or behind `offset`.
  void skip_to(size_t offset) {
    while (*at_ < offset) ++at_;
  }

  size_t offset() const { return *at_; }
  void rewind(size_t offset) {
    while (*at_ > offset) --at_;
  }

  Kind peek() const {
    if (*at_ >= end_) return Kind::kEnd;
    const auto kind = JsonCursor::kind_of(text_[*at_]);
    if (!kind) fail();
    return *kind;
  }

  bool take(char mark) {
    if (text_[*at_] != mark || *at_ >= end_) return false;
    ++at_;
    return true;
  }
  void expect(char mark) {
    if (!take(mark)) fail();
  }

  std::string_view string() {
    const std::string_view token = this->token();
    if (token.size() < 2 || token.front() != '"' || token.back() != '"') fail();
    if (has_escapes_ && std::memchr(token.data(), '\\', token.size())) return unescaped();
    ++at_;
    return token.substr(1, token.size() - 2);
  }
  std::string_view number() {
    const std::string_view token = this->token();
    if (!is_number(token)) fail();
    ++at_;
    return token;
  }
  bool boolean() {
    const bool is_true = text_[*at_] == 't';
    word(is_true ? "true" : "false");
    return is_true;
  }
  void null() { word("null"); }

  // A number that is an integer of this type; false if what is here is another one.
  template <class Integer>
  bool integer(Integer& value) {
    const std::string_view token = this->token();
    // 007 is no number.
    const size_t sign = token[0] == '-';
    if (token[sign] == '0' && token.size() > sign + 1) fail();
    if (kernel::scan_integer(token.data(), value) != token.data() + token.size()) fail();
    ++at_;
    return true;
  }
  // A number as the nearest float.
  template <class Real>
  bool real(Real& value) {
    if (kernel::parse_float(number(), value) != kernel::Parsed::kOk) fail();
    return true;
  }

  bool next_element(char close, bool first) {
    if (take(close)) return false;
    if (!first) {
      expect(',');
      if (text_[*at_] == close) fail();
    }
    return true;
  }
  // The key of the next member, with its colon, if it is this one, in which is no
  // backslash, and stands there as mostly: without escapes and spaces.
  bool take_key(std::string_view name) {
    const char* const open = text_ + *at_;
    const size_t close = *at_ + 1 + name.size();
    if (*open != '"' || at_[1] != close + 1 || text_[close] != '"' ||
        text_[close + 1] != ':' || close + 1 >= end_ ||
        std::memcmp(open + 1, name.data(), name.size()) != 0)
      return false;
    at_ += 2;
    return true;
  }
  std::string_view key() {
    const std::string_view key = string();
    expect(':');
    return key;
  }

  std::string_view skip_value() {
    const size_t begin = *at_;
    skip_json(*this);
    return {text_ + begin, behind(at_ - 1) - begin};
  }
  void copy_value(std::string& out) {
    exactly([&](JsonCursor& cursor) { cursor.copy_value(out); });
  }

  [[noreturn]] static void fail(const std::string& = {}) { throw JsonRefused(); }
  [[noreturn]] static void fail_at(size_t, const std::string&) { throw JsonRefused(); }
  static std::string shown() { return {}; }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  static bool is_number(std::string_view text);

  // The place behind the last byte of a token.
  size_t behind(const uint32_t* token) const {
    size_t end = token[1];
    while (is_space(text_[end - 1])) --end;
    return end;
  }
  // What stands here as a whole.
  std::string_view token() const {
    if (*at_ >= end_) fail();
    return {text_ + *at_, behind(at_) - *at_};
  }
  void word(std::string_view word) {
    if (token() != word) fail();
    ++at_;
  }

  // Leaves the value that stands here to a JsonCursor, whose scratch is kept.
  template <class Work>
  void exactly(Work work) {
    const size_t begin = *at_;
    exact_.set_text({text_ + begin, end_ - begin});
    try {
      work(exact_);
    } catch (const JsonProblem&) {
      fail();
    }
    const size_t end = begin + exact_.offset();
    skip_to(end);
    // Not in the midst of a token.
    if (behind(at_ - 1) != end) fail();
  }
  std::string_view unescaped() {
    std::string_view text;
    exactly([&](JsonCursor& cursor) { text = cursor.string(); });
    return text;
  }

  const char* text_;
  const uint32_t* at_;
  size_t end_;
  bool has_escapes_;
  JsonCursor exact_{{}};
};

}  // namespace phlox::format

// Reads JSON text value by value, exactly: every mistake has its byte.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/kernel/float.h"

namespace phlox::format {

// What is wrong, and the byte of the text where. Turned into an Error where file and line
// are known.
struct JsonProblem {
  size_t offset;
  std::string message;
  // Where a value does not fit its type: the fields that lead to it, "a.b[3]".
  std::string path = {};
};

// Without the place.
Error to_error(const JsonProblem& problem);

// A place in a JSON text (RFC 8259, UTF-8). Each method skips white space, takes one
// token and throws JsonProblem if it is not there or not right. Views are into the text,
// or into the cursor's scratch until the next call.
class JsonCursor {
 public:
  static constexpr int kMaxDepth = 500;

  explicit JsonCursor(std::string_view text) : text_(text) {}
  // Starts with another text.
  void set_text(std::string_view text) {
    text_ = text;
    at_ = 0;
  }

  enum class Kind : uint8_t {
    kObject,
    kArray,
    kString,
    kNumber,
    kTrue,
    kFalse,
    kNull,
    kEnd
  };

  // What a value is by its first byte; nothing where no value begins so.
  static std::optional<Kind> kind_of(char first) {
    switch (first) {
      case '{':
        return Kind::kObject;
      case '[':
        return Kind::kArray;
      case '"':
        return Kind::kString;
      case 't':
        return Kind::kTrue;
      case 'f':
        return Kind::kFalse;
      case 'n':
        return Kind::kNull;
      default:
        if (first == '-' || (first >= '0' && first <= '9')) return Kind::kNumber;
        return std::nullopt;
    }
  }

  size_t offset() const { return at_; }
  void rewind(size_t offset) { at_ = offset; }
  std::string_view text() const { return text_; }
  // What comes next; the white space before it is skipped, so offset() is its first byte.
  Kind peek();

  // Takes '{', '}', '[', ']', ',' or ':' if it is next.
  bool take(char mark) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != mark) return false;
    ++at_;
    return true;
  }
  // The same, and a problem if it is not.
  void expect(char mark);

  // The text between the quotes, unescaped.
  std::string_view string();
  // The number as it is written.
  std::string_view number();
  bool boolean();
  void null();
  // The number as a value of this type; false if it is not exactly one.
  template <class Integer>
  bool integer(Integer& value) {
    const std::string_view text = number();
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc() && read.ptr == end;
  }
  // The number as the nearest float; false if it is too large.
  template <class Real>
  bool real(Real& value) {
    return kernel::parse_float(number(), value) == kernel::Parsed::kOk;
  }

  // Any value, checked; its text as it stands.
  std::string_view skip_value();
  // Any value, checked, without the white space between its tokens.
  void copy_value(std::string& out);

  // For `"key": value` pairs and elements: true if there is another one, after the one
  // before it if not `first`. The closing mark is taken.
  bool next_element(char close, bool first);
  // The key of the next member, with its colon.
  std::string_view key();
  // The same if it is this one, in which is no backslash, where that is told at once.
  bool take_key(std::string_view) { return false; }

  [[noreturn]] void fail(std::string message) const { fail_at(at_, std::move(message)); }
  [[noreturn]] static void fail_at(size_t offset, std::string message) {
    throw JsonProblem{offset, std::move(message)};
  }
  // What stands here, cut short, for messages.
  std::string shown();

 private:
  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return;
      ++at_;
    }
  }
  void word(std::string_view word);
  void escape();
  uint32_t hex4();

  std::string_view text_;
  size_t at_ = 0;
  std::string scratch_;
};

// Takes any value, checked, from a JsonCursor or what has its methods.
template <class Cursor>
void skip_json(Cursor& cursor, int depth = 0) {
  using Kind = JsonCursor::Kind;
  const Kind kind = cursor.peek();
  if (depth > JsonCursor::kMaxDepth)
    cursor.fail("more than " + std::to_string(JsonCursor::kMaxDepth) +
                " levels of nesting");
  switch (kind) {
    case Kind::kObject:
      cursor.expect('{');
      for (bool first = true; cursor.next_element('}', first); first = false) {
        cursor.key();
        skip_json(cursor, depth + 1);
      }
      return;
    case Kind::kArray:
      cursor.expect('[');
      for (bool first = true; cursor.next_element(']', first); first = false)
        skip_json(cursor, depth + 1);
      return;
    case Kind::kString:
      cursor.string();
      return;
    case Kind::kNumber:
      cursor.number();
      return;
    case Kind::kTrue:
    case Kind::kFalse:
      cursor.boolean();
      return;
    case Kind::kNull:
      return cursor.null();
    case Kind::kEnd:
      cursor.fail("expected a value, found the end");
  }
}

}  // namespace phlox::format

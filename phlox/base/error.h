// The one exception of phlox: every failure that a user can see is one of these.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace phlox {

// What kind of failure it is; faces map it to an exit status or an exception class.
enum class Code : uint8_t {
  kInvalid,      // the expression, the option or the command line is wrong
  kType,         // a value of the wrong type
  kNotFound,     // a name, a file, a column that is not there
  kUnsupported,  // right, but nobody here can do it
  kUnavailable,  // a library or a server is missing
  kIo,           // the data is broken, or could not be read or written
  kCancelled,    // the user asked to stop
  kInternal,     // a bug of phlox
};

// The code's name as programs see it: "invalid", "type", "not_found", ...
std::string_view code_name(Code code);

// A half-open range of bytes in a text.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

// One sentence (`message`, no full stop), where it happened, and what to do about it. Each floor
// that an error passes through may add what it knows, and never overwrites what is there:
// setters of place and text keep the first value. Cheap to move; copies share nothing.
class Error : public std::exception {
 public:
  Error(Code code, std::string message);

  // For data: "arcs.tsv:17:3"; for anything else a short place. Kept if already set.
  Error& at(std::string where) &;
  Error&& at(std::string where) &&;
  // The text (an expression, a datashape) and the range in it that is wrong. Kept if already set.
  Error& in_text(std::string_view text) &;
  Error& at_span(Span span) &;
  Error&& at_span(Span span) &&;
  // What the user can do, one clause. Kept if already set.
  Error& hint(std::string hint) &;
  Error&& hint(std::string hint) &&;
  // One more line of context.
  Error& note(std::string note) &;

  Code code() const { return code_; }
  const std::string& message() const { return message_; }
  const std::string& where() const { return where_; }
  const std::string& hint() const { return hint_; }
  const std::vector<std::string>& notes() const { return notes_; }
  const std::optional<Span>& span() const { return span_; }
  const std::optional<std::string>& text() const { return text_; }

  // All that is known, as people read it: "MESSAGE (WHERE)", then the text with a caret under
  // the place, the notes, and a line "hint: ...". No "error:" before it and no newline at the end.
  std::string render() const;
  const char* what() const noexcept override;

 private:
  Code code_;
  std::string message_;
  std::string where_;
  std::string hint_;
  std::vector<std::string> notes_;
  std::optional<Span> span_;
  std::optional<std::string> text_;
  mutable std::string rendered_;
};

// The line of `text` that holds span.begin, and below it a caret under each code point of the span
// on that line, both cut to about 100 columns around the place; with "line L, column C" before them
// if the text has more than one line.
std::string caret(std::string_view text, Span span);

// The candidate nearest to `name` by edit distance, or nothing if none is near enough to be a slip.
std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace phlox

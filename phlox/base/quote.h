// Strings between quotes: as a literal that reads back, and as a short form for messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "phlox/base/error.h"

namespace phlox {

// `text` as a literal on one line: the quote and the backslash escaped, \n \t \r, other
// control characters as \xHH and line-breaking or direction-changing code points as
// \uXXXX. Bytes that are not UTF-8 are kept as they are; read_quoted gives `text` back in
// every case.
std::string quote(std::string_view text, char mark = '\'');

// For messages: quoted, and cut to `limit` code points with "..." behind the quote. Bytes
// that are not UTF-8 are shown as \xHH, so that the message is always valid UTF-8.
std::string quoted_short(std::string_view text, size_t limit = 60);

// True for [A-Za-z_][A-Za-z0-9_]*.
bool is_identifier(std::string_view text);

// What read_quoted found: the string, or what is wrong with it and where.
struct Quoted {
  std::string value;
  size_t end = 0;       // the byte behind the closing quote
  std::string problem;  // empty if all is well; else a sentence for Error
  Span span;            // of the problem
};

// Reads the literal that starts with the quote (' or ") at text[begin]. Escapes are those
// of Python: \\ \' \" \n \r \t \0 \a \b \f \v \xHH \uXXXX \UXXXXXXXX; any other is a
// problem. A literal ends on its line. \xHH is the code point U+00HH.
Quoted read_quoted(std::string_view text, size_t begin);

}  // namespace phlox

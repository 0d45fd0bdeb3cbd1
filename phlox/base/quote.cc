// Strings between quotes: as a literal that reads back, and as a short form for messages.
#include "phlox/base/quote.h"

#include "phlox/base/utf8.h"

namespace phlox {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
// The escapes of one letter, and what they stand for.
constexpr std::string_view kLetters = "ntr0abfv\\'\"";
constexpr std::string_view kMeanings{"\n\t\r\0\a\b\f\v\\'\"", 11};

void append_hex(std::string& out, char letter, char32_t value, int digits) {
  out += '\\';
  out += letter;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += kHex[value >> shift & 0xF];
}

// Code points that would break the line of a message or turn its direction.
bool breaks_line(char32_t value) {
  return (value >= 0x80 && value <= 0x9F) || value == 0x061C || value == 0xFEFF ||
         (value >= 0x200B && value <= 0x200F) || (value >= 0x2028 && value <= 0x202E) ||
         (value >= 0x2060 && value <= 0x2069);
}

void append_escaped(std::string& out, CodePoint point, std::string_view bytes,
                    char quote) {
  const char32_t value = point.value;
  if (!point.valid) {
    out += bytes;
  } else if (value == static_cast<char32_t>(quote) || value == '\\') {
    out += '\\';
    out += static_cast<char>(value);
  } else if (value == '\n' || value == '\t' || value == '\r') {
    out += '\\';
    out += value == '\n' ? 'n' : value == '\t' ? 't' : 'r';
  } else if (value < 0x20 || value == 0x7F) {
    append_hex(out, 'x', value, 2);
  } else if (breaks_line(value)) {
    append_hex(out, 'u', value, 4);
  } else {
    out += bytes;
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Quoted fail(std::string problem, size_t begin, size_t end) {
  Quoted result;
  result.problem = std::move(problem);
  result.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  return result;
}

}  // namespace

std::string quote(std::string_view text, char mark) {
  std::string out(1, mark);
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    append_escaped(out, point, text.substr(at, point.length), mark);
    at += point.length;
  }
  out += mark;
  return out;
}

std::string quoted_short(std::string_view text, size_t limit) {
  std::string out = "'";
  size_t count = 0;
  size_t at = 0;
  for (; at < text.size() && count < limit; ++count) {
    const CodePoint point = decode_utf8(text, at);
    if (point.valid)
      append_escaped(out, point, text.substr(at, point.length), '\'');
    else
      append_hex(out, 'x', static_cast<unsigned char>(text[at]), 2);
    at += point.length;
  }
  out += at < text.size() ? "'..." : "'";
  return out;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (const char c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
          c == '_'))
      return false;
  return true;
}

Quoted read_quoted(std::string_view text, size_t begin) {
  const char quote = text[begin];
  Quoted result;
  size_t at = begin + 1;
  while (true) {
    if (at >= text.size() || text[at] == '\n')
      return fail("the quoted text is never closed", begin, at);
    const char c = text[at];
    if (c == quote) break;
    if (c != '\\') {
      result.value += c;
      ++at;
      continue;
    }
    if (at + 1 >= text.size() || text[at + 1] == '\n')
      return fail("the quoted text is never closed", begin, at);
    const char letter = text[at + 1];
    const int digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    if (digits == 0) {
      const size_t place = kLetters.find(letter);
      if (place == std::string_view::npos) {
        const size_t end = at + 1 + decode_utf8(text, at + 1).length;
        return fail("this escape is unknown", at, end);
      }
      result.value += kMeanings[place];
      at += 2;
      continue;
    }
    char32_t value = 0;
    size_t end = at + 2;
    for (int i = 0; i < digits; ++i, ++end) {
      const int digit = end < text.size() ? hex_digit(text[end]) : -1;
      if (digit < 0)
        return fail("this escape needs " + std::to_string(digits) + " hexadecimal digits",
                    at, end);
      value = value << 4 | static_cast<char32_t>(digit);
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
      return fail("this escape is no Unicode code point", at, end);
    append_utf8(result.value, value);
    at = end;
  }
  result.end = at + 1;
  return result;
}

}  // namespace phlox

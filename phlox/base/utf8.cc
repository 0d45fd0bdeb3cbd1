// UTF-8: checking, decoding and encoding.
#include "phlox/base/utf8.h"

namespace phlox {
namespace {

// The bytes of a sequence by its first byte, and the least code point that needs that
// many.
struct Lead {
  uint32_t length;
  char32_t least;
  char32_t bits;
};

Lead lead(unsigned char byte) {
  if (byte < 0x80) return {1, 0, byte};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, byte & 0x1Fu};
  if (byte < 0xF0) return {3, 0x800, byte & 0x0Fu};
  if (byte < 0xF5) return {4, 0x10000, byte & 0x07u};
  return {0, 0, 0};
}

bool is_surrogate(char32_t value) { return value >= 0xD800 && value <= 0xDFFF; }

}  // namespace

CodePoint decode_utf8(std::string_view text, size_t at) {
  if (at >= text.size()) return {kReplacement, 0, false};
  const Lead first = lead(static_cast<unsigned char>(text[at]));
  if (first.length == 1) return {first.bits, 1, true};
  if (first.length == 0 || at + first.length > text.size())
    return {kReplacement, 1, false};
  char32_t value = first.bits;
  for (uint32_t i = 1; i < first.length; ++i) {
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if ((byte & 0xC0) != 0x80) return {kReplacement, 1, false};
    value = value << 6 | (byte & 0x3Fu);
  }
  if (value < first.least || value > 0x10FFFF || is_surrogate(value))
    return {kReplacement, 1, false};
  return {value, first.length, true};
}

size_t find_invalid_utf8(std::string_view text) {
  size_t at = 0;
  while ((at += ascii_prefix(text.substr(at))) < text.size()) {
    do {
      const CodePoint point = decode_utf8(text, at);
      if (!point.valid) return at;
      at += point.length;
    } while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80);
  }
  return std::string_view::npos;
}

size_t count_code_points(std::string_view text) {
  size_t count = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t ascii = ascii_prefix(text.substr(at));
    count += ascii;
    at += ascii;
    for (; at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80; ++count)
      at += decode_utf8(text, at).length;
  }
  return count;
}

std::string_view utf8_prefix(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text;
  size_t size = limit;
  while (size > 0 && size + 3 > limit &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
    --size;
  return text.substr(0, size);
}

void append_utf8(std::string& out, char32_t value) {
  if (value > 0x10FFFF || is_surrogate(value)) value = kReplacement;
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | (value >> shift & 0x3F)));
  };
  if (value < 0x80) {
    out.push_back(static_cast<char>(value));
  } else if (value < 0x800) {
    out.push_back(static_cast<char>(0xC0 | value >> 6));
    tail(0);
  } else if (value < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | value >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | value >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace phlox

// UTF-8: checking, decoding and encoding, with a fast path over ASCII.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace phlox {

// What a decoder gives for bytes that are not UTF-8.
inline constexpr char32_t kReplacement = 0xFFFD;

// The length of the run of ASCII bytes at the start of `text`.
inline size_t ascii_prefix(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

// One code point, or a byte that starts none.
struct CodePoint {
  char32_t value;   // kReplacement if not valid
  uint32_t length;  // bytes taken: 1 to 4; 1 if not valid, 0 at the end of the text
  bool valid;
};

// The code point that starts at byte `at`. Surrogates, overlong forms and anything above
// U+10FFFF are not valid.
CodePoint decode_utf8(std::string_view text, size_t at);

// The offset of the first byte that is not part of valid UTF-8, or npos.
size_t find_invalid_utf8(std::string_view text);
inline bool is_utf8(std::string_view text) {
  return find_invalid_utf8(text) == std::string_view::npos;
}

// Code points in `text`; an invalid byte counts as one.
size_t count_code_points(std::string_view text);

// The first bytes, at most `limit`, that do not end in the midst of a code point; where a
// text is not UTF-8, up to three bytes fewer than there may be.
std::string_view utf8_prefix(std::string_view text, size_t limit);

// Appends `value`; a surrogate or a value above U+10FFFF becomes U+FFFD.
void append_utf8(std::string& out, char32_t value);

}  // namespace phlox

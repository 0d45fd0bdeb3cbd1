// Small letters and capitals.
#include <cstring>

#include "phlox/base/characters.h"
#include "phlox/engine/native/words_text.h"

namespace phlox::engine::native {

namespace {

constexpr uint64_t kOnes = 0x0101010101010101;

// Eight bytes at once: those from `first` to `last`, ASCII letters, change their case.
uint64_t switch_case(uint64_t bytes, unsigned char first, unsigned char last) {
  const uint64_t low = bytes & (kOnes * 0x7F);
  const uint64_t from_first = low + kOnes * (0x80 - first);
  const uint64_t behind_last = low + kOnes * (0x7F - last);
  const uint64_t inside = (from_first ^ behind_last) & ~bytes & (kOnes * 0x80);
  return bytes ^ (inside >> 2);
}

template <bool capital>
struct To {
  static char32_t of(char32_t c) { return capital ? to_capital(c) : to_small(c); }
  static uint64_t of_ascii(uint64_t bytes) {
    return capital ? switch_case(bytes, 'a', 'z') : switch_case(bytes, 'A', 'Z');
  }
};

// Character by character; `step` sees them one after the other.
template <class Step>
std::string_view by_character(std::string_view text, kernel::TextArena& arena,
                              Step step) {
  if (text.empty()) return {"", 0};
  if (ascii_prefix(text) == text.size()) {
    char* const to = arena.allocate(text.size());
    for (size_t i = 0; i < text.size(); ++i)
      to[i] = static_cast<char>(step(static_cast<char32_t>(text[i])));
    return {to, text.size()};
  }
  thread_local std::string result;
  result.clear();
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    append_utf8(result, step(point.value));
    at += point.length;
  }
  return arena.copy(result);
}

// Of one character; most are ASCII.
bool is_ascii_letter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
char32_t capital_of(char32_t c) {
  return c >= 0x80 ? to_capital(c) : c >= 'a' && c <= 'z' ? c - 0x20 : c;
}
char32_t small_of(char32_t c) {
  return c >= 0x80 ? to_small(c) : c >= 'A' && c <= 'Z' ? c + 0x20 : c;
}

template <bool capital>
std::string_view to_case(std::string_view text, kernel::TextArena& arena) {
  const size_t size = text.size();
  if (size == 0) return {"", 0};
  // Whole words of it: the arena's memory may be filled beyond the text's end.
  char* const to = arena.allocate((size + 7) & ~size_t{7});
  uint64_t all = 0, bytes = 0;
  size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    std::memcpy(&bytes, text.data() + at, 8);
    all |= bytes;
    bytes = To<capital>::of_ascii(bytes);
    std::memcpy(to + at, &bytes, 8);
  }
  if (at < size) {
    bytes = 0;
    std::memcpy(&bytes, text.data() + at, size - at);
    all |= bytes;
    bytes = To<capital>::of_ascii(bytes);
    std::memcpy(to + at, &bytes, 8);
  }
  if (all & (kOnes * 0x80)) return by_character(text, arena, To<capital>::of);
  return {to, size};
}

std::string_view capitalize(std::string_view text, kernel::TextArena& arena) {
  return by_character(text, arena, [first = true](char32_t c) mutable {
    const bool was_first = first;
    first = false;
    return was_first ? capital_of(c) : small_of(c);
  });
}

// A word is a run of letters that have cases.
std::string_view title(std::string_view text, kernel::TextArena& arena) {
  return by_character(text, arena, [inside = false](char32_t c) mutable {
    const char32_t changed = inside ? small_of(c) : capital_of(c);
    inside = c < 0x80 ? is_ascii_letter(c) : has_case(c);
    return changed;
  });
}

template <std::string_view (*function)(std::string_view, kernel::TextArena&)>
Word word(const Use&) {
  return {texts(function)};
}

const Words words = {
    {"str.lower", word<to_case<false>>},
    {"str.upper", word<to_case<true>>},
    {"str.capitalize", word<capitalize>},
    {"str.title", word<title>},
};

}  // namespace

}  // namespace phlox::engine::native

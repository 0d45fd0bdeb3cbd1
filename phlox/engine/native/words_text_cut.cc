// Lengths and parts of strings, counted in characters. Parts are views of the whole.
#include <algorithm>
#include <cstring>

#include "phlox/base/characters.h"
#include "phlox/engine/native/words_text.h"

namespace phlox::engine::native {

using type::Type;

namespace {

bool is_tail(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Where the character that ends before byte `end` begins.
size_t last_character(std::string_view text, size_t end) {
  do --end;
  while (end > 0 && is_tail(text[end]));
  return end;
}

Word length(const Use&) {
  return {unary<Form::kText, Form::kInt>(
      [](auto x) { return static_cast<int64_t>(count_code_points(x)); })};
}

// ---- slices

// Where a bound is in a text; the argument of a literal None is a null.
struct Bound {
  bool is_open;
  size_t argument;
  size_t byte(const Call& call, size_t row, std::string_view text, size_t open) const {
    if (is_open) return open;
    const int64_t n = Counts(call.args[argument])[row];
    return n < 0 ? byte_from_end(text, n == INT64_MIN ? INT64_MAX : -n)
                 : byte_of_character(text, n);
  }
};

struct Slice {
  Bound begin, end;

  explicit Slice(const Use& use) : begin{is_open(use, 1), 1}, end{is_open(use, 2), 2} {}
  static bool is_open(const Use& use, size_t i) {
    const expr::Expr& arg = use.node.arg(i);
    return arg.is("literal") && arg.attribute("value").is_null();
  }
  // Null where the text or a bound is; a bound that is left out is not.
  const uint8_t* valid(const Call& call) const {
    uint8_t* own = nullptr;
    for (size_t i = 0; i < call.args.size(); ++i) {
      const Vector& arg = call.args[i];
      if (!arg.valid || (i == 1 && begin.is_open) || (i == 2 && end.is_open)) continue;
      if (!own) std::fill_n(own = call.out.valid(), call.size, 1);
      for (size_t row = 0; row < call.size; ++row) own[row] &= arg.valid[row];
    }
    return own;
  }
};

Word slice(const Use& use) {
  return {[slice = Slice(use)](const Call& call) {
            const auto* const x = call.args[0].as<std::string_view>();
            auto* const out = call.out.values<std::string_view>();
            for (size_t i = 0; i < call.size; ++i) {
              const size_t begin = slice.begin.byte(call, i, x[i], 0);
              const size_t end = slice.end.byte(call, i, x[i], x[i].size());
              out[i] = x[i].substr(begin, end > begin ? end - begin : 0);
            }
            return slice.valid(call);
          },
          {Type::string(), Type(), Type()}};
}

Word slice_replace(const Use& use) {
  return {[slice = Slice(use)](const Call& call) {
            const auto *const x = call.args[0].as<std::string_view>(),
                              *const s = call.args[3].as<std::string_view>();
            auto* const out = call.out.values<std::string_view>();
            for (size_t i = 0; i < call.size; ++i) {
              const size_t begin = slice.begin.byte(call, i, x[i], 0);
              const size_t end = slice.end.byte(call, i, x[i], x[i].size());
              const std::string_view rest = x[i].substr(std::max(begin, end));
              const size_t size = begin + s[i].size() + rest.size();
              out[i] = {"", 0};
              if (size == 0) continue;
              char* const to = call.out.texts().allocate(size);
              std::copy(rest.begin(), rest.end(),
                        std::copy(s[i].begin(), s[i].end(),
                                  std::copy_n(x[i].data(), begin, to)));
              out[i] = {to, size};
            }
            return slice.valid(call);
          },
          {Type::string(), Type(), Type(), Type::string()}};
}

// ---- blanks at the ends

struct Blanks {
  bool operator()(char32_t c) const {
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F)
                    : is_blank(c);
  }
};
struct Chars {
  std::u32string chars;
  bool operator()(char32_t c) const { return chars.find(c) != std::u32string::npos; }
};

template <bool left, bool right, class Set>
Kernel stripper(Set set) {
  return unary<Form::kText, Form::kText>([set](std::string_view text) {
    size_t begin = 0, end = text.size();
    while (left && begin < end) {
      const CodePoint point = decode_utf8(text, begin);
      if (!set(point.value)) break;
      begin += point.length;
    }
    while (right && end > begin) {
      const size_t before = last_character(text, end);
      if (!set(decode_utf8(text, before).value)) break;
      end = std::max(before, begin);
    }
    return text.substr(begin, end - begin);
  });
}

template <bool left, bool right>
Word strip(const Use& use) {
  if (!use.attribute("chars")) return {stripper<left, right>(Blanks())};
  const std::string given = option_text(use, "chars");
  Chars chars;
  for (size_t at = 0; at < given.size();) {
    const CodePoint point = decode_utf8(given, at);
    chars.chars += point.value;
    at += point.length;
  }
  return {stripper<left, right>(std::move(chars))};
}

std::string_view reversed(std::string_view text, kernel::TextArena& arena) {
  if (text.empty()) return {"", 0};
  char* const to = arena.allocate(text.size());
  if (ascii_prefix(text) == text.size()) {
    std::reverse_copy(text.begin(), text.end(), to);
    return {to, text.size()};
  }
  char* end = to + text.size();
  for (size_t at = 0; at < text.size();) {
    const size_t length = decode_utf8(text, at).length;
    end = std::copy_n(text.data() + at, length, end - length) - length;
    at += length;
  }
  return {to, text.size()};
}

Word reverse(const Use&) { return {texts(reversed)}; }

const Words words = {
    {"str.len", length},
    {"str.slice", slice, false, PassesNulls::kNo},
    {"str.slice_replace", slice_replace, false, PassesNulls::kNo},
    {"str.strip", strip<true, true>},
    {"str.lstrip", strip<true, false>},
    {"str.rstrip", strip<false, true>},
    {"str.reverse", reverse},
};

}  // namespace

size_t byte_of_character(std::string_view text, int64_t n) {
  size_t at = 0;
  // Eight ASCII characters at once.
  for (uint64_t bytes; n >= 8 && at + 8 <= text.size(); n -= 8, at += 8) {
    std::memcpy(&bytes, text.data() + at, 8);
    if (bytes & 0x8080808080808080) break;
  }
  for (; n > 0 && at < text.size(); --n) {
    ++at;
    while (at < text.size() && is_tail(text[at])) ++at;
  }
  return at;
}

size_t byte_from_end(std::string_view text, int64_t n) {
  size_t end = text.size();
  for (; n > 0 && end > 0; --n) end = last_character(text, end);
  return end;
}

}  // namespace phlox::engine::native

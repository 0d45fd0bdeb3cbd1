// What all characters of a string are.
#include <array>

#include "phlox/base/characters.h"
#include "phlox/engine/native/words_text.h"

namespace phlox::engine::native {

namespace {

using Class = bool (*)(char32_t);

// A class, with its answers for ASCII at hand.
template <Class of>
bool is(char32_t c) {
  static const auto ascii = [] {
    std::array<bool, 128> answers{};
    for (size_t i = 0; i < answers.size(); ++i) answers[i] = of(static_cast<char32_t>(i));
    return answers;
  }();
  return c < ascii.size() ? ascii[c] : of(c);
}

template <Class of>
bool all_are(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (!is<of>(point.value)) return false;
    at += point.length;
  }
  return !text.empty();
}

bool is_letter_or_number(char32_t c) { return is_letter(c) || is_number(c); }

// One of the wanted case, and none of another.
template <Class wanted>
bool has_only(std::string_view text) {
  bool found = false;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (is<wanted>(point.value))
      found = true;
    else if (is<has_case>(point.value))
      return false;
    at += point.length;
  }
  return found;
}

template <bool (*test)(std::string_view)>
Word word(const Use&) {
  return {unary<Form::kText, Form::kBool>(test)};
}

const Words words = {
    {"str.isalpha", word<all_are<is_letter>>},
    {"str.isalnum", word<all_are<is_letter_or_number>>},
    {"str.isdigit", word<all_are<is_digit>>},
    {"str.isspace", word<all_are<is_blank>>},
    {"str.isupper", word<has_only<is_capital>>},
    {"str.islower", word<has_only<is_small>>},
};

}  // namespace

}  // namespace phlox::engine::native

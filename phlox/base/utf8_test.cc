// UTF-8: checking, decoding and encoding.
#include "phlox/base/utf8.h"

#include <gtest/gtest.h>

namespace phlox {
namespace {

constexpr size_t kNone = std::string_view::npos;

TEST(Utf8, FindsTheFirstInvalidByte) {
  const std::pair<std::string, size_t> cases[] = {
      {"", kNone},
      {"abc", kNone},
      {std::string("a\0b", 3), kNone},
      {"größe 日本 😀", kNone},
      {"\x7F", kNone},
      {"\x80", 0},
      {"a\xBF", 1},
      {"\xC0\xAF", 0},  // overlong
      {"\xC1\xBF", 0},
      {"\xC2\x80", kNone},
      {"\xC2", 0},
      {"ab\xC3", 2},
      {"\xE0\x80\x80", 0},  // overlong
      {"\xE0\x9F\xBF", 0},
      {"\xE0\xA0\x80", kNone},
      {"\xED\x9F\xBF", kNone},
      {"\xED\xA0\x80", 0},  // a surrogate
      {"\xED\xBF\xBF", 0},
      {"\xEE\x80\x80", kNone},
      {"\xE2\x82", 0},
      {"\xE2\x28\xA1", 0},
      {"\xF0\x8F\xBF\xBF", 0},  // overlong
      {"\xF0\x90\x80\x80", kNone},
      {"\xF4\x8F\xBF\xBF", kNone},
      {"\xF4\x90\x80\x80", 0},  // beyond U+10FFFF
      {"\xF5\x80\x80\x80", 0},
      {"\xFF", 0},
      {"12345678\xFF", 8},
      {"1234567\xFF"
       "9",
       7},
      {"é12345678é\xFF", 12},
  };
  for (const auto& [text, place] : cases) {
    EXPECT_EQ(find_invalid_utf8(text), place) << text;
    EXPECT_EQ(is_utf8(text), place == kNone) << text;
  }
}

TEST(Utf8, EncodesAndDecodesEveryCodePoint) {
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    std::string text;
    append_utf8(text, value);
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    const CodePoint point = decode_utf8(text, 0);
    ASSERT_TRUE(point.valid);
    ASSERT_EQ(point.value, surrogate ? kReplacement : value);
    ASSERT_EQ(point.length, text.size());
  }
  std::string text;
  append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\uFFFD");
}

TEST(Utf8, DecodesTheEndAndBrokenBytes) {
  EXPECT_EQ(decode_utf8("ab", 2).length, 0u);
  EXPECT_FALSE(decode_utf8("ab", 2).valid);
  const CodePoint broken = decode_utf8("a\xE2\x82", 1);
  EXPECT_FALSE(broken.valid);
  EXPECT_EQ(broken.length, 1u);
  EXPECT_EQ(broken.value, kReplacement);
}

TEST(Utf8, CountsCodePoints) {
  const std::pair<const char*, size_t> cases[] = {{"", 0},
                                                  {"abc", 3},
                                                  {"größe", 5},
                                                  {"日本", 2},
                                                  {"😀x😀", 3},
                                                  {"a\xFF\xFE"
                                                   "b",
                                                   4},
                                                  {"12345678é", 9},
                                                  {"é12345678é12", 12},
                                                  {"\xE2\x82", 2}};
  for (const auto& [text, count] : cases)
    EXPECT_EQ(count_code_points(text), count) << text;
}

TEST(Utf8, MeasuresTheAsciiPrefix) {
  for (size_t length = 0; length < 40; ++length) {
    const std::string text = std::string(length, 'a') + "é" + std::string(20, 'b');
    EXPECT_EQ(ascii_prefix(text), length);
    EXPECT_EQ(ascii_prefix(text.substr(0, length)), length);
  }
}

TEST(Utf8, APrefixEndsWithACodePoint) {
  EXPECT_EQ(utf8_prefix("abc", 3), "abc");
  EXPECT_EQ(utf8_prefix("abc", 2), "ab");
  EXPECT_EQ(utf8_prefix("aé", 2), "a");
  EXPECT_EQ(utf8_prefix("\xF0\x9F\x98\x80", 3), "");
  EXPECT_EQ(utf8_prefix("日本", 5), "日");
  EXPECT_EQ(utf8_prefix("日", 0), "");
  EXPECT_EQ(utf8_prefix("ab\x80\x80\x80\x80\x80", 6), "ab\x80");
}

}  // namespace
}  // namespace phlox

// The caret under the place that is wrong.
#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/base/utf8.h"

namespace phlox {
namespace {

struct Case {
  std::string text;
  Span span;
  std::string shown;
};

std::string repeat(size_t count, const std::string& text) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Caret, StandsUnderThePlace) {
  const Case cases[] = {
      {"abc", {0, 1}, "  abc\n  ^"},
      {"abc", {1, 3}, "  abc\n   ^^"},
      {"abc", {3, 3}, "  abc\n     ^"},
      {"abc", {1, 1}, "  abc\n   ^"},
      {"abc", {2, 99}, "  abc\n    ^"},
      {"abc", {77, 99}, "  abc\n     ^"},
      {"", {0, 0}, "  \n  ^"},
      // A code point is one column, however many bytes it has; a broken byte too.
      {"größe + x", {10, 11}, "  größe + x\n          ^"},
      {"größe", {0, 7}, "  größe\n  ^^^^^"},
      {"日本 x", {7, 8}, "  日本 x\n     ^"},
      {"a\xFF\xFE b", {4, 5}, "  a\uFFFD\uFFFD b\n      ^"},
      // Control characters would move the caret away.
      {"\ta\x1B[31m", {1, 2}, "   a [31m\n   ^"},
      {"a\r\nb", {0, 1}, "line 1, column 1\n  a \n  ^"},
      // The line of the place only.
      {"ab\ncd\nef", {3, 4}, "line 2, column 1\n  cd\n  ^"},
      {"ab\ncd\nef", {4, 8}, "line 2, column 2\n  cd\n   ^"},
      {"ab\ncd\nef", {2, 3}, "line 1, column 3\n  ab\n    ^"},
      {"ab\n", {3, 3}, "line 2, column 1\n  \n  ^"},
      {"é\né = 1", {6, 7}, "line 2, column 3\n  é = 1\n    ^"},
  };
  for (const auto& [text, span, shown] : cases)
    EXPECT_EQ(caret(text, span), shown) << text;
}

TEST(Caret, CutsALongLineAroundThePlace) {
  const std::string before = repeat(500, "é");
  const std::string after = repeat(500, "ü");
  const auto at = static_cast<uint32_t>(before.size());
  EXPECT_EQ(caret(before + "xyz" + after, {at, at + 3}),
            "  ..." + repeat(60, "é") + "xyz" + repeat(37, "ü") + "...\n" +
                std::string(65, ' ') + "^^^");
  EXPECT_EQ(caret("xyz" + after, {0, 3}), "  xyz" + repeat(97, "ü") + "...\n  ^^^");
  EXPECT_EQ(caret(before + "xyz", {at, at + 3}),
            "  ..." + repeat(60, "é") + "xyz\n" + std::string(65, ' ') + "^^^");
  // A line that fits is shown whole.
  EXPECT_EQ(caret(repeat(99, "a") + "x", {99, 100}),
            "  " + repeat(99, "a") + "x\n" + std::string(101, ' ') + "^");
}

TEST(Caret, SurvivesAnySpanOfAnyText) {
  uint32_t random = 1;
  const auto next = [&](uint32_t end) {
    return (random = random * 1664525 + 1013904223) % end;
  };
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (uint32_t i = next(300); i > 0; --i) text += static_cast<char>(next(257));
    const std::string shown = caret(text, {next(320), next(320)});
    EXPECT_TRUE(is_utf8(shown));
    EXPECT_NE(shown.find('^'), std::string::npos);
  }
}

}  // namespace
}  // namespace phlox

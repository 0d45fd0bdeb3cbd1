// Strings between quotes.
#include "phlox/base/quote.h"

#include <gtest/gtest.h>

#include <random>

#include "phlox/base/utf8.h"

namespace phlox {
namespace {

TEST(Quoted, IsALiteralOnOneLine) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "''"},
      {"abc", "'abc'"},
      {"it's", "'it\\'s'"},
      {"\"", "'\"'"},
      {"a\\b", "'a\\\\b'"},
      {"a\nb\tc\rd", "'a\\nb\\tc\\rd'"},
      {std::string("\0\x1B\x7F", 3), "'\\x00\\x1b\\x7f'"},
      {"größe 日本 😀", "'größe 日本 😀'"},
      {"\u2028\u200E\uFEFF\u0085", "'\\u2028\\u200e\\ufeff\\u0085'"},
      {"a\xFF", "'a\xFF'"},
  };
  for (const auto& [text, shown] : cases) EXPECT_EQ(quote(text), shown);
  EXPECT_EQ(quote("it's \"x\"", '"'), "\"it's \\\"x\\\"\"");
}

TEST(Quoted, ShortFormIsCutAndAlwaysUtf8) {
  EXPECT_EQ(quoted_short("abc"), "'abc'");
  EXPECT_EQ(quoted_short("abcdef", 3), "'abc'...");
  EXPECT_EQ(quoted_short("abc", 3), "'abc'");
  EXPECT_EQ(quoted_short("日本語", 2), "'日本'...");
  EXPECT_EQ(quoted_short("a\xFF\n"), "'a\\xff\\n'");
}

TEST(Quoted, Identifiers) {
  for (const char* word : {"a", "_", "A1", "node_id"}) EXPECT_TRUE(is_identifier(word));
  for (const char* word : {"", "1a", "a b", "a-b", "é", "a.b"})
    EXPECT_FALSE(is_identifier(word));
}

TEST(ReadQuoted, ReadsWhatPythonReads) {
  const std::pair<const char*, std::string> cases[] = {
      {"'abc'", "abc"},
      {"\"it's\"", "it's"},
      {"'\\n\\t\\r\\0\\a\\b\\f\\v\\\\\\'\\\"'", std::string("\n\t\r\0\a\b\f\v\\'\"", 11)},
      {"'\\x41\\u00e9\\u00E9\\U0001F600'", "Aéé😀"},
      {"'é'", "é"},
      {"''", ""},
  };
  for (const auto& [text, value] : cases) {
    const Quoted found = read_quoted(text, 0);
    EXPECT_EQ(found.problem, "") << text;
    EXPECT_EQ(found.value, value) << text;
    EXPECT_EQ(found.end, std::string_view(text).size()) << text;
  }
  EXPECT_EQ(read_quoted("x = 'a' + 'b'", 4).end, 7u);
}

TEST(ReadQuoted, NamesWhatIsWrong) {
  struct Case {
    const char* text;
    const char* problem;
    Span span;
  };
  const Case cases[] = {
      {"'abc", "the quoted text is never closed", {0, 4}},
      {"'", "the quoted text is never closed", {0, 1}},
      {"'ab\nc'", "the quoted text is never closed", {0, 3}},
      {"'ab\\", "the quoted text is never closed", {0, 3}},
      {"'a\\qb'", "this escape is unknown", {2, 4}},
      {"'\\é'", "this escape is unknown", {1, 4}},
      {"'\\x4'", "this escape needs 2 hexadecimal digits", {1, 4}},
      {"'\\u12", "this escape needs 4 hexadecimal digits", {1, 5}},
      {"'\\uD800'", "this escape is no Unicode code point", {1, 7}},
      {"'\\U00110000'", "this escape is no Unicode code point", {1, 11}},
  };
  for (const auto& [text, problem, span] : cases) {
    const Quoted found = read_quoted(text, 0);
    EXPECT_EQ(found.problem, problem) << text;
    EXPECT_EQ(found.span, span) << text;
  }
}

TEST(ReadQuoted, GivesBackWhateverWasQuoted) {
  std::mt19937 random(1);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto i = random() % 12; i > 0; --i) {
      if (random() % 2)
        append_utf8(text, random() % 0x3000);
      else
        text += static_cast<char>(random());
    }
    for (const char mark : {'\'', '"'}) {
      const std::string literal = quote(text, mark);
      const Quoted back = read_quoted(literal, 0);
      ASSERT_EQ(back.problem, "") << literal;
      ASSERT_EQ(back.value, text) << literal;
      ASSERT_EQ(back.end, literal.size());
    }
    ASSERT_TRUE(is_utf8(quoted_short(text, 5)));
  }
}

}  // namespace
}  // namespace phlox

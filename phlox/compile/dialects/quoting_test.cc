// Names and texts in the dialects of databases: whatever is in them, they stay names and
// texts.
#include <gtest/gtest.h>

#include <string>

#include "phlox/base/error.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/sql.h"

namespace phlox::compile {
namespace {

constexpr std::string_view kHostile[] = {
    "'; DROP TABLE t; --",
    "\"; DROP TABLE t; --",
    "\\'; --",
    "\\",
    "'",
    "\"",
    "''",
    "$$",
    "/* */ --\n;",
    "{0:r} {f}",
    "U&'\\0027'",
};

// Whether the text is one token between quotes: each quote inside of it stands twice.
bool is_one_token(std::string_view text, char quote) {
  if (text.size() < 2 || text.front() != quote || text.back() != quote) return false;
  for (size_t i = 1; i + 1 < text.size(); ++i)
    if (text[i] == quote && (++i + 1 >= text.size() || text[i] != quote)) return false;
  return true;
}

TEST(Quoting, NamesAreOneToken) {
  for (const auto* name :
       {"postgresql", "duckdb", "mysql", "flightsql", "flightsql_duckdb"})
    for (const auto hostile : kHostile)
      EXPECT_TRUE(is_one_token(dialect(name).identifier(hostile), '"'))
          << name << hostile;
}

TEST(Quoting, TextsAreOneToken) {
  const Dialect& postgresql = dialect("postgresql");
  for (const auto hostile : kHostile) {
    std::string text =
        postgresql.literal(expr::Value(std::string(hostile)), type::Type::string());
    ASSERT_TRUE(text.starts_with("CAST(") && text.ends_with(" AS TEXT)")) << text;
    text = text.substr(5, text.size() - 5 - 9);
    // Only after E a backslash means anything, and there it stands twice.
    if (text.starts_with('E')) {
      text.erase(0, 1);
      for (size_t at = text.find('\\'); at != std::string::npos;
           at = text.find('\\', at + 2))
        EXPECT_EQ(text[at + 1], '\\') << text;
    } else {
      EXPECT_EQ(text.find('\\'), std::string::npos) << text;
    }
    EXPECT_TRUE(is_one_token(text, '\'')) << text;
  }
}

TEST(Quoting, TextsOfMysqlAreOneToken) {
  const Dialect& mysql = dialect("mysql");
  for (const auto hostile : kHostile) {
    const std::string text =
        mysql.literal(expr::Value(std::string(hostile)), type::Type::string());
    EXPECT_TRUE(is_one_token(text, '\'')) << text;
  }
  EXPECT_EQ(mysql.literal(expr::Value(std::string("a\0'", 3)), type::Type::string()),
            "CAST(X'610027' AS CHAR)");
}

TEST(Quoting, NamesThatMysqlWouldChangeAreRefused) {
  const Dialect& mysql = dialect("mysql");
  for (const std::string& name :
       {std::string(), std::string("a "), std::string(" a"), std::string("\ta"),
        std::string(65, 'a'), std::string("a\0b", 3), std::string("\xF0\x9F\x98\x80")})
    EXPECT_THROW(mysql.identifier(name), Error) << name;
}

TEST(Quoting, ZeroBytesAndLongNamesAreRefused) {
  const Dialect& postgresql = dialect("postgresql");
  EXPECT_THROW(postgresql.identifier(std::string("a\0b", 3)), Error);
  EXPECT_THROW(postgresql.identifier(std::string(64, 'a')), Error);
  EXPECT_THROW(
      postgresql.literal(expr::Value(std::string("a\0b", 3)), type::Type::string()),
      Error);
}

}  // namespace
}  // namespace phlox::compile

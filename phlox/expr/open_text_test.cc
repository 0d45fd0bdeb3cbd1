// Which texts go on in the next line.
#include "phlox/expr/open_text.h"

#include <gtest/gtest.h>

namespace phlox::expr {
namespace {

TEST(Unfinished, BracketsOperatorsAndDots) {
  for (const char* text :
       {"t.filter(", "t.filter(_.x > 3", "t[", "memtable([(1, 2),", "f(\"(\"", "t.",
        "t.x +", "t.x ==", "-", "t.x **", "a =", "t.x & # so far", "t.x \\",
        "t.filter(  # why", "t.filter(\n_.x,\n", "t.filter(')', "})
    EXPECT_TRUE(unfinished(text)) << text;
}

TEST(Unfinished, WhatIsDoneOrWrong) {
  for (const char* text : {"", "   ", "# only words", "t", "t.x", "t.filter(_.x > 3)",
                           "3.", "\"(\"", "'it''s'", "t.x)", "t.x) + (", "t.filter(\"x)",
                           "t.filter(]", "t ? (", "t.x # (", "t,"})
    EXPECT_FALSE(unfinished(text)) << text;
}

TEST(OpenText, Places) {
  const OpenText open = open_text("f(a[1], {\"k\": 'a\\'(");
  EXPECT_EQ(open.brackets, (std::vector<size_t>{1, 8}));
  EXPECT_EQ(open.string, 14u);
  EXPECT_FALSE(open.broken);
  EXPECT_TRUE(open_text("t # (").comment);
  EXPECT_FALSE(open_text("t # (\n").comment);
  EXPECT_TRUE(open_text("t # (\n").brackets.empty());
}

}  // namespace
}  // namespace phlox::expr

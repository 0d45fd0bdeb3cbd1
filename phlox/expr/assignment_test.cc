// What sets a name, and what is a plain value.
#include "phlox/expr/assignment.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"

namespace phlox::expr {
namespace {

TEST(Assignment, NameAndValue) {
  const auto found = assignment_of(" arcs = data(\"a=b.tsv\")");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "arcs");
  EXPECT_EQ(found->value, " data(\"a=b.tsv\")");
  EXPECT_EQ(assignment_of("x=")->value, "");
  EXPECT_EQ(assignment_of("# why\nx = 1")->name, "x");
}

TEST(Assignment, WhatSetsNothing) {
  for (const char* text : {"", "t", "t == 3", "t.x = 3", "f(a=1)", "t.by(n=_.x)", "3 = x",
                           "t >= 3", "t != 3", "'a' = 3", "? = 3", "# a = 3"})
    EXPECT_FALSE(assignment_of(text)) << text;
}

TEST(Assignment, NamesThatMeanSomethingElse) {
  try {
    assignment_of("None = 3");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.render(),
              "None means something else, and cannot be set\n  None = 3\n  ^^^^");
  }
  EXPECT_THROW(assignment_of("_ = t"), Error);
}

TEST(PlainValue, WhatIsOne) {
  EXPECT_EQ(plain_value(parse_syntax("-1 + 2")), Value(int64_t{1}));
  EXPECT_EQ(plain_value(parse_syntax("'a' 'b'")), Value("ab"));
  EXPECT_EQ(plain_value(parse_syntax("[('a', 1), ()]"))->to_string(), "[[\"a\", 1], []]");
  for (const char* text :
       {"t", "_", "date('2020-01-01')", "[1, t.x]", "{'a': 1}", "t.x + 1"})
    EXPECT_FALSE(plain_value(parse_syntax(text))) << text;
}

TEST(Constants, StandInExpressions) {
  const Constants constants{{"n", int64_t{3}}};
  const auto text = [&](const char* written) {
    return parse_syntax(written, &constants).to_string();
  };
  EXPECT_EQ(text("t.head(n)"), "t.head(3)");
  EXPECT_EQ(text("[n, (n)]"), "[3, 3]");
  // Not where it is another kind of name.
  EXPECT_EQ(text("t.n"), "t.n");
  EXPECT_EQ(text("n(1)"), "n(1)");
  EXPECT_EQ(text("t.by(n=_.n)"), "t.by(n=_.n)");
}

}  // namespace
}  // namespace phlox::expr

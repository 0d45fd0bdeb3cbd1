// What users get wrong, and the exact words they read.
#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/print.h"

namespace phlox::expr {
namespace {

struct Mistake {
  const char* text;
  const char* message;  // the whole rendered error
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, SayWhatWhereAndWhatToDo) {
  static const Names names = {
      {"t",
       symbol("t", type::parse_table(
                       "{name: string, x: int64, y: ?float64, day: date, b: bool}"))},
      {"u", symbol("u", type::parse_table("{name: string, z: int64}"))},
  };
  Scope scope;
  scope.names = &names;
  try {
    const Expr expr = parse(GetParam().text, scope);
    FAIL() << "it is taken as " << to_text(expr);
  } catch (const Error& error) {
    EXPECT_EQ(error.render(), GetParam().message);
  }
}

const Mistake kMistakes[] = {
    {"t[[\"nmae\"]]",
     "the table has no column nmae\n  t[[\"nmae\"]]\n     ^^^^^^\nhint: did you mean "
     "name?"},
    {"t.filter(_.x)",
     "a filter takes conditions (bool), not int64\n  t.filter(_.x)\n           "
     "^^^\nhint: compare it with something, as in _.x > 0"},
    {"t.filter(_.x = 3)",
     "`=` stands where no name can be set\n  t.filter(_.x = 3)\n               ^\nhint: "
     "a comparison is =="},
    {"t.filter(_.x > 3 and _.b)",
     "`and` is not an operator here\n  t.filter(_.x > 3 and _.b)\n                   "
     "^^^\nhint: write (a) & (b), with parentheses around both"},
    {"t.filter(_.x > 3 & _.b)",
     "& takes conditions (bool), not int64 and bool\n  t.filter(_.x > 3 & _.b)\n         "
     "        ^^^^^^^\nhint: & and | bind tighter than comparisons: write (a > 1) & (b > "
     "2)"},
    {"t.by(_.name, total=_.x)",
     "a group needs one value for each column, and total is a whole column\n  "
     "t.by(_.name, total=_.x)\n                     ^^^\nhint: reduce it, as in "
     "_.x.sum()"},
    {"t.mutate(z=u.z)",
     "the column z belongs to another table\n  t.mutate(z=u.z)\n             ^^^\nhint: "
     "write _.z for the column of the table at hand, or join first"},
    {"t.filter(_.name == 3)",
     "== takes values of one type, not string and int64\n  t.filter(_.name == 3)\n       "
     "    ^^^^^^^^^^^\nhint: write the number between quotes, or cast one side"},
    {"t.filter(_.day == \"2020-13-01\")",
     "\"2020-13-01\" is no date\n  t.filter(_.day == \"2020-13-01\")\n           "
     "^^^^^^^^^^^^^^^^^^^^^"},
    {"t.x.sum",
     "sum is a method, and stands without ()\n  t.x.sum\n      ^^^\nhint: write "
     "sum(...)"},
    {"1 < t.x < 3",
     "comparisons cannot be chained\n  1 < t.x < 3\n          ^\nhint: write (a < b) & "
     "(b < c), or x.between(a, b)"},
    {"_.x",
     "_ stands outside of any table's method\n  _.x\n  ^\nhint: _ is the table that a "
     "method is called on, as in t.filter(_.x > 0)"},
    {"foo", "no table is named foo\n  foo\n  ^^^\nhint: the names are t, u"},
    {"join(t, u, \"naem\")",
     "the left table of the join has no column naem\n  join(t, u, \"naem\")\n            "
     " ^^^^^^\nhint: did you mean name?"},
    {"t.filter(", "`(` is not closed\n  t.filter(\n          ^"},
    {"t.x.cast(\"int23\")",
     "'int23' is not a type\n  int23\n  ^^^^^\nhint: did you mean int32?"},
};
INSTANTIATE_TEST_SUITE_P(Language, Mistakes, testing::ValuesIn(kMistakes));

TEST(Mistakes, TooDeepIsAnErrorAndNoCrash) {
  Scope scope;
  for (const char* const open : {"(", "[", "~", "-", "f(", "{1: "}) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += open;
    EXPECT_THROW(parse(text, scope), Error) << open;
  }
}

}  // namespace
}  // namespace phlox::expr

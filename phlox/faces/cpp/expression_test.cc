// Expressions in C++: their facts, how they compare, and what is said of mistakes.
#include "phlox/faces/cpp/expression.h"

#include <gtest/gtest.h>

#include <functional>
#include <sstream>
#include <unordered_set>

#include "phlox/base/error.h"

namespace phlox {
namespace {

const Expression t = symbol("t", "{name: string, x: int64, y: ?float64}");

TEST(Expression, KnowsItsTypeAndText) {
  EXPECT_EQ(t.type().to_string(), "var * {name: string, x: int64, y: ?float64}");
  EXPECT_EQ(t["x"].type().to_string(), "var * int64");
  EXPECT_EQ(t["x"].sum().type().to_string(), "?int64");
  EXPECT_EQ(Expression(3).type().to_string(), "int64");
  EXPECT_EQ(text(t.filter(_["x"] > 3)), "t.filter(_.x > 3)");
  std::ostringstream out;
  out << t["x"] + 1;
  EXPECT_EQ(out.str(), "t.x + 1");
}

TEST(Expression, EqualOnesAreTheSame) {
  EXPECT_TRUE((t["x"] + 1).equals(t["x"] + 1));
  EXPECT_FALSE((t["x"] + 1).equals(t["x"] + 2));
  EXPECT_FALSE((t["x"] + 1).equals(t["x"] + 1.0));
  EXPECT_TRUE((_["x"] + 1).equals(_["x"] + 1));
  EXPECT_FALSE((_["x"] + 1).equals(_["x"] + 2));
  EXPECT_FALSE((_["x"] + 1).equals(t["x"] + 1));
  EXPECT_FALSE((_["x"] + t["x"]).equals(_["x"] + t["y"]));
  EXPECT_EQ(std::hash<Expression>()(_["x"] + 1), std::hash<Expression>()(_["x"] + 1));
  EXPECT_TRUE(Expression().equals(nullptr));
}

TEST(Expression, SymbolsOfADatashapeAloneHaveNamesOfTheirOwn) {
  const Expression a = TableSymbol("{name: string, node_id: int32}");
  const Expression b = TableSymbol("{name: string, node_id: int32}");
  EXPECT_FALSE(a.equals(b));
  EXPECT_EQ(a.type(), b.type());
}

TEST(Expression, OptionalsAndNumbersAreConstants) {
  EXPECT_EQ((t["y"] + 2.5f).text(), "t.y + 2.5");
  EXPECT_EQ(t["x"].clip(std::optional<int>(), std::optional<int>(9)).text(),
            "t.x.clip(None, 9)");
  EXPECT_EQ((t["x"] > int8_t{1}).text(), "t.x > 1");
  const std::string name = "x";
  EXPECT_TRUE(t[name].equals(t[std::string_view(name)]));
}

TEST(Expression, ChainsHaveNoLimit) {
  Expression sum = _["x"];
  for (int i = 0; i < 20'000; ++i) sum = sum + 1;
  EXPECT_EQ(t.mutate("z"_a = sum)["z"].type().to_string(), "var * int64");
  Expression same = _["x"];
  for (int i = 0; i < 20'000; ++i) same = same + 1;
  EXPECT_TRUE(sum.equals(same));
}

struct Mistake {
  std::function<Expression()> build;
  Code code;
  const char* says;  // a part of the message or its hint
};

TEST(Expression, MistakesAreErrorsAtOnce) {
  const Mistake mistakes[] = {
      {[] { return t["nmae"]; }, Code::kNotFound, "did you mean name?"},
      {[] { return t["name"].sum(); }, Code::kType, "sum takes numbers"},
      {[] { return t["x"] + "a"; }, Code::kType, "+ takes two numbers"},
      {[] { return t.filter(_["z"] > 1); }, Code::kNotFound, "no column z"},
      {[] { return t.filter(_["x"]); }, Code::kType, "bool"},
      {[] { return t.head("m"_a = 1); }, Code::kInvalid, "head has no argument m"},
      {[] { return t.head("n"_a = 1, 2); }, Code::kInvalid, "positional argument"},
      {[] { return t.head(1, "n"_a = 2); }, Code::kInvalid, "given twice"},
      {[] { return t["x"].quantile("where"_a = t["x"] > 1); }, Code::kInvalid,
       "needs the argument q"},
      {[] { return t.select({"x", "z"_a = "y"}); }, Code::kInvalid, "inside a list"},
      {[] { return t[Argument()]; }, Code::kInvalid, "one index"},
      {[] { return memtable({dict(1)}); }, Code::kInvalid, "no name"},
      {[] { return symbol("t", "{x: in64}"); }, Code::kInvalid, "int64"},
      {[] { return parse("t.filter(_.z > 1)", {t}); }, Code::kNotFound,
       "no column or method z"},
      {[] { return parse("t", {t["x"]}); }, Code::kType, "is a symbol"},
      {[] { return t["x"].topk(2, t["x"] > 1); }, Code::kInvalid, "more arguments"},
      {[] { return cases({t["x"] > 1}); }, Code::kInvalid, "pairs"},
      {[] { return from_json("{"); }, Code::kInvalid, ""},
  };
  for (const Mistake& mistake : mistakes) {
    try {
      const Expression built = mistake.build();
      ADD_FAILURE() << "no error: " << built.text() << ", but " << mistake.says;
    } catch (const Error& error) {
      EXPECT_EQ(code_name(error.code()), code_name(mistake.code)) << error.render();
      EXPECT_NE(error.render().find(mistake.says), std::string::npos) << error.render();
    }
  }
}

TEST(Expression, ThePlaceholderAloneHasNoType) {
  for (const Expression& deferred : {_, _["x"] + 1, if_else(_["x"] > 1, 1, 2)}) {
    EXPECT_TRUE(deferred.deferred());
    try {
      deferred.type();
      ADD_FAILURE() << deferred.text();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kInvalid);
      EXPECT_NE(error.render().find("no table's method"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace phlox

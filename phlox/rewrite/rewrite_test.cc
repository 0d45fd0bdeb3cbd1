// Each rule alone, before and after, as text; and what all of them keep: the type, and
// their own result.
#include "phlox/rewrite/rewrite.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"

namespace phlox::rewrite {
namespace {

using expr::Expr;

const expr::Names& names() {
  static const expr::Names names = {
      {"arcs",
       expr::symbol("arcs", type::parse_table("{node_out: int32, node_id: int32}"))},
      {"index",
       expr::symbol("index", type::parse_table("{name: string, node_id: int32}"))},
      {"t",
       expr::symbol(
           "t",
           type::parse_table(
               "{name: string, k: int32, x: int64, y: ?float64, b: bool, n: ?string}"))},
      {"u", expr::symbol("u", type::parse_table(
                                  "{name: string, k: int32, z: int16, f: float64}"))},
      {"w", expr::symbol("w", type::parse_table(
                                  "{name: string, k: int64, z: int16, f: float32}"))},
  };
  return names;
}

Expr read(std::string_view text) {
  expr::Scope scope;
  scope.names = &names();
  return expr::as_table(expr::parse(text, scope));
}

const Rule& rule(std::string_view name) {
  for (const Rule& rule : rules())
    if (rule.name == name) return rule;
  throw Error(Code::kInternal, "no rule");
}

struct Row {
  const char* rule;
  const char* before;
  const char* after;  // "" where nothing changes
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.rule << ": " << row.before;
}

class Rules : public testing::TestWithParam<Row> {};

TEST_P(Rules, BeforeAndAfter) {
  const Row& row = GetParam();
  const Expr before = read(row.before);
  const Expr after = rule(row.rule).apply(before);
  EXPECT_EQ(expr::to_text(after), *row.after ? row.after : expr::to_text(before));
  EXPECT_EQ(after.type(), before.type());
  EXPECT_EQ(rule(row.rule).apply(after), after)
      << expr::to_text(rule(row.rule).apply(after));
}

const Row kRows[] = {
#include "phlox/rewrite/rewrite_test_rows.inc"
};
INSTANTIATE_TEST_SUITE_P(All, Rules, testing::ValuesIn(kRows));

TEST(Rewrite, EveryRuleOnEveryTextKeepsTheTypeAndItsOwnResult) {
  for (const Row& row : kRows) {
    const Expr query = read(row.before);
    for (const Rule& each : rules()) {
      const Expr after = each.apply(query);
      EXPECT_EQ(after.type(), query.type()) << each.name << ": " << row.before;
      EXPECT_EQ(each.apply(after), after) << each.name << ": " << row.before;
    }
    const Result result = rewrite(query);
    EXPECT_EQ(result.query.type(), query.type());
    Expr at = query;
    for (const Step& step : result.steps) {
      EXPECT_EQ(step.before, at);
      EXPECT_NE(step.after, at);
      at = step.after;
    }
    EXPECT_EQ(at, result.query);
  }
}

TEST(Rewrite, RulesCanBeSwitchedOffByName) {
  const Expr query = read("t.filter(_.b & (_.x > 1)).x");
  std::set<std::string, std::less<>> off;
  for (const Rule& each : rules()) off.emplace(each.name);
  EXPECT_EQ(rewrite(query, off).query, query);
  off.erase("merge_filters");
  const Result result = rewrite(query, off);
  ASSERT_EQ(result.steps.size(), 1u);
  EXPECT_EQ(result.steps[0].rule, "merge_filters");
  try {
    rewrite(query, {"push_filters"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kNotFound);
    EXPECT_EQ(error.hint(), "did you mean push_filter?");
  }
}

TEST(Rewrite, WeblinksCountsBelowTheJoin) {
  const Result result = rewrite(
      read(R"(join(arcs, index, "node_id").by(_.name, links=_.node_id.count()))"));
  EXPECT_EQ(expr::to_text(result.query),
            "join(arcs[[\"node_id\"]].by(_.node_id, node_id_count=_.node_id.count()), "
            "index, \"node_id\")"
            ".by(_.name, links=_.node_id_count.sum())");
}

TEST(Rewrite, ThePageNamesEveryRule) {
  std::ostringstream page;
  page << std::ifstream(std::string(PHLOX_SOURCE_DIR) + "/docs/rewrites.md").rdbuf();
  size_t at = 0;
  for (const Rule& each : rules()) {  // in their order
    at = page.str().find("\n| `" + std::string(each.name) + "` |", at);
    EXPECT_NE(at, std::string::npos) << each.name;
  }
}

// A graph whose text has 2^60 columns is rewritten as a graph.
TEST(Rewrite, SharedPartsStayShared) {
  Expr table = read("t");
  for (int i = 0; i < 60; ++i) table = expr::make("concat", {table, table});
  const Result result = rewrite(expr::make(
      "filter", {table, expr::make("gt", {expr::column("x", type::Type::int64()),
                                          expr::literal(expr::Value(3))})}));
  EXPECT_LT(expr::postorder(result.query).size(), 1000u);
}

TEST(Rewrite, LongChainsNeedNoStackAndStaySmall) {
  Expr table = read("t");
  const Expr one = expr::literal(expr::Value(1));
  for (int i = 0; i < 20000; ++i) {
    const Expr x = expr::column("x", type::Type::int64());
    table = i % 3 == 0 ? expr::make("filter", {table, expr::make("gt", {x, one})})
            : i % 3 == 1
                ? expr::make("slice", {table}, {{"offset", 0}, {"limit", 100000 - i}})
                : expr::make("mutate", {table, expr::make("add", {x, one})},
                             {{"names", expr::Value::List{expr::Value("x")}}});
  }
  EXPECT_EQ(rewrite(table).query.type(), table.type());
}

}  // namespace
}  // namespace phlox::rewrite

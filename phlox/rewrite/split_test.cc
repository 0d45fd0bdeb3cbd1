// Each sort of query split by `t`, as texts; and what every split keeps: types, what its
// three steps read, and the answer's independence of the leaf that is chosen.
#include "phlox/rewrite/split.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"
#include "phlox/rewrite/split_reductions.h"

namespace phlox::rewrite {
namespace {

using expr::Expr;

const expr::Names& names() {
  static const expr::Names names = {
      {"t",
       expr::symbol(
           "t",
           type::parse_table(
               "{name: string, k: int32, x: int64, y: ?float64, b: bool, n: ?string}"))},
      {"u", expr::symbol("u", type::parse_table(
                                  "{name: string, k: int32, z: int16, f: float64}"))},
      {"parts", expr::symbol("parts", type::parse_table("{name: string, k: int32}"))},
  };
  return names;
}

Expr read(std::string_view text) {
  expr::Scope scope;
  scope.names = &names();
  return expr::as_table(expr::parse(text, scope));
}

struct Row {
  const char* query;
  const char* keeps;  // and, of rows, why
  const char* chunk;
  const char* combine;
  const char* finish;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.query; }

const Row kRows[] = {
#include "phlox/rewrite/split_test_rows.inc"
};

std::string kept(const Split& split) {
  const std::string keeps(keeps_name(split.keeps));
  return split.why.empty() ? keeps : keeps + ": " + split.why;
}

class Splits : public testing::TestWithParam<Row> {};

TEST_P(Splits, AsTexts) {
  const Row& row = GetParam();
  const Split done = split(read(row.query), names().at("t"));
  EXPECT_EQ(kept(done), row.keeps);
  EXPECT_EQ(expr::to_text(done.chunk), row.chunk);
  EXPECT_EQ(expr::to_text(done.combine), row.combine);
  EXPECT_EQ(expr::to_text(done.finish), row.finish);
}

TEST_P(Splits, KeepTypesAndReadWhatTheySay) {
  const Expr query = read(GetParam().query);
  const Split done = split(query, names().at("t"));
  EXPECT_EQ(done.leaf, names().at("t"));
  EXPECT_EQ(done.parts.type(), done.chunk.type());
  EXPECT_EQ(done.combine.type(), done.chunk.type());
  EXPECT_EQ(done.finish.type(), query.type());
  EXPECT_EQ(done.why.empty(), done.keeps != Keeps::kRows);
  const auto reads = [](const Expr& step, const Expr& leaf) {
    const std::vector<Expr> leaves = expr::leaves(step);
    return std::find(leaves.begin(), leaves.end(), leaf) != leaves.end();
  };
  EXPECT_TRUE(reads(done.chunk, done.leaf));
  EXPECT_FALSE(reads(done.chunk, done.parts));
  EXPECT_EQ(expr::leaves(done.combine), std::vector{done.parts});
  EXPECT_TRUE(reads(done.finish, done.parts));
  EXPECT_FALSE(reads(done.finish, done.leaf));
}

INSTANTIATE_TEST_SUITE_P(All, Splits, testing::ValuesIn(kRows));

TEST(Split, ByTheLeafThatKeepsTheLeast) {
  EXPECT_EQ(split(read("join(u, t, \"k\", how=\"left\").nrows()")).leaf, names().at("u"));
  EXPECT_EQ(split(read("join(u, t, \"k\", how=\"right\").nrows()")).leaf,
            names().at("t"));
  EXPECT_EQ(split(read("join(u, t, \"k\").nrows()")).leaf, names().at("u"));
}

TEST(Split, PartsHaveANameOfTheirOwn) {
  const Split done = split(read("join(t, parts, \"k\").nrows()"), names().at("t"));
  EXPECT_EQ(done.parts.string("name"), "parts_2");
}

TEST(Split, SaysHowFarItMayBeOff) {
  const auto bound = [](const char* text) {
    return split(read(text), names().at("t")).bound;
  };
  EXPECT_EQ(bound("t.by(_.name, s=_.x.sum(), m=_.k.mean(), q=_.y.median())"), "");
  EXPECT_NE(bound("t.y.sum()").find("sums of floats"), std::string::npos);
  EXPECT_NE(bound("t.x.std()").find("spreads"), std::string::npos);
  EXPECT_TRUE(split(read("t.x.sum()")).exact());
  EXPECT_FALSE(split(read("t.y.mean()")).exact());
}

TEST(Split, WithoutALeafIsAnError) {
  const auto code = [](const char* text, const Expr& leaf) {
    try {
      split(read(text), leaf);
    } catch (const Error& error) {
      return error.code();
    }
    return Code::kInternal;
  };
  EXPECT_EQ(code("t.x.sum()", names().at("u")), Code::kNotFound);
  const Expr row = expr::make("row", {expr::literal(expr::Value(1))},
                              {{"names", expr::Value::List{expr::Value("one")}}});
  EXPECT_THROW(split(row), Error);
}

// A table written out is split if there is no other.
TEST(Split, OfWrittenRows) {
  const Split done =
      split(read("memtable([(1, 2), (1, 3)], \"{a: int64, b: int64}\").b.sum()"));
  EXPECT_TRUE(done.leaf.is("memtable"));
  EXPECT_EQ(
      split(read("join(memtable([(1, 2)], \"{k: int32, b: int64}\"), t, \"k\").nrows()"))
          .leaf,
      names().at("t"));
}

TEST(Split, LongChainsNeedNoStack) {
  Expr table = read("t");
  const Expr one = expr::literal(expr::Value(1));
  for (int i = 0; i < 20000; ++i) {
    const Expr x = expr::column("x", type::Type::int64());
    table = i % 2 == 0 ? expr::make("filter", {table, expr::make("gt", {x, one})})
                       : expr::make("mutate", {table, expr::make("add", {x, one})},
                                    {{"names", expr::Value::List{expr::Value("x")}}});
  }
  EXPECT_EQ(split(table).keeps, Keeps::kNothing);
}

// A new reduction must be taken apart, or be said to need all rows.
TEST(Split, KnowsEveryReduction) {
  std::ostringstream page;
  page << std::ifstream(std::string(PHLOX_SOURCE_DIR) + "/docs/split.md").rdbuf();
  for (const expr::Op* op : expr::catalogue()) {
    if (op->kind != expr::Kind::kReduction) continue;
    EXPECT_NE(page.str().find("`" + std::string(op->name) + "`"), std::string::npos)
        << op->name;
  }
}

}  // namespace
}  // namespace phlox::rewrite

// Expressions: text to node to text, types, names, JSON, depth.
#include "phlox/expr/expr.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"

namespace phlox::expr {
namespace {

const Names& names() {
  static const Names names = {
      {"arcs", symbol("arcs", type::parse_table("{node_out: int32, node_id: int32}"))},
      {"index", symbol("index", type::parse_table("{name: string, node_id: int32}"))},
      {"t", symbol("t", type::parse_table(
                            "{name: string, x: int64, y: ?float64, when: datetime, "
                            "d: decimal[10, 2], u: uint64, day: date, b: bool}"))},
      {"u", symbol("u", type::parse_table("{name: string, z: int64}"))},
  };
  return names;
}

Expr read(std::string_view text) {
  Scope scope;
  scope.names = &names();
  return parse(text, scope);
}

struct Row {
  const char* text;
  const char* canonical;
  const char* type;  // of the result as a table
};

class Texts : public testing::TestWithParam<Row> {};

TEST_P(Texts, ReadPrintReadAndJson) {
  const Expr expr = read(GetParam().text);
  EXPECT_EQ(to_text(expr), GetParam().canonical);
  EXPECT_EQ(as_table(expr).type().to_string(), GetParam().type);
  EXPECT_EQ(read(to_text(expr)), expr);
  EXPECT_EQ(from_json(to_json(expr)), expr);
  const Expr table = as_table(expr);
  EXPECT_EQ(from_json(to_json(table)), table);
}

const Row kRows[] = {
    {R"(join(arcs, index, "node_id").by(_.name, links=_.node_id.count()))",
     R"(join(arcs, index, "node_id").by(_.name, links=_.node_id.count()))",
     "var * {name: string, links: int64}"},
    {"t.x + 1", "t.x + 1", "var * {x: int64}"},
    {"t.x + (1 + 2) * 2", "t.x + 6", "var * {x: int64}"},
    {"t.u + 3", "t.u + 3", "var * {u: uint64}"},
    {"t.u + -3", "t.u + -3", "var * {u: int64}"},
    {"2 ** -t.x", "2 ** -t.x", "var * {x: float64}"},
    {"(-t.x) ** 2", "(-t.x) ** 2", "var * {x: float64}"},
    {"-t.x ** 2", "-t.x ** 2", "var * {x: float64}"},
    {"t.x - (t.x - 1)", "t.x - (t.x - 1)", "var * {x: int64}"},
    {"t.x // 2", "t.x // 2", "var * {x: ?int64}"},
    {"t.y // 2", "t.y // 2", "var * {y: ?float64}"},
    {"t.d * t.d", "t.d * t.d", "var * {d: decimal[20, 4]}"},
    {"t.x * t.x.max() + t.nrows()", "t.x * t.x.max() + t.nrows()", "var * {value: ?int64}"},
    {"t.x == t.x + 1", "t.x == t.x + 1", "var * {x: bool}"},
    {"~(t.x > 1) | t.b", "~(t.x > 1) | t.b", "var * {value: bool}"},
    {"t[t.x > 3].x.sum() / t.nrows()", "t.filter(_.x > 3).x.sum() / t.nrows()",
     "var * {value: ?float64}"},
    {"t.filter(_.x > _.x.mean())[[\"x\"]]", "t.filter(_.x > _.x.mean())[[\"x\"]]",
     "var * {x: int64}"},
    {"by((t.x // 10).label(\"bin\"), n=t.nrows())",
     "t.by((_.x // 10).label(\"bin\"), n=_.nrows())", "var * {bin: ?int64, n: int64}"},
    {"t.by(_.name, s=_.x.sum(), m=_.x.mean(where=_.b))",
     "t.by(_.name, s=_.x.sum(), m=_.x.mean(where=_.b))",
     "var * {name: string, s: int64, m: ?float64}"},
    {"t.by(_.name, _.x.sum())", "t.by(_.name, x_sum=_.x.sum())",
     "var * {name: string, x_sum: int64}"},
    {"t.group_by(\"name\").agg(s=_.x.sum())", "t.by(_.name, s=_.x.sum())",
     "var * {name: string, s: int64}"},
    {"summary(n=t.nrows(), s=t.x.sum())", "t.summary(n=_.nrows(), s=_.x.sum())",
     "var * {n: int64, s: ?int64}"},
    {"t.x.sum()", "t.x.sum()", "var * {x_sum: ?int64}"},
    {"t.nrows()", "t.nrows()", "var * {nrows: int64}"},
    {"t.x.topk(3)", "t.x.topk(3)", "var * {x_topk: ?var * int64}"},
    {"t.sort(\"name\", desc(\"x\"))[[\"x\"]].tail(2)",
     "t.sort(_.name, desc(_.x))[[\"x\"]].tail(2)", "var * {x: int64}"},
    {"t.sort([\"name\", \"x\"], ascending=[True, False])[[\"x\"]]",
     "t.sort(_.name, desc(_.x))[[\"x\"]]", "var * {x: int64}"},
    {"t[1:3].x", "t.head(2, offset=1).x", "var * {x: int64}"},
    {"t[-3:].x", "t.tail(3).x", "var * {x: int64}"},
    {"t.x[t.b]", "t.filter(_.b).x", "var * {x: int64}"},
    {"t.x.head(3)", "t[[\"x\"]].head(3).x", "var * {x: int64}"},
    {"t.name.count_values()", "t[[\"name\"]].by(_.name, count=_.nrows())",
     "var * {name: string, count: int64}"},
    {"u.rename(n=\"name\")", "u.select(_.name.label(\"n\"), _.z)",
     "var * {n: string, z: int64}"},
    {"u.drop(\"z\")", "u[[\"name\"]]", "var * {name: string}"},
    {"u.mutate(count=_.z)[\"count\"]", "u.mutate(count=_.z)[\"count\"]",
     "var * {count: int64}"},
    {"u.mutate(t=_.z, keys=1)", "u.mutate(t=_.z, keys=1)",
     "var * {name: string, z: int64, t: int64, keys: int64}"},
    {"join(t, u, how=\"outer\").z", "join(t, u, \"name\", how=\"outer\").z",
     "var * {z: ?int64}"},
    {"join(u, u, [(\"name\", \"name\")], suffixes=(\"_a\", \"_b\"))",
     "join(u, u, \"name\", suffixes=(\"_a\", \"_b\"))",
     "var * {name: string, z_a: int64, z_b: int64}"},
    {"concat(u, u)", "concat(u, u)", "var * {name: string, z: int64}"},
    {"t.fillna({\"y\": 0}).y", "t.mutate(y=coalesce(_.y, 0)).y", "var * {y: float64}"},
    {"t.dropna().y", "t.filter(_.y.notnull()).y", "var * {y: ?float64}"},
    {"t.day == \"2020-12-01\"", "t.day == date(\"2020-12-01\")", "var * {day: bool}"},
    {"t.day + timedelta(days=1)", "t.day + timedelta(microseconds=86400000000)",
     "var * {day: datetime}"},
    {"if_else(t.x > 1, 1, 2.5)", "if_else(t.x > 1, 1, 2.5)", "var * {x: float64}"},
    {"cases((t.x > 2, \"high\"))", "cases((t.x > 2, \"high\"), else_=None)",
     "var * {x: ?string}"},
    {"t.x.isin([1, 2])", "t.x.isin([1, 2])", "var * {x: bool}"},
    {"t.name.isin(u.name)", "t.name.isin(u.name)", "var * {name: bool}"},
    {"t.x.clip(0, None)", "t.x.clip(0, None)", "var * {x: int64}"},
    {"t.x.cast(\"float32\")", "t.x.cast(\"float32\")", "var * {x: float32}"},
    {"memtable([(1, \"a\"), (2, None)])",
     "memtable([(1, \"a\"), (2, None)], \"var * {f0: int64, f1: ?string}\")",
     "var * {f0: int64, f1: ?string}"},
    {"literal(\"nan\", \"float64\")", "literal(\"nan\", \"float64\")",
     "var * {value: float64}"},
};

INSTANTIATE_TEST_SUITE_P(Language, Texts, testing::ValuesIn(kRows));

TEST(Catalogue, EveryExampleBuildsAndPrints) {
  for (const Op* op : catalogue()) {
    EXPECT_FALSE(op->doc.empty()) << op->name;
    if (op->spelling == Spelling::kNone) continue;
    ASSERT_FALSE(op->example.empty()) << op->name;
    const Expr expr = read(op->example);
    // A symbol prints as its name, which another table may have here.
    if (!expr.is("symbol")) {
      EXPECT_EQ(read(to_text(expr)), expr) << op->example;
    }
    EXPECT_EQ(from_json(to_json(expr)), expr) << op->example;
  }
}

TEST(Catalogue, MethodsAreOfferedByType) {
  const auto offers = [](const char* text, const char* method) {
    const auto names = methods_of(read(text));
    return std::find(names.begin(), names.end(), method) != names.end();
  };
  EXPECT_TRUE(offers("t.x", "sum"));
  EXPECT_TRUE(offers("t.x", "corr"));
  EXPECT_TRUE(offers("t.name", "max"));
  EXPECT_TRUE(offers("t", "filter"));
  for (const char* const method : {"sum", "corr", "cov", "quantile", "abs", "any", "filter"})
    EXPECT_FALSE(offers("t.name", method)) << method;
  EXPECT_FALSE(offers("t", "sum"));
}

TEST(Expr, EqualExpressionsAreOneNode) {
  EXPECT_EQ(read("t.filter(_.x > 1)").id(), read("t[t.x > 1]").id());
  EXPECT_NE(read("t.x + 1").id(), read("t.x + 2").id());
  EXPECT_NE(read("t.x + 1").id(), read("t.x + 1.0").id());
}

TEST(Expr, ReductionsChainWithoutLimit) {
  Expr sum = read("t.x.sum()");
  for (int i = 0; i < 100'000; ++i) sum = make("add", {sum, literal(Value(int64_t{1}))});
  EXPECT_EQ(as_table(sum).type().to_string(), "var * {x_sum: ?int64}");
}

TEST(Expr, LabelsNameAndAreGone) {
  EXPECT_EQ(to_text(read("t.select(_.x.label(\"a\") + 1)")), "t.select((_.x + 1).label(\"a\"))");
}

TEST(Expr, DepthHasNoLimit) {
  Expr expr = names().at("t");
  for (int i = 0; i < 100'000; ++i)
    expr = make("filter", {expr, make("gt", {column("x", type::Type::int64()),
                                             literal(Value(int64_t{i}))})});
  EXPECT_EQ(postorder(expr).size(), 300'002u);
  EXPECT_EQ(from_json(to_json(expr)), expr);
  const std::string text = to_text(expr);
  EXPECT_EQ(read(text), expr);
  Expr sum = read("t.x");
  for (int i = 0; i < 100'000; ++i) sum = make("add", {sum, literal(Value(int64_t{1}))});
  EXPECT_EQ(read(to_text(sum)), sum);
}

TEST(Expr, TextOfSharedPartsIsLimited) {
  Expr expr = names().at("u");
  for (int i = 0; i < 40; ++i) expr = make("concat", {expr, expr});
  EXPECT_THROW(to_text(expr, 1 << 20), Error);
  EXPECT_TRUE(to_text(expr, 1000, true).ends_with("..."));
  EXPECT_EQ(from_json(to_json(expr)), expr);
}

TEST(Json, StrangersAreChecked) {
  const char* const wrong[] = {
      "",
      "[]",
      "{}",
      "{\"phlox\": 2, \"root\": 0, \"nodes\": []}",
      R"({"phlox": 1, "root": 0, "nodes": []})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "system"}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "head"}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "add", "args": [0, 0]}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "filter"}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "literal", "value": "a", "type": "int64"}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "symbol", "name": "t", "type": "int64"}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "symbol", "name": 3, "type": "{a: int64}"}]})",
      R"({"phlox": 1, "root": 1, "nodes": [{"op": "symbol", "name": "t", "type": "{a: int64}"}, {"op": "by", "args": [0], "names": ["a"], "keys": 7}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "gt"}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "sum"}]})",
      R"({"phlox": 1, "root": 0, "nodes": [{"op": "coalesce", "args": []}]})",
      R"({"phlox": 1, "root": 1, "nodes": [{"op": "literal", "value": 1, "type": "int64"}, {"op": "abs", "args": [0, 0]}]})",
      R"({"phlox": 1, "root": 1, "nodes": [{"op": "symbol", "name": "t", "type": "{a: int64}"}, {"op": "sort", "args": [0], "ascending": [1]}]})",
  };
  for (const char* const text : wrong) EXPECT_THROW(from_json(text), Error) << text;
}

TEST(Syntax, TextIsUtf8) {
  for (const char* const text : {"'a\xf5'", "t.\xc3(", "'\xed\xa0\x80'"})
    EXPECT_THROW(parse_syntax(text), Error) << text;
  EXPECT_EQ(*parse_syntax("'\\u00f5'").value().string(), "\xc3\xb5");
}

}  // namespace
}  // namespace phlox::expr

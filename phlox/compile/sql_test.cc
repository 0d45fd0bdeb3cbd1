// The SQL text of expressions: readable, flat, quoted, and linear in size.
#include "phlox/compile/sql.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/compile/text.h"
#include "phlox/expr/evaluate.h"

namespace phlox::compile {
namespace {

const expr::Names& names() {
  static const expr::Names names = {
      {"arcs",
       expr::symbol("arcs", type::parse_table("{node_out: int32, node_id: int32}"))},
      {"index",
       expr::symbol("index", type::parse_table("{name: string, node_id: int32}"))},
      {"t", expr::symbol("t", type::parse_table(
                                  "{k: string, x: int64, y: ?float64, wide: string}"))},
  };
  return names;
}

Program compile(const std::string& text, bool readable = false) {
  expr::Scope scope;
  scope.names = &names();
  return to_sql(expr::parse(text, scope), dialect("duckdb"), readable);
}

struct Golden {
  const char* text;
  const char* sql;
};

class GoldenSql : public testing::TestWithParam<Golden> {};

TEST_P(GoldenSql, IsThis) { EXPECT_EQ(compile(GetParam().text).text, GetParam().sql); }

INSTANTIATE_TEST_SUITE_P(
    Texts, GoldenSql,
    testing::ValuesIn(std::vector<Golden>{
        {"join(arcs, index, \"node_id\").by(_.name, links=_.node_id.count())",
         "SELECT r.\"name\", count(l.\"node_id\") AS \"links\" FROM \"arcs\" AS l JOIN "
         "\"index\" AS r ON "
         "l.\"node_id\" = r.\"node_id\" GROUP BY 1"},
        // Joins upon joins are one FROM, which leaves their order to the database.
        {"join(arcs, index, \"node_id\").join(t, [(\"name\", \"k\")]).select(\"name\", "
         "\"x\")",
         "SELECT r.\"name\", r2.\"x\" FROM \"arcs\" AS l JOIN \"index\" AS r ON "
         "l.\"node_id\" = r.\"node_id\" JOIN \"t\" AS r2 ON r.\"name\" = r2.\"k\""},
        {"t.filter(_.x > 3).select(\"k\").head(2)",
         "SELECT \"k\" FROM \"t\" WHERE \"x\" > 3 LIMIT 2"},
        {"t.head(2).filter(_.x > 3).k",
         "SELECT \"k\" FROM (SELECT * FROM \"t\" LIMIT 2) WHERE \"x\" > 3"},
        {"t.mutate(x=_.x + 1, z=_.x * 2)",
         "SELECT * REPLACE (\"x\" + 1 AS \"x\"), \"x\" * 2 AS \"z\" FROM \"t\""},
        {"t.by(_.k, s=_.x.sum()).filter(_.s > 1).sort(desc(\"s\"))",
         "SELECT \"k\", CAST(sum(\"x\") AS BIGINT) AS \"s\" FROM \"t\" GROUP BY 1 HAVING "
         "CAST(sum(\"x\") AS "
         "BIGINT) > 1 ORDER BY \"s\" DESC NULLS LAST"},
        {"t.x.sum()", "SELECT CAST(sum(\"x\") AS BIGINT) AS \"x_sum\" FROM \"t\""},
        {"t.filter(_.k == \"it's \\\"so\\\"\").nrows()",
         "SELECT count(*) AS \"nrows\" FROM \"t\" WHERE \"k\" = 'it''s \"so\"'"},
        {"t.select(\"k\").distinct()", "SELECT \"k\" FROM \"t\" GROUP BY 1"},
        {"concat(t.select(\"k\"), index.select(k=_.name))",
         "SELECT * FROM (SELECT \"k\" FROM \"t\" UNION ALL SELECT \"name\" AS \"k\" FROM "
         "\"index\")"},
        {"t.sort(\"k\").select(\"x\")",
         "SELECT \"x\" FROM (SELECT *, row_number() OVER () AS \"_r1\" FROM \"t\") ORDER "
         "BY \"k\" NULLS LAST, "
         "\"_r1\" NULLS LAST"},
    }));

TEST(Sql, ReadsOnlyTheColumnsThatAreUsed) {
  const auto program =
      compile("t.mutate(z=_.y * 2).filter(_.x > 0).by(_.k, n=_.nrows())");
  ASSERT_EQ(program.inputs.size(), 1u);
  EXPECT_EQ(program.inputs[0].columns, (std::vector<std::string>{"k", "x"}));
  // To count rows one column must be read.
  EXPECT_EQ(compile("t.nrows()").inputs[0].columns, (std::vector<std::string>{"x"}));
}

TEST(Sql, ALeafHasAnInputForEachScan) {
  const auto program =
      compile("join(t.select(\"k\", \"x\"), t.select(\"k\", \"y\"), \"k\")");
  ASSERT_EQ(program.inputs.size(), 2u);
  EXPECT_EQ(program.inputs[0].name, "t");
  EXPECT_EQ(program.inputs[0].columns, (std::vector<std::string>{"k", "x"}));
  EXPECT_EQ(program.inputs[1].name, "t_2");
}

TEST(Sql, SharedTablesAreComputedOnce) {
  const auto program = compile(
      "join(t.by(_.k, s=_.x.sum()), t.by(_.k, s=_.x.sum()).filter(_.s > 3), \"k\")");
  EXPECT_EQ(program.inputs.size(), 1u);
  EXPECT_EQ(program.text.rfind("WITH \"_t", 0), 0u) << program.text;
  EXPECT_NE(program.text.find("AS MATERIALIZED"), std::string::npos) << program.text;
}

TEST(Sql, SharedGraphsStayLinear) {
  // Each step joins the one before with itself.
  std::string text = "t.by(_.k, n=_.nrows())";
  expr::Scope scope;
  auto own = names();
  scope.names = &own;
  expr::Expr table = expr::parse(text, scope);
  for (int i = 0; i < 40; ++i) {
    own["p"] = table;
    table = expr::parse("join(p, p, \"k\").select(\"k\", n=_.n_left)", scope);
  }
  EXPECT_LT(to_sql(table, dialect("duckdb")).text.size(), 20'000u);
}

TEST(Sql, ChainsGrowLinearly) {
  const auto size_of = [](int steps) {
    std::string text = "t";
    for (int i = 0; i < steps; ++i)
      text += ".mutate(z" + std::to_string(i) + "=_." +
              (i ? "z" + std::to_string(i - 1) : "x") + " * 2 + _.x)";
    return compile(text).text.size();
  };
  EXPECT_LT(size_of(400), 2.5 * static_cast<double>(size_of(200)));
}

TEST(Sql, ReadableTextIsTheSameTextInLines) {
  const char* text = "t.head(2).filter(_.k == \"a\").by(_.k, n=_.nrows()).sort(\"n\")";
  std::string lines = compile(text, true).text;
  EXPECT_EQ(lines,
            "SELECT \"k\", count(*) AS \"n\"\n"
            "FROM (\n"
            "  SELECT *\n"
            "  FROM \"t\"\n"
            "  LIMIT 2\n"
            ")\n"
            "WHERE \"k\" = 'a'\n"
            "GROUP BY 1\n"
            "ORDER BY \"n\" NULLS LAST");
}

TEST(Sql, UnknownDialect) {
  try {
    dialect("oracle");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kNotFound);
    EXPECT_EQ(error.hint(),
              "known are: duckdb, flightsql, flightsql_duckdb, mysql, postgresql, spark, "
              "sqlite");
  }
}

TEST(Places, AreFilledWithParenthesesWhereNeeded) {
  const auto fill = [](const Place& place) {
    return place.argument == 0 ? Sql{"a + b", false} : Sql{"c", true};
  };
  EXPECT_EQ(expand("{0} * {1}", fill), "(a + b) * c");
  EXPECT_EQ(expand("f({0}, {1})", fill), "f(a + b, c)");
  EXPECT_EQ(expand("CASE WHEN {0} THEN {1} END", fill), "CASE WHEN a + b THEN c END");
  EXPECT_EQ(expand("'{x}' || {1}", fill), "'{x}' || c");
  EXPECT_EQ(expand("f({0}, '{{0}{{')", fill), "f(a + b, '{0}{')");
  EXPECT_EQ(without_places("a{2}{"), "a{{2}{{");
  EXPECT_EQ(count_places("{{0} {0}", 0), 1);
  EXPECT_EQ(count_places("{0} {0:d} {1:~c} '{2,3}'", 0), 2);
}

TEST(Places, AtomsAreToldFromOperators) {
  for (const char* atom :
       {"f(a + b)", "CASE WHEN a THEN b END", "\"a b\"", "'it''s'", "12", "[1, 2][1]"})
    EXPECT_TRUE(is_atom(atom)) << atom;
  for (const char* other : {"a + b", "-1", "f(a) + g(b)", "a IS NULL", "NOT a"})
    EXPECT_FALSE(is_atom(other)) << other;
}

}  // namespace
}  // namespace phlox::compile

// The C++ face builds the expressions that the shell reads, and computes them.
#include "phlox/phlox.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "phlox/expr/evaluate.h"

namespace phlox {
namespace {

struct Example {
  Expression arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
  Expression index = symbol("index", "{name: string, node_id: int32}");
  Expression t =
      symbol("t", "{name: string, x: int64, y: ?float64, when: datetime, b: bool}");
  Expression u = symbol("u", "{name: string, z: int64}");

  expr::Expr read(std::string_view text) const {
    expr::Names names;
    for (const Expression& table : {arcs, index, t, u})
      names.emplace(table.expr().string("name"), table.expr());
    expr::Scope scope;
    scope.names = &names;
    return expr::parse(text, scope);
  }
};

TEST(Face, BuildsWhatTheShellReads) {
  const Example e;
  const Expression &arcs = e.arcs, &index = e.index, &t = e.t, &u = e.u;
  const std::vector<std::pair<Expression, std::string>> examples = {
      {join(arcs, index, "node_id").by(_["name"], arg("links") = _["node_id"].count()),
       "join(arcs, index, \"node_id\").by(_.name, links=_.node_id.count())"},
      {by(join(arcs, index, "node_id"), _["name"], "links"_a = _["node_id"].count()),
       "join(arcs, index, \"node_id\").by(_.name, links=_.node_id.count())"},
      {t["x"], "t.x"},
      {t[{"name", "x"}], "t[[\"name\", \"x\"]]"},
      {t[t["x"] > 3], "t[t.x > 3]"},
      {t[Rows{2, 5}], "t[2:5]"},
      {t[Rows{2}], "t[2:]"},
      {t["x"] + 1, "t.x + 1"},
      {1 + t["x"], "1 + t.x"},
      {2.5 / t["x"], "2.5 / t.x"},
      {-t["x"] % 3, "-t.x % 3"},
      {t["x"].floordiv(10), "t.x // 10"},
      {t["x"].pow(2), "t.x ** 2"},
      {~(t["x"] > 1) | (t["b"] & (t["name"] != "a")),
       "~(t.x > 1) | (t.b & (t.name != \"a\"))"},
      {t["name"] == std::string("a"), "t.name == \"a\""},
      {t.filter(_["x"] > 3, _["b"]), "t.filter(_.x > 3, _.b)"},
      {t.filter(_["x"] > _["x"].mean()), "t.filter(_.x > _.x.mean())"},
      {t.mutate(arg("z") = _["x"] + 1), "t.mutate(z=_.x + 1)"},
      {t.select("name", arg("double") = _["x"] * 2),
       "t.select(\"name\", double=_.x * 2)"},
      {t.rename(arg("n") = "x"), "t.rename(n=\"x\")"},
      {t.sort("name", desc("x")), "t.sort(\"name\", desc(\"x\"))"},
      {t.sort("x", arg("ascending") = false), "t.sort(\"x\", ascending=False)"},
      {t.order_by(desc(_["x"])), "t.order_by(desc(_.x))"},
      {t.head(3, arg("offset") = 2), "t.head(3, offset=2)"},
      {t.group_by("name").agg(arg("s") = _["x"].sum()),
       "t.group_by(\"name\").agg(s=_.x.sum())"},
      {t["x"].isin(list(1, 2, 3)), "t.x.isin([1, 2, 3])"},
      {t.mutate(arg("k") = if_else(_["x"] > 1, "a", None)),
       "t.mutate(k=if_else(_.x > 1, \"a\", None))"},
      {t.mutate(arg("k") = cases(tuple(_["x"] > 1, "a"), arg("else_") = "b")),
       "t.mutate(k=cases((_.x > 1, \"a\"), else_=\"b\"))"},
      {t["y"].cast("float32"), "t.y.cast(\"float32\")"},
      {t["x"].sum(arg("where") = t["b"]), "t.x.sum(where=t.b)"},
      {t["when"] > "2020-01-01", "t.when > \"2020-01-01\""},
      {t.fillna(0.5), "t.fillna(0.5)"},
      {join(t, u, list(tuple("x", "z")), arg("how") = "left"),
       "join(t, u, [(\"x\", \"z\")], how=\"left\")"},
      {concat(t[{"name"}], u[{"name"}]), "concat(t[[\"name\"]], u[[\"name\"]])"},
      {t.nrows(), "t.nrows()"},
      {memtable(list(tuple(1, "a"), tuple(2, "b")), "{id: int64, name: string}"),
       "memtable([(1, \"a\"), (2, \"b\")], \"{id: int64, name: string}\")"},
      {t["x"] == uint64_t{1} << 63, "t.x == 9223372036854775808"},
  };
  for (const auto& [built, text] : examples) {
    EXPECT_EQ(built.expr(), e.read(text)) << text << "\n" << built.to_string();
    EXPECT_TRUE(built.same_as(e.read(text)));
  }
}

TEST(Face, MistakesAreErrors) {
  const Example e;
  const auto message = [](auto&& build) -> std::string {
    try {
      build();
    } catch (const Error& error) {
      return error.message();
    }
    return "no error";
  };
  EXPECT_NE(message([&] { e.t["xx"]; }).find("xx"), std::string::npos);
  EXPECT_NE(message([&] { e.t["name"].sum(); }), "no error");
  EXPECT_EQ(message([&] { (_["x"] + 1).expr(); }),
            "(_[\"x\"] + 1) belongs to no table yet");
  EXPECT_EQ(message([&] { compute(e.t); }), "nothing is bound to t");
}

class Files : public testing::Test {
 protected:
  void SetUp() override {
    write(arcs_, "1\t10\n2\t10\n3\t20\n4\t30\n");
    write(index_, "a\t10\nb\t20\nc\t99\n");
  }
  void TearDown() override {
    std::remove(arcs_.c_str());
    std::remove(index_.c_str());
  }
  static void write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
  }
  static std::string path(const std::string& name) {
    return testing::TempDir() + "phlox_face_" +
           std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "_" +
           ::testing::UnitTest::GetInstance()->current_test_info()->name() + "_" + name;
  }

  std::string arcs_ = path("arcs.txt"), index_ = path("index.txt");
  Example e_;
  Expression links_ = join(e_.arcs, e_.index, "node_id")
                          .by(_["name"], arg("links") = _["node_id"].count())
                          .sort("name");
};

TEST_F(Files, ComputesToRowsTextAndArrow) {
  const Bound arcs{e_.arcs, arcs_}, index{e_.index, index_};
  Result result = compute(links_, {arcs, index});
  EXPECT_EQ(result.type(), "var * {name: string, links: int64}");
  const auto rows = result.rows();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0], (std::vector<Cell>{"a", 2}));
  EXPECT_EQ(rows[1], (std::vector<Cell>{"b", 1}));
  std::ostringstream printed;
  printed << rows[0][0] << " " << rows[0][1] << " " << Cell();
  EXPECT_EQ(printed.str(), "a 2 null");

  EXPECT_EQ(compute(links_, {{e_.arcs, arcs_}, {e_.index, index_}}).to_string(),
            "name  links\na     2\nb     1\n");

  ArrowArrayStream stream;
  compute(links_, {{e_.arcs, arcs_}, {e_.index, index_}}).export_to(&stream);
  // And back in, as the rows of another symbol.
  const Expression counted = symbol("counted", "{name: string, links: int64}");
  const auto total = compute(counted["links"].sum(), {{counted, &stream}}).rows();
  EXPECT_EQ(total, (std::vector<std::vector<Cell>>{{3}}));
}

TEST_F(Files, OneBindingAndNone) {
  EXPECT_EQ(compute(e_.arcs.nrows(), {{e_.arcs, arcs_}}).rows()[0][0], Cell(4));
  EXPECT_EQ(compute(data(arcs_, "{a: int64, b: int64}")["b"].max()).rows()[0][0],
            Cell(30));
  EXPECT_EQ(
      compute(memtable(list(tuple(1), tuple(5)), "{a: int64}")["a"].sum()).rows()[0][0],
      Cell(6));
}

TEST_F(Files, ExplainsAndCancels) {
  const std::string text = explain(links_, {{e_.arcs, arcs_}, {e_.index, index_}});
  EXPECT_NE(text.find("preaggregate_join"), std::string::npos);
  EXPECT_NE(to_sql(links_).find("JOIN"), std::string::npos);
  ComputeOptions options;
  options.task.cancel();
  try {
    compute(links_, {{e_.arcs, arcs_}, {e_.index, index_}}, options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kCancelled);
  }
}

}  // namespace
}  // namespace phlox

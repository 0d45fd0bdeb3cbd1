// The language, written in C++ and in the shell: the same expressions.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "phlox/expr/evaluate.h"
#include "phlox/expr/op.h"
#include "phlox/expr/print.h"
#include "phlox/faces/cpp/expression.h"
#include "phlox/faces/cpp/written.h"

namespace phlox {
namespace {

const Expression t = symbol("t",
                            "{name: string, x: int64, y: ?float64, when: datetime, "
                            "d: decimal[10, 2], u: uint64, day: date, b: bool}");
const Expression u = symbol("u", "{name: string, z: int64}");
const Expression arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
const Expression index_ = symbol("index", "{name: string, node_id: int32}");

Expression shell(std::string_view text) { return parse(text, {t, u, arcs, index_}); }

struct Pair {
  Expression built;
  const char* text;
};

const std::vector<Pair>& pairs() {
  static const std::vector<Pair> pairs = {
      // The keynote.
      {join(arcs, index_, "node_id").by(_["name"], "links"_a = _["node_id"].count()),
       "join(arcs, index, \"node_id\").by(_.name, links=_.node_id.count())"},
      {By(Join(arcs, index_, "node_id"), Join(arcs, index_, "node_id")["name"],
          Join(arcs, index_, "node_id")["node_id"].count()),
       "By(Join(arcs, index, \"node_id\"), Join(arcs, index, \"node_id\").name, "
       "Join(arcs, index, \"node_id\").node_id.count())"},
      // Sources and literals.
      {symbol("t", "{a: int64}"), "symbol(\"t\", \"{a: int64}\")"},
      {data("a.tsv", "{a: int64}"), "data(\"a.tsv\", \"{a: int64}\")"},
      {memtable({{1, "a"}, {2, nullptr}}), "memtable([(1, \"a\"), (2, None)])"},
      {memtable({{1, "a"}, {2, "b"}}, "{id: int64, name: string}"),
       "memtable([(1, \"a\"), (2, \"b\")], \"{id: int64, name: string}\")"},
      {memtable(std::vector<std::tuple<int, std::string>>{{1, "a"}, {2, "b"}}),
       "memtable([(1, \"a\"), (2, \"b\")])"},
      {memtable({dict("a"_a = 1, "b"_a = 2.5)}), "memtable([{\"a\": 1, \"b\": 2.5}])"},
      {literal("1.50", "decimal[10, 2]"), "literal(\"1.50\", \"decimal[10, 2]\")"},
      {literal(true), "literal(True)"},
      {literal(uint64_t{18446744073709551615u}), "literal(18446744073709551615)"},
      {literal(uint64_t{3}), "literal(3)"},
      {literal(1.5f), "literal(1.5)"},
      {date("2020-02-29"), "date(\"2020-02-29\")"},
      {timedelta("days"_a = 1, "hours"_a = 2), "timedelta(days=1, hours=2)"},
      // Columns.
      {t["x"], "t.x"},
      {t[{"x", "y"}], "t[[\"x\", \"y\"]]"},
      {t.select("name", _["x"], "double"_a = _["x"] * 2),
       "t.select(\"name\", _.x, double=_.x * 2)"},
      {t.select({"name", "x"}), "t.select(\"name\", \"x\")"},
      {t.drop("x", "y"), "t.drop(\"x\", \"y\")"},
      {u.rename("n"_a = "name"), "u.rename(n=\"name\")"},
      {t.mutate("z"_a = _["x"] + 1), "t.mutate(z=_.x + 1)"},
      {t.transform("z"_a = _["x"] + 1), "t.transform(z=_.x + 1)"},
      {merge(t["name"], (t["x"] + 1).label("z")),
       "merge(t.name, (t.x + 1).label(\"z\"))"},
      // Nested.
      {t["x"].topk(2)[0], "t.x.topk(2)[0]"},
      {t["x"].topk(2)[-1], "t.x.topk(2)[-1]"},
      {t["x"].topk(2).len(), "t.x.topk(2).len()"},
      {literal(dict("a"_a = 1, "b"_a = "x"))["b"], "literal({\"a\": 1, \"b\": \"x\"}).b"},
      {t.by("name", "top"_a = _["x"].topk(2)).explode("top", "keep_empty"_a = true),
       "t.by(\"name\", top=_.x.topk(2)).explode(\"top\", keep_empty=True)"},
      // Rows.
      {t[t["x"] > 3], "t[t.x > 3]"},
      {t[_["x"] > 3], "t[_.x > 3]"},
      {t.filter(_["x"] > 1, _["b"]), "t.filter(_.x > 1, _.b)"},
      {t[slice(1, 3)], "t[1:3]"},
      {t[slice(-3)], "t[-3:]"},
      {t[slice(std::nullopt, 3)]["x"], "t[:3].x"},
      {t.head(), "t.head()"},
      {t.limit(3, "offset"_a = 1), "t.limit(3, offset=1)"},
      {t.head("offset"_a = 1), "t.head(offset=1)"},
      {t.sample("frac"_a = 0.5, "seed"_a = 7), "t.sample(frac=0.5, seed=7)"},
      {t.distinct("name"), "t.distinct(\"name\")"},
      {t.sort("name", desc("x")), "t.sort(\"name\", desc(\"x\"))"},
      {t.sort({"name", "x"}, "ascending"_a = {true, false}),
       "t.sort([\"name\", \"x\"], ascending=[True, False])"},
      {t.order_by(desc(_["x"])), "t.order_by(desc(_.x))"},
      {concat(t.select("name"), u.select("name")),
       "concat(t.select(\"name\"), u.select(\"name\"))"},
      {t.dropna("y"), "t.dropna(\"y\")"},
      {t.fillna(dict("y"_a = 0.0)), "t.fillna({\"y\": 0.0})"},
      {t["y"].fillna(0), "t.y.fillna(0)"},
      // Groups.
      {by((t["x"].floordiv(10)).label("bin"), "n"_a = t.nrows()),
       "by((t.x // 10).label(\"bin\"), n=t.nrows())"},
      {by(t, _["name"], "s"_a = _["x"].sum()), "by(t, _.name, s=_.x.sum())"},
      {t.by({"name", "b"}, "mean"_a = _["x"].sum() / _.nrows()),
       "t.by([\"name\", \"b\"], mean=_.x.sum() / _.nrows())"},
      {t.group_by("name").agg("s"_a = _["x"].sum("where"_a = _["b"])),
       "t.group_by(\"name\").agg(s=_.x.sum(where=_.b))"},
      {t["name"].count_values(), "t.name.count_values()"},
      {summary("total"_a = t["x"].sum(), "n"_a = t.nrows()),
       "summary(total=t.x.sum(), n=t.nrows())"},
      {t.by(_["name"], "n"_a = _.nrows()).having(_["n"] > 1),
       "t.by(_.name, n=_.nrows()).having(_.n > 1)"},
      // Joins.
      {t.join(u, "name", "left"), "t.join(u, \"name\", \"left\")"},
      {join(t, u, "how"_a = "outer"), "join(t, u, how=\"outer\")"},
      {join(u, u, {{"name", "name"}}, "suffixes"_a = {"_a", "_b"}),
       "join(u, u, [(\"name\", \"name\")], suffixes=(\"_a\", \"_b\"))"},
      {join(t, u.filter(_["z"] > 1), "name"), "join(t, u.filter(_.z > 1), \"name\")"},
      // Reductions.
      {t["y"].quantile(0.9), "t.y.quantile(0.9)"},
      {t["y"].var("unbiased"_a = false), "t.y.var(unbiased=False)"},
      {t["x"].topk(2, "where"_a = t["b"]), "t.x.topk(2, where=t.b)"},
      {t["name"].argmax(t["x"]), "t.name.argmax(t.x)"},
      {t.filter(_["x"] > _["x"].mean()), "t.filter(_.x > _.x.mean())"},
      // Windows.
      {t.mutate("share"_a = _["x"] / _["x"].sum().over("name")),
       "t.mutate(share=_.x / _.x.sum().over(\"name\"))"},
      {t.filter(row_number().over("by"_a = {"name", "b"}, "order"_a = desc("x")) <= 2),
       "t.filter(row_number().over(by=[\"name\", \"b\"], order=desc(\"x\")) <= 2)"},
      {t["x"].mean().over("order"_a = {t["when"], desc(t["x"])}, "rows"_a = {-2, 0}),
       "t.x.mean().over(order=[t.when, desc(t.x)], rows=(-2, 0))"},
      {t["x"].sum().over("rows"_a = {nullptr, 0}), "t.x.sum().over(rows=(None, 0))"},
      {t["x"].lag(2, "default"_a = 0).over("by"_a = t["name"]),
       "t.x.lag(2, default=0).over(by=t.name)"},
      {t["x"].cumsum(), "t.x.cumsum()"},
      {row_number().over("by"_a = t["name"]), "row_number().over(by=t.name)"},
      {t.mutate("half"_a = ntile(2) - 1), "t.mutate(half=ntile(2) - 1)"},
      // Arithmetic.
      {t["x"] + (Expression(1) + 2) * 2, "t.x + (1 + 2) * 2"},
      {-t["x"] - t["u"] * 3 / 2, "-t.x - t.u * 3 / 2"},
      {Expression(2).pow(-t["x"]), "2 ** -t.x"},
      {Expression(10).floordiv(t["x"]) % 3, "10 // t.x % 3"},
      {10 - t["x"], "10 - t.x"},
      {t["u"] + 3u, "t.u + 3"},
      {t["name"] + "!", "t.name + \"!\""},
      {t["y"].round(1), "t.y.round(1)"},
      {t["x"].clip(0, nullptr), "t.x.clip(0, None)"},
      {t["x"].clip("hi"_a = 10), "t.x.clip(hi=10)"},
      {greatest(t["x"], 2), "greatest(t.x, 2)"},
      {t.mutate("m"_a = greatest(_["x"], 2, _["u"].cast("int64"))),
       "t.mutate(m=greatest(_.x, 2, _.u.cast(\"int64\")))"},
      // Comparison and logic.
      {((t["x"] >= 1) & ~(t["y"] != 0.5)) | t["b"], "(t.x >= 1) & ~(t.y != 0.5) | t.b"},
      {!(t["x"] <= 1), "~(t.x <= 1)"},
      {3 < t["x"], "3 < t.x"},
      {t["day"] == "2020-12-01", "t.day == \"2020-12-01\""},
      {t["x"].isin({1, 2}), "t.x.isin([1, 2])"},
      {t["x"].isin(std::vector<int>{1, 2}), "t.x.isin([1, 2])"},
      {t["name"].isin(u["name"]), "t.name.isin(u.name)"},
      {t["x"].between(1, 3), "t.x.between(1, 3)"},
      {coalesce(t["y"], 0.0), "coalesce(t.y, 0.0)"},
      {if_else(t["x"] > 1, "many", "few"), "if_else(t.x > 1, \"many\", \"few\")"},
      {t.mutate("k"_a = if_else(_["x"] > 1, 1, 2.5)),
       "t.mutate(k=if_else(_.x > 1, 1, 2.5))"},
      {cases({t["x"] > 2, "high"}, {t["x"] > 1, "mid"}, "else_"_a = "low"),
       "cases((t.x > 2, \"high\"), (t.x > 1, \"mid\"), else_=\"low\")"},
      {t.mutate("k"_a = cases({_["x"] > 2, 1}, "else_"_a = 0)),
       "t.mutate(k=cases((_.x > 2, 1), else_=0))"},
      {t["x"].isin(list(1, 2, 3)), "t.x.isin([1, 2, 3])"},
      {cases(tuple(t["x"] > 1, "a"), arg("else_") = None), "cases((t.x > 1, \"a\"))"},
      {join(t, u, list(tuple("x", "z")), arg("how") = "left"),
       "join(t, u, [(\"x\", \"z\")], how=\"left\")"},
      {2.5 / t["x"], "2.5 / t.x"},
      {t["x"] == uint64_t{1} << 63, "t.x == 9223372036854775808"},
      {t["when"] > "2020-01-01", "t.when > \"2020-01-01\""},
      {by(join(arcs, index_, "node_id"), _["name"], "links"_a = _["node_id"].count()),
       "join(arcs, index, \"node_id\").by(_.name, links=_.node_id.count())"},
      {t["name"] == std::string("a"), "t.name == \"a\""},
      {t.sort("x", arg("ascending") = false), "t.sort(\"x\", ascending=False)"},
      {t.fillna(0.5), "t.fillna(0.5)"},
      {concat(t[{"name"}], u[{"name"}]), "concat(t[[\"name\"]], u[[\"name\"]])"},
      {-t["x"] % 3, "-t.x % 3"},
      // Strings.
      {t["name"].str().upper().str().len(), "t.name.str.upper().str.len()"},
      {t["name"].str().strip(), "t.name.str.strip()"},
      {t["name"].str().strip("xy"), "t.name.str.strip(\"xy\")"},
      {t.filter(_["name"].str().contains("li")), "t.filter(_.name.str.contains(\"li\"))"},
      {t["name"].str().replace("a", "b", "max"_a = 1),
       "t.name.str.replace(\"a\", \"b\", max=1)"},
      {t["name"].str().slice(1, -1), "t.name.str.slice(1, -1)"},
      {t["name"].str().slice(nullptr, t["x"]), "t.name.str.slice(None, t.x)"},
      {t["name"].str().pad(8, "side"_a = "both"), "t.name.str.pad(8, side=\"both\")"},
      {t["name"].str().cat(t["name"], "sep"_a = "-"),
       "t.name.str.cat(t.name, sep=\"-\")"},
      {t["name"].like("Al*"), "t.name.like(\"Al*\")"},
      {t["name"].matches("^[AB]"), "t.name.matches(\"^[AB]\")"},
      {t["name"].extract("(?P<first>.)", "first"), "t.name.extract(\"(?P<first>.)\", 1)"},
      // Time.
      {t["when"].dt().year(), "t.when.dt.year"},
      {t["when"].dt().truncate("1mo"), "t.when.dt.truncate(\"1mo\")"},
      {t["when"].dt().strftime("%Y-%m"), "t.when.dt.strftime(\"%Y-%m\")"},
      {t["when"] + timedelta("hours"_a = 1), "t.when + timedelta(hours=1)"},
      {t.filter(_["when"].dt().weekday() < 5), "t.filter(_.when.dt.weekday() < 5)"},
      // Selectors.
      {t.select(numeric()), "t.select(numeric())"},
      {t.select(numeric() & ~matches("^x")), "t.select(numeric() & ~matches(\"^x\"))"},
      {t[textual() | temporal()], "t[textual() | temporal()]"},
      {t.drop(numeric() - cols("x")), "t.drop(numeric() - cols(\"x\"))"},
      {t.select("x", everything()), "t.select(\"x\", everything())"},
      {t.sort(desc(startswith("na", "x"))), "t.sort(desc(startswith(\"na\", \"x\")))"},
      {t.by("name", across(list("x", "y"), _.max())),
       "t.by(\"name\", across([\"x\", \"y\"], _.max()))"},
      {t.mutate(across(of_type("int64"), _ * 2, arg("names") = "two_{col}")),
       "t.mutate(across(of_type(\"int64\"), _ * 2, names=\"two_{col}\"))"},
      {t.summary(across(boolean(), dict("all"_a = _.all(), "any"_a = _.any()))),
       "t.summary(across(boolean(), {\"all\": _.all(), \"any\": _.any()}))"},
      // Casts.
      {t["x"].cast("float32"), "t.x.cast(\"float32\")"},
      {t["x"].cast(type::Type::float32()), "t.x.cast(\"float32\")"},
      {t["name"].try_cast("int64"), "t.name.try_cast(\"int64\")"},
  };
  return pairs;
}

TEST(Language, WhatIsBuiltIsWhatTheShellReads) {
  ASSERT_GE(pairs().size(), 40u);
  for (const Pair& pair : pairs()) {
    EXPECT_EQ(pair.built.text(), shell(pair.text).text()) << pair.text;
    EXPECT_TRUE(pair.built.equals(shell(pair.text))) << pair.text;
    EXPECT_EQ(pair.built.hash(), shell(pair.text).hash()) << pair.text;
    EXPECT_TRUE(from_json(to_json(pair.built)).equals(pair.built)) << pair.text;
  }
}

// What the build has written of the catalogue.
std::string generated() {
  std::string all;
  for (const char* name : {"methods.inc", "functions.inc"}) {
    std::ifstream in(std::string(PHLOX_GENERATED_FOLDER "/phlox/generated/") + name);
    EXPECT_TRUE(in.is_open()) << name;
    std::stringstream text;
    text << in.rdbuf();
    all += text.str();
  }
  return all;
}

TEST(Language, EveryOpOfTheCatalogueIsInTheClass) {
  const std::string written = generated();
  // Those that C++ has itself.
  const std::set<std::string_view> operators = {"+",  "-",  "*", "/",  "%", "&",  "|",
                                                "==", "!=", "<", "<=", ">", ">=", "~"};
  for (const expr::Op* op : expr::catalogue()) {
    const std::string name(op->name);
    switch (op->spelling) {
      case expr::Spelling::kNone:
        break;
      case expr::Spelling::kOperator:
        EXPECT_TRUE(operators.contains(op->symbol) ||
                    written.find("operation(\"" + std::string(op->symbol) + "\"") !=
                        std::string::npos)
            << name;
        break;
      case expr::Spelling::kFunction:
        EXPECT_NE(written.find("call_function(\"" + std::string(op->member()) + "\""),
                  std::string::npos)
            << name;
        break;
      case expr::Spelling::kBoth:
        EXPECT_NE(written.find("call_function(\"" + name + "\""), std::string::npos)
            << name;
        [[fallthrough]];
      default:
        EXPECT_NE(written.find("method(\"" + std::string(op->name_space) + "\", \"" +
                               std::string(op->member()) + "\""),
                  std::string::npos)
            << name;
    }
  }
}

// The examples of the catalogue, as the methods of this class would hand them over.
TEST(Language, DeferredAndTypedAgree) {
  EXPECT_TRUE(t.filter(_["x"].isin({1, 2})).equals(t.filter(t["x"].isin({1, 2}))));
  EXPECT_TRUE(t.mutate("z"_a = -_["x"]).equals(t.mutate("z"_a = -t["x"])));
  const Expression condition = (_["x"] > 3) & _["b"];
  EXPECT_TRUE(condition.deferred());
  EXPECT_EQ(condition.text(), "(_[\"x\"] > 3) & _[\"b\"]");
  EXPECT_TRUE(t.filter(condition).equals(shell("t.filter((_.x > 3) & _.b)")));
}

}  // namespace
}  // namespace phlox

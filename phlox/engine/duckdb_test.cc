// Expressions on DuckDB, from text to rows: what each must mean, also where DuckDB's
// habit differs.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/engine.h"
#include "phlox/expr/evaluate.h"
#include "phlox/table/text.h"
#include "phlox/table/value.h"

namespace phlox::engine {
namespace {

using table::Rows;

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInf = std::numeric_limits<double>::infinity();

struct Source {
  std::string type;
  Rows rows;
};

const std::map<std::string, Source>& sources() {
  static const auto* all = new std::map<std::string, Source>{
      {"t",
       {"{name: string, x: ?int64, y: ?float64, b: ?bool, i: int32, d: ?decimal[10, 2], "
        "u: uint64}",
        {{"a", 1, 1.5, true, 7, table::Int128{150}, uint64_t{1}},
         {"b", -7, kNan, false, -7, table::Int128{-250}, uint64_t{2}},
         {"a", 3, {}, {}, 2147483647, {}, uint64_t{18446744073709551615u}},
         {"c", {}, -2.5, true, 0, table::Int128{250}, uint64_t{0}},
         {"b", 10, kInf, true, 3, table::Int128{1}, uint64_t{5}}}}},
      {"u", {"{name: string, z: int32}", {{"a", 1}, {"d", 4}, {"b", 2}}}},
      {"k", {"{id: ?int64, v: string}", {{1, "one"}, {{}, "none"}, {3, "three"}}}},
      {"f",
       {"{k: float64, n: int64}",
        {{0.0, 1}, {-0.0, 2}, {kNan, 4}, {-kNan, 8}, {1.0, 16}}}},
      {"s", {"{s: ?string}", {{"12"}, {"1.5"}, {{}}, {"x'\"y"}, {"2020-02-30"}}}},
      {"e", {"{x: ?int64, y: ?float64, name: string}", {}}},
      {"big", {"{x: float64}", {{1e9 + 4}, {1e9 + 7}, {1e9 + 13}, {1e9 + 16}}}},
      {"case", {"{A: int64, a: int64, \"q\\\"uote\": int64}", {{1, 2, 3}}}},
  };
  return *all;
}

const expr::Names& names() {
  static const auto* all = [] {
    auto* names = new expr::Names;
    for (const auto& [name, source] : sources())
      names->emplace(name, expr::symbol(name, type::parse_table(source.type)));
    return names;
  }();
  return *all;
}

expr::Expr read(const std::string& text) {
  expr::Scope scope;
  scope.names = &names();
  return expr::parse(text, scope);
}

table::Stream leaf(const expr::Expr& symbol, const std::vector<std::string>& columns) {
  const Source& source = sources().at(symbol.string("name"));
  std::vector<type::Field> fields;
  Rows rows(source.rows.size());
  for (const auto& column : columns) {
    const size_t at = *symbol.element().field_index(column);
    fields.push_back(symbol.element().fields()[at]);
    for (size_t i = 0; i < rows.size(); ++i) rows[i].push_back(source.rows[i][at]);
  }
  // Batches of two rows: what is right must not hang on where they end.
  return table::stream_of_rows(type::Type::table(fields), rows, 2);
}

table::Stream run(const expr::Expr& query, const Leaves& leaves = leaf, Task task = {}) {
  const auto* engine = Engines::find("duckdb");
  return engine->open()->run(engine->compile(query, false), leaves, task);
}

// The rows as JSON lists, one after the other.
std::string rows_text(table::Stream stream, bool sorted) {
  const type::Type type = stream.type();
  std::vector<std::string> rows;
  while (const auto batch = stream.next()) {
    const auto columns = table::columns(type, *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::string text = "[";
      for (const auto& column : columns) {
        if (text.size() > 1) text += ",";
        table::append_json(column, row, text);
      }
      rows.push_back(text + "]");
    }
  }
  if (sorted) std::sort(rows.begin(), rows.end());
  std::string all;
  for (const auto& row : rows) all += row;
  return all;
}

struct Case {
  const char* text;
  const char* rows;  // in any order, as text sorted
};

class Answers : public testing::TestWithParam<Case> {};

TEST_P(Answers, AreThose) {
  const auto query = read(GetParam().text);
  std::string found;
  try {
    found = rows_text(run(query), true);
  } catch (const Error& error) {
    found = "error: " + error.message();
  }
  const auto* engine = Engines::find("duckdb");
  EXPECT_EQ(found, GetParam().rows) << engine->compile(query, true).text;
}

INSTANTIATE_TEST_SUITE_P(
    Arithmetic, Answers,
    testing::ValuesIn(std::vector<Case>{
        {"t.i + 1", "[-6][1][2147483648][4][8]"},
        {"t.i + t.i", "[-14][0][14][4294967294][6]"},
        {"t.x // 2", "[-4][0][1][5][null]"},
        {"t.x % 2", "[0][1][1][1][null]"},
        {"t.x // -2", "[-1][-2][-5][3][null]"},
        {"t.x % -2", "[-1][-1][-1][0][null]"},
        {"t.x // 0", "[null][null][null][null][null]"},
        {"t.x % 0", "[null][null][null][null][null]"},
        {"t.x / 0", "[\"-inf\"][\"inf\"][\"inf\"][\"inf\"][null]"},
        {"t.y // 2.0", "[\"nan\"][\"nan\"][-2.0][0.0][null]"},
        {"t.y % 2.0", "[\"nan\"][\"nan\"][1.5][1.5][null]"},
        {"t.y // 0.0", "[\"nan\"][\"nan\"][\"nan\"][\"nan\"][null]"},
        {"t.y.sqrt()", "[\"inf\"][\"nan\"][\"nan\"][1.224744871391589][null]"},
        {"(t.x - 1).log()",
         "[\"-inf\"][\"nan\"][0.6931471805599453][2.1972245773362196][null]"},
        {"t.y.sin().isnan()", "[false][false][null][true][true]"},
        {"t.x.asin().isnan()", "[false][null][true][true][true]"},
        {"t.y.round()", "[\"inf\"][\"nan\"][-2.0][2.0][null]"},
        {"t.d.round()", "[\"-2.00\"][\"0.00\"][\"2.00\"][\"2.00\"][null]"},
        {"t.x.round(-1)", "[-10][0][0][10][null]"},
        {"t.y.sign()", "[\"nan\"][-1.0][1.0][1.0][null]"},
        {"t.x * 9223372036854775807",
         "error: integer overflow in -7 * 9223372036854775807"},
        {"t.u + t.u",
         "error: integer overflow in 18446744073709551615 + 18446744073709551615"},
        {"t.u - 1", "error: integer overflow in 0 - 1"},
        {"t.d + 1", "[\"-1.50\"][\"1.01\"][\"2.50\"][\"3.50\"][null]"},
        {"t.d * t.d", "[\"0.0001\"][\"2.2500\"][\"6.2500\"][\"6.2500\"][null]"},
        {"t.d / 2", "[-1.25][0.005][0.75][1.25][null]"},
        {"t.d // 1", "[\"-3\"][\"0\"][\"1\"][\"2\"][null]"},
        {"t.d % 1", "[\"0.01\"][\"0.50\"][\"0.50\"][\"0.50\"][null]"},
        {"greatest(t.x, 2)", "[10][2][2][2][3]"},
        {"least(t.x, t.i)", "[-7][0][1][3][3]"},
        {"t.x.clip(0, 5)", "[0][1][3][5][null]"},
        {"t.name + \"!\"", "[\"a!\"][\"a!\"][\"b!\"][\"b!\"][\"c!\"]"},
        {"-t.x", "[-10][-1][-3][7][null]"},
        {"(t.x + t.x).floor() * t.x", "[18][200][2][98][null]"},
        {"t.select(s=if_else(_.b, _.d, ((_.d % _.d)).nullif(_.d.try_cast(\"int64\")))).s",
         "[\"0.00\"][\"0.01\"][\"1.50\"][\"2.50\"][null]"},
        {"-(-t.x)", "[-7][10][1][3][null]"},
        {"~(~t.b)", "[false][null][true][true][true]"},
        {"-(t.x - -3)", "[-13][-4][-6][4][null]"},
        {"t.x ** 2", "[1.0][100.0][49.0][9.0][null]"},
    }));

INSTANTIATE_TEST_SUITE_P(
    Logic, Answers,
    testing::ValuesIn(std::vector<Case>{
        {"t.filter(_.x > 0).x", "[10][1][3]"},
        {"t.filter(~(_.x > 0)).x", "[-7]"},
        {"t.b & (t.x > 0)", "[false][null][null][true][true]"},
        {"t.x.isin([1, None, 3])", "[false][false][null][true][true]"},
        {"t.x.isin([])", "[false][false][false][false][null]"},
        {"t.x.isin(k.id)", "[false][false][null][true][true]"},
        {"t.filter(~_.x.isin(k.filter(_.id > 99).id)).nrows()", "[4]"},
        {"t.filter(_.name.isin(u.name)).name", "[\"a\"][\"a\"][\"b\"][\"b\"]"},
        {"if_else(t.x > 2, 1, 0)", "[0][0][0][1][1]"},
        {"cases((t.x > 5, \"much\"), (t.x > 0, \"some\"))",
         "[\"much\"][\"some\"][\"some\"][null][null]"},
        {"t.y == t.y", "[null][true][true][true][true]"},
        {"t.filter(_.y > 1e300).x", "[-7][10]"},
        {"coalesce(t.x, t.i)", "[-7][0][10][1][3]"},
        {"t.x.nullif(3)", "[-7][10][1][null][null]"},
        {"t.x.between(1, 3)", "[false][false][null][true][true]"},
        {"t.y.isnull()", "[false][false][false][false][true]"},
        {"t.filter(_.name == \"it's\").nrows()", "[0]"},
        {"t.filter(_.x > _.x.mean()).x", "[10][3]"},
    }));

INSTANTIATE_TEST_SUITE_P(
    Reductions, Answers,
    testing::ValuesIn(std::vector<Case>{
        {"t.x.sum()", "[7]"},
        {"t.u.sum()",
         "error: integer overflow: 18446744073709551623 does not fit uint64"},
        {"t.d.sum()", "[\"1.51\"]"},
        {"t.b.sum()", "[3]"},
        {"t.y.max()", "[\"nan\"]"},
        {"t.y.min()", "[-2.5]"},
        {"t.y.var()", "[\"nan\"]"},
        {"big.x.var()", "[30.0]"},
        {"t.filter(_.x > 5).x.std()", "[null]"},
        {"t.x.median()", "[2.0]"},
        {"t.d.quantile(0.25)", "[-0.6175]"},
        {"t.x.mode()", "[-7]"},
        {"f.k.mode()", "[0.0]"},
        {"t.name.mode()", "[\"a\"]"},
        {"t.x.topk(2)", "[[10,3]]"},
        {"e.x.topk(2)", "[null]"},
        {"t.x.first() * 100 + t.x.last()", "[110]"},
        {"t.y.last()", "[\"inf\"]"},
        {"t.name.argmax(t.x)", "[\"b\"]"},
        {"t.x.argmin(t.y)", "[null]"},
        {"t.name.argmin(t.name)", "[\"a\"]"},
        {"t.x.count(where=_.b)", "[2]"},
        {"t.x.mean(where=_.x > 99)", "[null]"},
        {"t.nrows(where=_.b)", "[3]"},
        {"t.b.any()", "[true]"},
        {"t.b.all()", "[false]"},
        {"e.x.sum()", "[null]"},
        {"e.nrows()", "[0]"},
        {"e.name.nunique()", "[0]"},
        {"t.x.corr(t.x).round(9)", "[1.0]"},
        {"f.k.nunique()", "[3]"},
        {"f.by(_.k, n=_.n.sum())", "[\"nan\",12][0.0,3][1.0,16]"},
        {"t.by(_.x // 5, n=_.nrows())", "[-2,1][0,2][2,1][null,1]"},
        {"summary(n=t.nrows(), s=t.x.sum())", "[5,7]"},
        {"t.by(_.name, n=_.nrows(), s=_.x.sum(), f=_.y.first(), l=_.x.last())",
         "[\"a\",2,4,1.5,3][\"b\",2,3,\"nan\",10][\"c\",1,null,-2.5,null]"},
        {"t.by(_.name, n=_.nrows()).filter(_.n > 1)", "[\"a\",2][\"b\",2]"},
        {"t.by(_.name, m=_.x.sum() / _.nrows())", "[\"a\",2.0][\"b\",1.5][\"c\",null]"},
        {"t.by(_.b, n=_.nrows())", "[false,1][null,1][true,3]"},
        {"e.by(_.x, n=_.nrows())", ""},
    }));

INSTANTIATE_TEST_SUITE_P(
    Tables, Answers,
    testing::ValuesIn(std::vector<Case>{
        {"join(t, u, \"name\").select(\"name\", \"x\", \"z\")",
         "[\"a\",1,1][\"a\",3,1][\"b\",-7,2][\"b\",10,2]"},
        {"join(t, u, \"name\", how=\"outer\").select(\"name\", \"x\", \"z\")",
         "[\"a\",1,1][\"a\",3,1][\"b\",-7,2][\"b\",10,2][\"c\",null,null][\"d\",null,4]"},
        {"join(t, u, \"name\", how=\"right\").select(\"name\", \"x\", \"z\")",
         "[\"a\",1,1][\"a\",3,1][\"b\",-7,2][\"b\",10,2][\"d\",null,4]"},
        {"join(t, u, \"name\", how=\"anti\").name", "[\"c\"]"},
        {"join(t, u, \"name\", how=\"semi\").x", "[-7][10][1][3]"},
        {"join(u, u, how=\"cross\").nrows()", "[9]"},
        {"join(k, k, \"id\")", "[1,\"one\",\"one\"][3,\"three\",\"three\"]"},
        {"join(f, f, \"k\").nrows()", "[9]"},
        {"concat(t.select(\"name\"), u.select(\"name\")).nrows()", "[8]"},
        {"intersect(t.select(\"name\"), u.select(\"name\"))", "[\"a\"][\"b\"]"},
        {"difference(t.select(\"b\"), t.filter(_.b).select(\"b\"))", "[false][null]"},
        {"t.select(\"b\").distinct()", "[false][null][true]"},
        {"t.distinct(\"name\").select(\"name\", \"x\")",
         "[\"a\",1][\"b\",-7][\"c\",null]"},
        {"t.mutate(x=_.x * 2, q=_.x).select(\"x\", \"q\")",
         "[-14,-7][2,1][20,10][6,3][null,null]"},
        {"case.select(\"a\", \"A\")", "[2,1]"},
        {"case.mutate(B=_.A + 10, b=_.a + 20)", "[1,2,3,11,22]"},
        {"t.sample(3, seed=5).nrows()", "[3]"},
        {"t.sample(frac=1.0).nrows()", "[5]"},
        {"t.tail(2).x", "[10][null]"},
        {"t.head(3).tail(2).x", "[-7][3]"},
        {"t[1:3].x", "[-7][3]"},
        {"t.sort(\"x\").head(2).tail(1).x", "[1]"},
    }));

INSTANTIATE_TEST_SUITE_P(
    Casts, Answers,
    testing::ValuesIn(std::vector<Case>{
        {"s.s.try_cast(\"int64\")", "[12][null][null][null][null]"},
        {"s.s.try_cast(\"float64\")", "[1.5][12.0][null][null][null]"},
        {"s.s.try_cast(\"date\")", "[null][null][null][null][null]"},
        {"s.s.cast(\"int64\")", "error: \"1.5\" is no int64"},
        {"s.filter(_.s != \"1.5\").s.cast(\"int64\")", "error: \"x'\"y\" is no int64"},
        {"s.s.try_cast(\"decimal[5, 1]\")", "[\"1.5\"][\"12.0\"][null][null][null]"},
        {"s.s.try_cast(\"decimal[5, 0]\")", "[\"12\"][null][null][null][null]"},
        {"t.y.cast(\"int64\")", "error: nan does not fit int64"},
        {"t.y.try_cast(\"int64\")", "[-2][1][null][null][null]"},
        {"s.filter(_.s == \"12\").s.cast(\"datetime['UTC']\")",
         "error: \"12\" is no datetime['UTC']"},
        {"s.filter(_.s == \"12\").select(w=coalesce(_.s.nullif(\"12\"), "
         "\"2020-07-01T12:00:00\")).w.cast(\"datetime\").cast(\"datetime['Europe/"
         "Berlin']\").cast(\"string\")",
         "[\"2020-07-01T10:00:00Z\"]"},
        {"t.i.cast(\"int8\")", "error: 2147483647 does not fit int8"},
        {"t.i.try_cast(\"int8\")", "[-7][0][3][7][null]"},
        {"t.x.cast(\"string\")", "[\"-7\"][\"1\"][\"10\"][\"3\"][null]"},
        {"t.x.cast(\"bool\")", "[null][true][true][true][true]"},
        {"t.b.cast(\"int64\")", "[0][1][1][1][null]"},
        {"t.d.cast(\"int64\")", "[-2][0][1][2][null]"},
    }));

}  // namespace
}  // namespace phlox::engine

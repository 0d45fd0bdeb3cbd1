// Names to sources, placement, and running.
#include "phlox/session/session.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "phlox/base/error.h"
#include "phlox/expr/print.h"
#include "phlox/expr/traverse.h"
#include "phlox/session/direct.h"
#include "phlox/table/value.h"

namespace phlox::session {
namespace {

using expr::Expr;
using table::Rows;
using table::Value;

const type::Type kNumbers = type::parse_table("{i: int64, s: ?string}");

Rows numbers(int64_t count) {
  Rows rows;
  for (int64_t i = 0; i < count; ++i)
    rows.push_back({i, i % 3 == 0 ? Value() : Value("s" + std::to_string(i))});
  return rows;
}

// Rows in small batches; says which columns it was asked for.
table::StreamFactory factory(int64_t count, std::vector<std::string>* asked = nullptr,
                             int* opened = nullptr) {
  return [=](const std::optional<std::vector<std::string>>& columns) {
    if (opened) ++*opened;
    if (asked) *asked = columns.value_or(kNumbers.element().field_names());
    Rows rows = numbers(count);
    if (!columns) return table::stream_of_rows(kNumbers, rows, 7);
    std::vector<type::Field> fields;
    for (const std::string& name : *columns)
      fields.push_back(*kNumbers.element().field(name));
    Rows chosen;
    for (const auto& row : rows) {
      Value::List cells;
      for (const std::string& name : *columns)
        cells.push_back(row[*kNumbers.element().field_index(name)]);
      chosen.push_back(std::move(cells));
    }
    return table::stream_of_rows(type::Type::table(fields), chosen, 7);
  };
}

std::string message(const std::function<void()>& step) {
  try {
    step();
  } catch (const Error& error) {
    return error.message() + (error.hint().empty() ? "" : " | " + error.hint());
  }
  return "no error";
}

class SessionTest : public testing::Test {
 protected:
  void SetUp() override { session_.bind(t_, factory(100, &asked_, &opened_)); }
  Rows run(const std::string& text, const Options& options = {}) {
    return table::rows_of(session_.run(session_.parse(text), options));
  }

  Session session_;
  Expr t_ = expr::symbol("t", kNumbers);
  std::vector<std::string> asked_;
  int opened_ = 0;
};

struct Choice {
  const char* text;
  int64_t first;
  size_t rows;
};

TEST_F(SessionTest, SlicesAcrossBatchesNeedNoEngine) {
  const Choice choices[] = {{"t.i", 0, 100},       {"t[3:5].i", 3, 2},
                            {"t[6:8].i", 6, 2},    {"t[7:14].i", 7, 7},
                            {"t[95:].i", 95, 5},   {"t[95:200].i", 95, 5},
                            {"t.head(1).i", 0, 1}, {"t[20:60][10:20].i", 30, 10}};
  for (const Choice& choice : choices) {
    EXPECT_EQ(session_.explain(session_.parse(choice.text)).engine, "none")
        << choice.text;
    const Rows rows = run(choice.text);
    ASSERT_EQ(rows.size(), choice.rows) << choice.text;
    EXPECT_EQ(rows[0][0], Value(choice.first)) << choice.text;
    EXPECT_EQ(asked_, std::vector<std::string>{"i"});
  }
  EXPECT_TRUE(run("t[200:].i").empty());
  EXPECT_TRUE(run("t.head(0).i").empty());
}

TEST_F(SessionTest, NamesAndOrderOfADirectQuery) {
  const auto stream = session_.run(session_.parse("t.select(\"s\", number=_.i).head(2)"));
  EXPECT_EQ(stream.type().to_string(), "var * {s: ?string, number: int64}");
  EXPECT_EQ(asked_, (std::vector<std::string>{"s", "i"}));
  // One array cannot be two columns.
  EXPECT_EQ(session_.explain(session_.parse("t.select(a=_.i, b=_.i)")).engine, "native");
}

TEST_F(SessionTest, TheEngineReadsWhatIsUsed) {
  EXPECT_EQ(run("t.i.sum()"), (Rows{{4950}}));
  EXPECT_EQ(asked_, std::vector<std::string>{"i"});
  EXPECT_EQ(run("t.filter(_.s.isnull()).nrows()"), (Rows{{34}}));
  EXPECT_EQ(asked_, std::vector<std::string>{"s"});
  opened_ = 0;
  EXPECT_EQ(run("join(t.filter(_.s.notnull()), t, \"i\").nrows()"), (Rows{{66}}));
  EXPECT_EQ(opened_, 2);
}

TEST_F(SessionTest, AStreamOutlivesItsSession) {
  table::Stream direct, engine;
  {
    Session session;
    session.bind(t_, factory(10));
    direct = session.run(session.parse("t.i"));
    engine = session.run(session.parse("t.i.max()"));
  }
  EXPECT_EQ(table::rows_of(std::move(direct)).size(), 10u);
  EXPECT_EQ(table::rows_of(std::move(engine)), (Rows{{9}}));
}

TEST_F(SessionTest, Memtables) {
  EXPECT_EQ(run("memtable([(1, \"a\"), (2, None)], \"{i: int8, s: ?string}\").s.count()"),
            (Rows{{1}}));
  const auto stream = session_.run(
      session_.parse("memtable([(\"1.50\", \"2020-02-29\", 3, True, [1, 2])], \"{d: "
                     "decimal[10, 2], w: date, f: float32, b: bool, "
                     "l: var * int16}\")"));
  EXPECT_EQ(stream.type().to_string(),
            "var * {d: decimal[10, 2], w: date, f: float32, b: bool, l: var * int16}");
}

TEST_F(SessionTest, RowsOfTheHostTakeTheSymbolsType) {
  const Expr narrow = expr::symbol("narrow", type::parse_table("{s: ?string, i: int8}"));
  session_.bind(narrow, factory(5));
  EXPECT_EQ(run("narrow.i.sum()"), (Rows{{10}}));
  session_.bind(narrow, factory(200));
  EXPECT_NE(message([&] { run("narrow.i.sum()"); }).find("128"), std::string::npos);
  const Expr leaf = session_.data(kNumbers, factory(3));
  EXPECT_EQ(table::rows_of(session_.run(expr::make("nrows", {leaf}))), (Rows{{3}}));
}

TEST_F(SessionTest, WhatIsNotThere) {
  EXPECT_EQ(message([&] { session_.run(expr::symbol("u", kNumbers)); }),
            "nothing is bound to u | its datashape is var * {i: int64, s: ?string}");
  EXPECT_EQ(
      message([&] { session_.run(expr::symbol("t", type::parse_table("{i: int32}"))); }),
      "nothing is bound to t | a table of that name is bound, of type var * {i: int64, "
      "s: ?string}");
  EXPECT_EQ(message([&] { session_.parse("s.i"); }),
            "no table is named s | the names are t");
  EXPECT_EQ(message([&] { run("t.i", {"duckbd", {}}); }),
            "no engine is named duckbd | did you mean duckdb?");
  EXPECT_EQ(message([&] { run("t.i", {"auto", {"push_filters"}}); }),
            "no rewrite is named push_filters | did you mean push_filter?");
  const Expr foreign =
      expr::make("data", {}, {{"uri", "memory:999999"}, {"type", kNumbers}});
  EXPECT_EQ(message([&] {
              session_.run(foreign);
            }).find("the rows of memory:999999 are not in this session"),
            0u);
}

TEST_F(SessionTest, CancelEndsBothKinds) {
  for (const char* text : {"t", "t.i.sum()"}) {
    Task task;
    task.cancel();
    EXPECT_EQ(
        message([&] { table::rows_of(session_.run(session_.parse(text), {}, task)); }),
        "the run was cancelled");
  }
  Task task;
  table::Stream stream = session_.run(session_.parse("t"), {}, task);
  EXPECT_TRUE(stream.next());
  task.cancel();
  EXPECT_EQ(message([&] { stream.next(); }), "the run was cancelled");
}

TEST_F(SessionTest, ExplainSaysWhatRunDoes) {
  const Plan plan =
      session_.explain(session_.parse("t.filter(_.i > 3).i.sum()"), {.engine = "duckdb"});
  EXPECT_EQ(plan.engine, "duckdb");
  ASSERT_EQ(plan.inputs.size(), 1u);
  EXPECT_EQ(plan.inputs[0].source, "memory");
  EXPECT_EQ(plan.inputs[0].columns, std::vector<std::string>{"i"});
  EXPECT_NE(plan.text.find("SELECT"), std::string::npos);
  EXPECT_NE(plan.to_string().find("rewrite dead_columns"), std::string::npos);
  EXPECT_NE(plan.to_json().find("\"engine\": \"duckdb\""), std::string::npos);
}

TEST(SessionFiles, BindFindsTypesAndReadsTwice) {
  const std::string path =
      testing::TempDir() + "phlox_session_" + std::to_string(::getpid()) + ".csv";
  std::ofstream(path) << "k,v\n1,2\n1,3\n2,4\n";
  Session session;
  EXPECT_EQ(session.bind("f", path).type().to_string(), "var * {k: int64, v: int64}");
  EXPECT_EQ(session.bind("g", path, "{k: int8, v: float64}").type().to_string(),
            "var * {k: int8, v: float64}");
  EXPECT_EQ(table::rows_of(session.run(
                session.parse("join(f, g.by(_.k, m=_.v.max()), \"k\").m.sum()"))),
            (Rows{{10.0}}));
  EXPECT_EQ(table::rows_of(
                session.run(session.parse("data(" + expr::quoted(path) + ").v.max()"))),
            (Rows{{4}}));
  std::remove(path.c_str());
  EXPECT_EQ(message([&] { session.bind("h", path); }).find("no file "), 0u);
}

TEST(SessionNames, AreSeenThrough) {
  Session session;
  session.bind(expr::symbol("t", kNumbers), factory(10));
  session.set("n", "2 + 1");
  session.set("few", "t.filter(_.i < n)");
  session.set("doubled", "few.i * 2");
  session.set("total", "few.i.sum()");
  session.set("columns", "['i']");
  const auto rows = [&](const char* text) {
    return table::rows_of(session.run(session.parse(text)));
  };
  EXPECT_EQ(rows("few[columns]"), (Rows{{0}, {1}, {2}}));
  EXPECT_EQ(rows("doubled"), (Rows{{0}, {2}, {4}}));
  EXPECT_EQ(rows("few.filter(few.i * 2 > total).i.head(n)"), (Rows{{2}}));
  // A name may be set by what it was.
  session.set("few", "few.filter(_.i > 1)");
  EXPECT_EQ(rows("few.i"), (Rows{{2}}));
  EXPECT_EQ(rows("doubled"), (Rows{{0}, {2}, {4}}));
  // What was a number is a table now.
  session.set("n", "few");
  EXPECT_EQ(rows("n.i"), (Rows{{2}}));
  EXPECT_EQ(session.names().size(), 6u);
  EXPECT_THROW(session.set("t", "nope"), Error);
  EXPECT_EQ(rows("t.nrows()"), (Rows{{10}}));
}

TEST(SessionNames, CompleteFiles) {
  const std::string folder =
      testing::TempDir() + "phlox_files_" + std::to_string(::getpid()) + "/";
  std::filesystem::create_directories(folder + "inner");
  for (const char* name : {"b.csv", "a.csv", ".hidden", "quo\"te"})
    std::ofstream(folder + name) << "x\n1\n";
  Session session;
  const auto at = [&](const std::string& path) {
    const std::string text = "t = data(\"" + path;
    return session.complete(text, text.size()).candidates;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(at(folder),
            (Names{folder + "a.csv\"", folder + "b.csv\"", folder + "inner/"}));
  EXPECT_EQ(at(folder + "b"), Names{folder + "b.csv\""});
  EXPECT_EQ(at(folder + ".h"), Names{folder + ".hidden\""});
  EXPECT_EQ(at(folder + "nowhere/x"), Names{});
  EXPECT_EQ(at("https://" + folder), Names{});
  const std::string inside = "data(\"" + folder + "a.csv\").";
  EXPECT_EQ(session.complete(inside, inside.size()).candidates.front(), "x");
  std::filesystem::remove_all(folder);
}

TEST(Sql, OfAnyQuery) {
  const Expr t = expr::symbol("t", kNumbers);
  for (const Expr& query :
       {t, expr::field(t, "i"), expr::make("sum", {expr::field(t, "i")})})
    EXPECT_NE(to_sql(query).find("SELECT"), std::string::npos);
  EXPECT_NE(message([&] { to_sql(t, "cobol"); }).find("cobol"), std::string::npos);
}

}  // namespace
}  // namespace phlox::session

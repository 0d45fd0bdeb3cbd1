// Joins on the native engine against the loop over all pairs.
#include <gtest/gtest.h>

#include <optional>
#include <random>

#include "phlox/base/error.h"
#include "phlox/engine/native/query_fixture.h"

namespace phlox::engine::native {
namespace {

using table::Rows;
using table::Value;

// Keys of one kind, of which a random one is drawn; null among them.
struct Keys {
  const char* name;
  const char* type;  // of the columns in front of v
  size_t columns;
  std::vector<Value> (*draw)(std::mt19937_64& random);
};

Value or_null(std::mt19937_64& random, Value value) {
  return random() % 11 == 0 ? Value() : value;
}

const std::vector<Keys>& all_keys() {
  static const std::vector<Keys> all = {
      {"few", "{k: ?int32, ", 1,
       [](auto& random) {
         return std::vector<Value>{or_null(random, int64_t(random() % 50) - 20)};
       }},
      {"wide", "{k: ?int64, ", 1,
       [](auto& random) {
         return std::vector<Value>{
             or_null(random, int64_t(random() % 200) * 1'000'000'007'000'007)};
       }},
      {"float", "{k: ?float64, ", 1,
       [](auto& random) {
         const double values[] = {0.0, -0.0, 1.5, std::nan(""), -std::nan("")};
         return std::vector<Value>{or_null(random, values[random() % 5])};
       }},
      {"text", "{k: ?string, ", 1,
       [](auto& random) {
         // Some of them longer than what lies in a row.
         return std::vector<Value>{
             or_null(random, std::string(random() % 30, char('a' + random() % 3)))};
       }},
      {"decimal", "{k: ?decimal[30, 2], ", 1,
       [](auto& random) {
         return std::vector<Value>{
             or_null(random, table::Int128(random() % 40) << (random() % 2 * 64))};
       }},
      {"two", "{k: ?string, l: ?float64, ", 2,
       [](auto& random) {
         return std::vector<Value>{or_null(random, std::to_string(random() % 6)),
                                   or_null(random, random() % 2 ? 0.0 : -0.0)};
       }},
  };
  return all;
}

TestTable drawn(const Keys& keys, size_t rows, const char* column,
                std::mt19937_64& random) {
  TestTable table{std::string(keys.type) + column + ": ?string}", {}};
  for (size_t i = 0; i < rows; ++i) {
    auto row = keys.draw(random);
    row.push_back(or_null(random, std::string(random() % 20, 'x') + std::to_string(i)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

// By the loop over all pairs.
std::vector<std::string> expected(const Rows& left, const Rows& right, size_t keys,
                                  const std::string& how, const std::string& type) {
  const auto match = [&](const Value::List& l, const Value::List& r) {
    for (size_t k = 0; k < keys; ++k)
      if (l[k].is_null() || !(l[k] == r[k])) return false;
    return true;
  };
  Rows rows;
  std::vector<bool> found(right.size());
  for (const auto& l : left) {
    bool any = false;
    for (size_t i = 0; i < right.size(); ++i) {
      if (!match(l, right[i])) continue;
      any = found[i] = true;
      if (how == "semi" || how == "anti") continue;
      rows.push_back(l);
      rows.back().push_back(right[i].back());
    }
    if (how == "semi" ? any : how == "anti" && !any) rows.push_back(l);
    if (!any && (how == "left" || how == "outer")) {
      rows.push_back(l);
      rows.back().emplace_back();
    }
  }
  if (how == "right" || how == "outer")
    for (size_t i = 0; i < right.size(); ++i)
      if (!found[i]) {
        rows.emplace_back(right[i].begin(), right[i].end() - 1);
        rows.back().emplace_back();
        rows.back().push_back(right[i].back());
      }
  return texts_of(table::stream_of_rows(type::parse_table(type), rows), true);
}

// Which of 0.0 and -0.0 a key is may hang on the side that it is taken from.
std::vector<std::string> without_signs(std::vector<std::string> rows) {
  for (std::string& row : rows)
    for (size_t at; (at = row.find("-0.0")) != std::string::npos;) row.erase(at, 1);
  std::sort(rows.begin(), rows.end());
  return rows;
}

class Join : public testing::TestWithParam<const char*> {};

TEST_P(Join, IsTheLoopOverPairs) {
  const std::string how = GetParam();
  std::mt19937_64 random(5);
  for (const Keys& keys : all_keys())
    for (const auto& [left_rows, right_rows] :
         {std::pair<size_t, size_t>{300, 200}, {0, 5}, {5, 0}, {3000, 1}, {1, 3000}}) {
      const TestTables tables = {{"l", drawn(keys, left_rows, "v", random)},
                                 {"r", drawn(keys, right_rows, "w", random)}};
      const std::string on = keys.columns == 1 ? R"("k")" : R"(["k", "l"])";
      std::string type = std::string(keys.type) + "v: ?string";
      if (how != "semi" && how != "anti") type += ", w: ?string";
      const auto rows = without_signs(expected(tables.at("l").rows, tables.at("r").rows,
                                               keys.columns, how, type + "}"));
      for (const TestRun& run :
           {TestRun{1, 1 << 16}, TestRun{2, 64}, TestRun{7, 7}, TestRun{1, 1},
            // Nothing fits: both sides wait in the file.
            TestRun{1, 100, 1}, TestRun{2, 64, 1}, TestRun{7, 7, 20000}})
        EXPECT_EQ(without_signs(answer("join(l, r, " + on + R"(, how=")" + how + R"("))",
                                       tables, run)),
                  rows)
            << keys.name << " " << left_rows << " " << right_rows << " " << run.threads;
    }
}

INSTANTIATE_TEST_SUITE_P(Hows, Join,
                         testing::Values("inner", "left", "right", "outer", "semi",
                                         "anti"));

TEST(JoinOnNative, CrossGivesAllPairs) {
  TestTables tables = {{"l", {"{a: int64}", {}}}, {"r", {"{b: string}", {}}}};
  EXPECT_TRUE(answer(R"(join(l, r, how="cross"))", tables).empty());
  for (int64_t i = 0; i < 70; ++i) tables["l"].rows.push_back({i});
  EXPECT_TRUE(answer(R"(join(l, r, how="cross"))", tables).empty());
  for (int64_t i = 0; i < 90; ++i) tables["r"].rows.push_back({std::to_string(i)});
  std::vector<std::string> pairs;
  for (int64_t i = 0; i < 70; ++i)
    for (int64_t k = 0; k < 90; ++k)
      pairs.push_back("[" + std::to_string(i) + ",\"" + std::to_string(k) + "\"]");
  std::sort(pairs.begin(), pairs.end());
  for (const unsigned threads : {1u, 2u, 7u})
    EXPECT_EQ(answer(R"(join(l, r, how="cross"))", tables, {threads, 13}), pairs);
}

TEST(JoinOnNative, KeysOfTwoTypesCompareInOneThatHoldsBoth) {
  const TestTables tables = {
      {"i", {"{k: int64}", {{1}, {-1}, {INT64_MAX}}}},
      {"u", {"{k: uint64}", {{1}, {uint64_t{INT64_MAX}}, {UINT64_MAX}}}},
      {"f", {"{k: float32}", {{1.0}, {1.5}}}},
      {"d", {"{k: decimal[9, 3]}", {{table::Int128{1000}}, {table::Int128{-1001}}}}}};
  using Texts = std::vector<std::string>;
  EXPECT_EQ(answer(R"(join(i, u, "k"))", tables),
            (Texts{"[1]", "[9223372036854775807]"}));
  EXPECT_EQ(answer(R"(join(i, f, "k"))", tables), Texts{"[1]"});
  EXPECT_EQ(answer(R"(join(i, d, "k"))", tables), Texts{"[1]"});
  EXPECT_EQ(answer(R"(join(d, i, "k", how="right"))", tables),
            (Texts{"[\"-1.000\"]", "[\"1.000\"]", "[\"9223372036854775807.000\"]"}));
}

TEST(JoinOnNative, CarriesOnlyWhatIsNeeded) {
  const TestTables tables = {{"l", {"{k: int64, v: int64}", {{1, 2}}}},
                             {"r", {"{k: int64, v: int64, w: string}", {{1, 3, "x"}}}}};
  EXPECT_EQ(answer(R"(join(l, r, "k").v_right)", tables),
            std::vector<std::string>{"[3]"});
  EXPECT_EQ(answer(R"(join(l, r, "k").select("w", "v_left"))", tables),
            std::vector<std::string>{"[\"x\",2]"});
  EXPECT_EQ(answer(R"(join(l, r, "k").nrows())", tables),
            std::vector<std::string>{"[1]"});
}

TEST(JoinOnNative, WhatDoesNotFitWaitsInTheFile) {
  TestTables tables = {{"l", {"{a: int64}", {}}}};
  for (int64_t i = 0; i < 500; ++i) tables["l"].rows.push_back({i});
  setenv("TMPDIR", "/no such folder", 1);
  EXPECT_THROW(answer("join(l, l, \"a\")", tables, {2, 100, 1}), Error);
  EXPECT_EQ(answer("join(l, l, \"a\")", tables, {2, 100}).size(), 500u);
  unsetenv("TMPDIR");
  EXPECT_EQ(answer("join(l, l, \"a\")", tables, {2, 100, 1}).size(), 500u);
}

TEST(JoinOnNative, SaysWhatDoesNotFit) {
  TestTable large{"{k: int64, s: string}", {}};
  for (int64_t i = 0; i < 20'000; ++i)
    large.rows.push_back({int64_t{1}, std::string(1000, 'x')});
  // The right side is held where it is not much larger.
  const TestTables tables = {{"l", {"{j: int64}", {{1}, {2}}}},
                             {"r", large},
                             {"s", {"{k: int64}", table::Rows(20'000, {int64_t{2}})}}};
  const std::pair<const char*, const char*> queries[] = {
      {"join(l, r, how='cross').s.max()", "a side of a join without keys"},
      {"join(s, r, 'k', how='right').s.max()",
       "a side of a join whose keys are nearly all equal"}};
  for (const auto& [query, what] : queries) {
    try {
      answer(query, tables, {2, 500, 1 << 20});
      ADD_FAILURE() << query;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kIo);
      EXPECT_EQ(error.message(), std::string(what) +
                                     " must be in memory, and with it the query needs "
                                     "more than 16 MB, which it may use");
      EXPECT_FALSE(error.hint().empty());
    }
    EXPECT_EQ(answer(query, tables, {2, 500, 1 << 30}).size(), 1u);
  }
}

TEST(JoinOnNative, StopsWhenItIsAskedTo) {
  TestTables tables = {{"l", {"{a: int64}", {}}}};
  for (int64_t i = 0; i < 3000; ++i) tables["l"].rows.push_back({i});
  Task task;
  task.cancel();
  for (const char* how : {"cross", "outer"})
    EXPECT_THROW(
        answer(std::string("join(l, l.rename(b=\"a\"), ") +
                   (how[0] == 'c' ? "" : R"([("a", "b")], )") + "how=\"" + how + "\")",
               tables, {2, 100}, true, task),
        Error);
}

}  // namespace
}  // namespace phlox::engine::native

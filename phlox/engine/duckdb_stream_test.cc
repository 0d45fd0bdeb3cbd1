// How DuckDB runs: order, batches, errors of inputs, cancelling, size and depth.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/engine.h"
#include "phlox/expr/evaluate.h"
#include "phlox/table/value.h"

namespace phlox::engine {
namespace {

expr::Expr numbers() {
  return expr::symbol("numbers", type::parse_table("{n: int64, s: string}"));
}

// 0, 1, 2, ... in batches; perhaps endless.
class Counter : public table::Stream::Source {
 public:
  Counter(type::Type type, int64_t end, int64_t step = 1000)
      : type_(std::move(type)), end_(end), step_(step) {}
  std::optional<table::Batch> next() override {
    if (at_ >= end_) return std::nullopt;
    table::Builder builder(type_);
    for (int64_t i = 0; i < step_ && at_ < end_; ++i, ++at_) {
      for (size_t c = 0; c < builder.num_columns(); ++c) {
        if (builder.column(c).type().is_integer())
          builder.column(c).append(at_);
        else
          builder.column(c).append_bytes("row number " + std::to_string(at_));
      }
      builder.end_row();
    }
    return builder.finish();
  }

 private:
  type::Type type_;
  int64_t end_;
  int64_t step_;
  int64_t at_ = 0;
};

type::Type with_columns(const expr::Expr& leaf, const std::vector<std::string>& columns) {
  std::vector<type::Field> fields;
  for (const auto& column : columns) fields.push_back(*leaf.element().field(column));
  return type::Type::table(fields);
}

Leaves count_to(int64_t end) {
  return [end](const expr::Expr& leaf, const std::vector<std::string>& columns) {
    const auto type = with_columns(leaf, columns);
    return table::Stream(type, std::make_unique<Counter>(type, end));
  };
}

expr::Expr read(const std::string& text) {
  const expr::Names names = {{"numbers", numbers()}};
  expr::Scope scope;
  scope.names = &names;
  return expr::parse(text, scope);
}

table::Stream run(const std::string& text, const Leaves& leaves, Task task = {}) {
  const auto* engine = Engines::find("duckdb");
  return engine->open()->run(engine->compile(read(text), false), leaves, task);
}

TEST(DuckdbOrder, OfTheSourceStays) {
  int64_t next = 0;
  for (const auto& row :
       table::rows_of(run("numbers.filter(_.n >= 0)", count_to(300'000)))) {
    ASSERT_EQ(row[0], table::Value(next));
    ASSERT_EQ(row[1], table::Value("row number " + std::to_string(next)));
    ++next;
  }
  EXPECT_EQ(next, 300'000);
}

TEST(DuckdbOrder, OfASortIsStableAndComesThroughRowOps) {
  const auto rows = table::rows_of(
      run("numbers.sort(_.n % 3, ascending=False).mutate(m=_.n % 3).filter(_.n != 4)"
          ".select(\"n\", \"s\").head(200000)",
          count_to(100'000)));
  ASSERT_EQ(rows.size(), 99'999u);
  int64_t previous = -1;
  int64_t remainder = 2;
  for (const auto& row : rows) {
    const int64_t n = std::get<int64_t>(row[0].data);
    if (n % 3 != remainder) {
      --remainder;
      previous = -1;
    }
    ASSERT_EQ(n % 3, remainder);
    ASSERT_GT(n, previous);
    previous = n;
  }
}

TEST(DuckdbOrder, TailAndFirstFollowTheSource) {
  const auto tail = table::rows_of(run("numbers.tail(3).n", count_to(100'000)));
  ASSERT_EQ(tail.size(), 3u);
  EXPECT_EQ(tail[0][0], table::Value(99'997));
  EXPECT_EQ(tail[2][0], table::Value(99'999));
  const auto first = table::rows_of(
      run("numbers.by((_.n % 2).label(\"k\"), a=_.n.first(), z=_.s.last()).sort(\"k\")",
          count_to(100'000)));
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[1][1], table::Value(1));
  EXPECT_EQ(first[1][2], table::Value("row number 99999"));
}

TEST(DuckdbStream, FirstRowsComeBeforeTheLast) {
  // Endless input: only a streaming result ever gives a row.
  auto stream = run("numbers.mutate(m=_.n * 2)", count_to(INT64_MAX));
  const auto batch = stream.next();
  ASSERT_TRUE(batch);
  EXPECT_GT(batch->num_rows(), 0);
}

TEST(DuckdbStream, HeadStopsAnEndlessInput) {
  EXPECT_EQ(table::rows_of(run("numbers.head(10)", count_to(INT64_MAX))).size(), 10u);
}

TEST(DuckdbStream, AnErrorOfAnInputComesAsItWasThrown) {
  const Leaves broken = [](const expr::Expr& leaf,
                           const std::vector<std::string>& columns) {
    class Broken : public table::Stream::Source {
      std::optional<table::Batch> next() override {
        throw Error(Code::kIo, "abc is no int64").at("x.csv:17:3").hint("say string");
      }
    };
    return table::Stream(with_columns(leaf, columns), std::make_unique<Broken>());
  };
  for (const char* text : {"numbers", "numbers.n.sum()", "numbers.sort(\"n\")"}) {
    try {
      table::rows_of(run(text, broken));
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kIo);
      EXPECT_EQ(error.message(), "abc is no int64");
      EXPECT_EQ(error.where(), "x.csv:17:3");
      EXPECT_EQ(error.hint(), "say string");
    }
  }
}

TEST(DuckdbStream, CancelStopsARunningQuery) {
  for (const char* text : {"numbers.n.sum()", "numbers.filter(_.n < 0)"}) {
    Task task;
    std::thread stopper([task]() mutable {
      std::this_thread::yield();
      task.cancel();
    });
    try {
      table::rows_of(run(text, count_to(INT64_MAX), task));
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kCancelled) << error.message();
    }
    stopper.join();
  }
}

TEST(DuckdbStream, MayBeDroppedHalfRead) {
  for (int i = 0; i < 3; ++i) {
    auto stream = run("numbers.filter(_.n % 2 == 0)", count_to(INT64_MAX));
    ASSERT_TRUE(stream.next());
  }
}

TEST(DuckdbSize, LongChains) {
  std::string chain = "numbers";
  for (int i = 0; i < 200; ++i)
    chain += ".mutate(z" + std::to_string(i) + "=_." +
             (i == 0 ? "n" : "z" + std::to_string(i - 1)) + " + 1)";
  const auto rows = table::rows_of(run(chain + ".z199.sum()", count_to(10)));
  EXPECT_EQ(rows[0][0], table::Value(2045));
}

TEST(DuckdbSize, DeepExpressionsAreExactOrRefused) {
  for (const int depth : {100, 1000, 100'000}) {
    std::string sum = "numbers.n";
    for (int i = 0; i < depth; ++i) sum += " + 1";
    try {
      const auto rows =
          table::rows_of(run("numbers.mutate(q=" + sum + ").q.max()", count_to(10)));
      EXPECT_EQ(rows[0][0], table::Value(9 + depth));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kUnsupported) << error.message();
      EXPECT_GT(depth, 1000);
    }
  }
}

TEST(DuckdbSize, WhatRepeatsDoesNotGrow) {
  // Each step uses the one before several times.
  std::string root = "numbers.n * 1.5";
  for (int i = 0; i < 60; ++i) root = "(" + root + ").sqrt().log1p()";
  const auto* engine = Engines::find("duckdb");
  const auto program = engine->compile(read(root), false);
  EXPECT_LT(program.text.size(), 200'000u);
  EXPECT_EQ(table::rows_of(engine->open()->run(program, count_to(5), {})).size(), 5u);
  // The same where only some rows need it.
  std::string choice = "numbers.n * 1.5";
  for (int i = 0; i < 12; ++i)
    choice = "if_else(numbers.n > 2, (" + choice + ").sqrt() % 7.5, 0.0)";
  const auto chosen = engine->compile(read(choice), false);
  EXPECT_LT(chosen.text.size(), 200'000u);
  EXPECT_EQ(table::rows_of(engine->open()->run(chosen, count_to(5), {})).size(), 5u);
}

}  // namespace
}  // namespace phlox::engine

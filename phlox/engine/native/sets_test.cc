// concat, intersect, difference and distinct on the native engine.
#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/engine/native/query_fixture.h"

namespace phlox::engine::native {
namespace {

using Texts = std::vector<std::string>;

const TestTables& small() {
  static const auto* all =
      new TestTables{{"a",
                      {"{x: ?int32, s: string}",
                       {{1, "a"}, {1, "a"}, {{}, "b"}, {2, "a"}, {{}, "b"}, {3, "c"}}}},
                     {"b",
                      {"{s: string, x: ?float64}",
                       {{"a", 1.0}, {"b", {}}, {"b", 1.0}, {"a", 2.5}, {"a", 1.0}}}},
                     {"e", {"{x: ?int32, s: string}", {}}}};
  return *all;
}

const TestRun kRuns[] = {{1, 1}, {1, 100}, {2, 1}, {7, 2}};

TEST(Sets, MatchByNameAndPromote) {
  for (const TestRun& run : kRuns) {
    EXPECT_EQ(answer("concat(a, b)", small(), run),
              (Texts{"[1.0,\"a\"]", "[1.0,\"a\"]", "[1.0,\"a\"]", "[1.0,\"a\"]",
                     "[1.0,\"b\"]", "[2.0,\"a\"]", "[2.5,\"a\"]", "[3.0,\"c\"]",
                     "[null,\"b\"]", "[null,\"b\"]", "[null,\"b\"]"}));
    EXPECT_EQ(answer("intersect(a, b)", small(), run),
              (Texts{"[1.0,\"a\"]", "[null,\"b\"]"}));
    EXPECT_EQ(answer("difference(a, b)", small(), run),
              (Texts{"[2.0,\"a\"]", "[3.0,\"c\"]"}));
    EXPECT_EQ(answer("difference(a, e)", small(), run),
              (Texts{"[1,\"a\"]", "[2,\"a\"]", "[3,\"c\"]", "[null,\"b\"]"}));
    EXPECT_EQ(answer("intersect(a, e)", small(), run), Texts{});
    EXPECT_EQ(answer("difference(e, a)", small(), run), Texts{});
    EXPECT_EQ(answer("difference(a, b).s", small(), run), (Texts{"[\"a\"]", "[\"c\"]"}));
  }
}

TEST(Sets, DistinctRowsAndTheFirstRowOfAKey) {
  const TestTables tables = {
      {"t",
       {"{k: ?string, v: ?int64}", {{"a", {}}, {"b", 1}, {"a", 2}, {{}, 3}, {{}, 4}}}}};
  for (const TestRun& run : kRuns) {
    EXPECT_EQ(answer("a.distinct()", small(), run),
              (Texts{"[1,\"a\"]", "[2,\"a\"]", "[3,\"c\"]", "[null,\"b\"]"}));
    EXPECT_EQ(answer("t.distinct(\"k\")", tables, run),
              (Texts{"[\"a\",null]", "[\"b\",1]", "[null,3]"}));
    EXPECT_EQ(answer("t.distinct(\"k\").v", tables, run),
              (Texts{"[1]", "[3]", "[null]"}));
    EXPECT_EQ(answer("t.distinct(_.v > 2)", tables, run).size(), 3u);
    EXPECT_EQ(answer("e.distinct(\"s\")", small(), run), Texts{});
  }
}

TEST(Sets, ConcatKeepsTheOrderOfItsParts) {
  TestTables tables;
  Texts expected;
  std::string text = "concat(t0";
  for (int64_t t = 0; t < 5; ++t) {
    TestTable& table = tables["t" + std::to_string(t)];
    // Of another width in every second table: those are converted.
    table.type = t % 2 ? "{x: int64}" : "{x: int32}";
    for (int64_t i = 0; i < t * 40; ++i) {
      table.rows.push_back({t * 1000 + i});
      expected.push_back("[" + std::to_string(t * 1000 + i) + "]");
    }
    if (t > 0) text += ", t" + std::to_string(t);
  }
  for (const TestRun& run : kRuns)
    EXPECT_EQ(answer(text + ")", tables, run, false), expected);
}

TEST(Sets, AFailingPartEndsAll) {
  const TestTables tables = {{"t", {"{x: int64}", {{1}, {2}, {3}, {INT64_MAX}, {5}}}}};
  for (const TestRun& run : kRuns)
    EXPECT_THROW(answer("concat(t, t.mutate(x=_.x + 1), t)", tables, run), Error);
}

}  // namespace
}  // namespace phlox::engine::native

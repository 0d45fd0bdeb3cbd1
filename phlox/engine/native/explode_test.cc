// explode on the native engine.
#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/engine/native/query_fixture.h"

namespace phlox::engine::native {
namespace {

using Texts = std::vector<std::string>;
using table::Value;

TEST(Explode, KeepsTheOrderAndDropsOrKeepsWhatIsEmpty) {
  const TestTables tables = {{"t",
                              {"{k: int64, l: ?var * ?string}",
                               {{1, Value::List{"a", Value(), "b"}},
                                {2, Value::List{}},
                                {3, Value()},
                                {4, Value::List{"c"}}}}}};
  for (const TestRun& run :
       {TestRun{1, 1}, TestRun{1, 100}, TestRun{2, 1}, TestRun{7, 2}}) {
    EXPECT_EQ(answer(R"(t.explode("l"))", tables, run, false),
              (Texts{"[1,\"a\"]", "[1,null]", "[1,\"b\"]", "[4,\"c\"]"}));
    EXPECT_EQ(answer(R"(t.explode("l", keep_empty=True))", tables, run, false),
              (Texts{"[1,\"a\"]", "[1,null]", "[1,\"b\"]", "[2,null]", "[3,null]",
                     "[4,\"c\"]"}));
    // Nothing but lists without elements in a batch.
    EXPECT_EQ(answer(R"(t.explode("l", keep_empty=True).filter(_.k == 3))", tables, run),
              Texts{"[3,null]"});
    EXPECT_EQ(answer(R"(t.explode("l").filter(_.k > 1).l)", tables, run, false),
              Texts{"[\"c\"]"});
    EXPECT_EQ(answer(R"(t.explode("l").k.sum())", tables, run), Texts{"[7]"});
  }
}

TEST(Explode, SaysWhenAColumnCannotComeAlong) {
  const TestTables tables = {
      {"t", {"{r: {a: int64}, l: var * int64, m: var * {a: int64}}", {}}}};
  for (const char* text : {R"(t.explode("l"))", R"(t.explode("m").m)"}) try {
      answer(text, tables);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kUnsupported) << error.message();
    }
  EXPECT_EQ(answer(R"(t.explode("l").l)", tables), Texts{});
}

TEST(Explode, TakesListsOfAnyLength) {
  TestTables tables = {{"t", {"{k: int64, l: var * int64}", {}}}};
  Texts expected;
  int64_t value = 0;
  for (int64_t k = 0; k < 40; ++k) {
    Value::List list;
    // Some longer than what fits into a chunk, or places of two bytes reach.
    for (int64_t i = 0; i < (k % 10 == 3 ? 70000 : k); ++i) {
      list.emplace_back(value);
      expected.push_back("[" + std::to_string(value) + "]");
      ++value;
    }
    tables["t"].rows.push_back({k, std::move(list)});
  }
  for (const TestRun& run : {TestRun{1, 100}, TestRun{2, 7}})
    EXPECT_EQ(answer(R"(t.explode("l").l)", tables, run, false), expected);
  EXPECT_EQ(answer(R"(t.explode("l").l.sum())", tables),
            Texts{"[" + std::to_string(value * (value - 1) / 2) + "]"});
}

}  // namespace
}  // namespace phlox::engine::native

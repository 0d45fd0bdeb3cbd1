// Sorts beside a sort of the standard library: on any number of threads, in memory and
// out of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "phlox/engine/native/plan.h"
#include "phlox/expr/evaluate.h"
#include "phlox/table/value.h"

namespace phlox::engine::native {
namespace {

using table::Rows;
using table::Value;

const char kType[] =
    "{n: int64, k: ?int64, f: ?float64, s: ?string, d: decimal[10, 2], b: ?bool}";

// Many equal keys, and all values that are hard to order.
Rows make_rows(size_t count) {
  std::mt19937_64 random(7);
  const double floats[] = {0.0,
                           -0.0,
                           std::numeric_limits<double>::quiet_NaN(),
                           -std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(),
                           -std::numeric_limits<double>::infinity(),
                           1.5,
                           -1.5,
                           5e-324};
  const std::string texts[] = {"",
                               "a",
                               std::string("a\0", 2),
                               std::string("a\0b", 3),
                               "ab",
                               "b",
                               "\xff",
                               std::string(300, 'x'),
                               "é",
                               "aa",
                               "a\x01"};
  Rows rows;
  for (size_t i = 0; i < count; ++i) {
    const auto null = [&] { return random() % 7 == 0; };
    const auto small = static_cast<int64_t>(random() % 50) - 25;
    rows.push_back({static_cast<int64_t>(i), null() ? Value() : Value(small),
                    null() ? Value() : Value(floats[random() % 9]),
                    null() ? Value() : Value(texts[random() % 11]),
                    Value(table::Int128{static_cast<int64_t>(random() % 2000) - 1000}),
                    null() ? Value() : Value(random() % 2 == 0)});
  }
  return rows;
}

// As the language says: nulls last either way, NaN above all numbers.
int compare(const Value& a, const Value& b, bool ascending) {
  if (a.is_null() || b.is_null()) return a.is_null() - b.is_null();
  int order = 0;
  if (const auto* x = std::get_if<double>(&a.data)) {
    const double y = std::get<double>(b.data);
    if (std::isnan(*x) || std::isnan(y))
      order = std::isnan(*x) - std::isnan(y);
    else
      order = (*x > y) - (*x < y);
  } else if (const auto* text = std::get_if<std::string>(&a.data)) {
    const int bytes = text->compare(std::get<std::string>(b.data));
    order = (bytes > 0) - (bytes < 0);
  } else if (const auto* number = std::get_if<int64_t>(&a.data)) {
    const int64_t y = std::get<int64_t>(b.data);
    order = (*number > y) - (*number < y);
  } else if (const auto* decimal = std::get_if<table::Int128>(&a.data)) {
    const table::Int128 y = std::get<table::Int128>(b.data);
    order = (*decimal > y) - (*decimal < y);
  } else {
    order = std::get<bool>(a.data) - std::get<bool>(b.data);
  }
  return ascending ? order : -order;
}

struct Key {
  size_t column;
  bool ascending;
};

Rows sorted(Rows rows, const std::vector<Key>& keys) {
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    for (const auto& [column, ascending] : keys)
      if (const int order = compare(a[column], b[column], ascending)) return order < 0;
    return false;
  });
  return rows;
}

struct Ran {
  Rows rows;
  uint64_t spilled;
};

Ran run(const std::string& text, const Rows& rows, unsigned threads, uint64_t budget) {
  const type::Type type = type::parse_table(kType);
  const expr::Names names{{"t", expr::symbol("t", type)}};
  expr::Scope scope;
  scope.names = &names;
  const expr::Expr query = expr::parse(text, scope);
  Planner planner(query);
  const SharedPlanned planned = planner.plan(query);
  auto context = std::make_shared<Context>(Task(), threads, budget);
  const Leaves leaves([&](const expr::Expr&, const std::vector<std::string>& columns) {
    std::vector<type::Field> fields;
    std::vector<size_t> places;
    for (const std::string& column : columns) {
      places.push_back(*type.element().field_index(column));
      fields.push_back(type.element().fields()[places.back()]);
    }
    Rows some;
    for (const auto& row : rows) {
      Value::List kept;
      for (const size_t place : places) kept.push_back(row[place]);
      some.push_back(std::move(kept));
    }
    return table::stream_of_rows(type::Type::table(fields), some, 500);
  });
  Rows result = table::rows_of(table::in_order(
      morsels_of(planned->open({context, leaves}), context), threads, Task()));
  return {std::move(result), context->spill.size()};
}

constexpr uint64_t kPlenty = uint64_t{1} << 32;

class SortTest : public testing::TestWithParam<unsigned> {};

const Rows& many() {
  static const Rows rows = make_rows(20000);
  return rows;
}

TEST_P(SortTest, IsAsTheStandardSort) {
  const std::pair<const char*, std::vector<Key>> sorts[] = {
      {"t.sort('k')", {{1, true}}},
      {"t.sort(desc('k'))", {{1, false}}},
      {"t.sort('f', desc('s'))", {{2, true}, {3, false}}},
      {"t.sort(desc('f'), 's')", {{2, false}, {3, true}}},
      {"t.sort('d', 'b', desc('n'))", {{4, true}, {5, true}, {0, false}}},
      {"t.sort(desc('b'), desc('d'))", {{5, false}, {4, false}}},
  };
  for (const auto& [text, keys] : sorts) {
    const Rows expected = sorted(many(), keys);
    const Ran in_memory = run(text, many(), GetParam(), kPlenty);
    EXPECT_EQ(in_memory.rows, expected) << text;
    EXPECT_EQ(in_memory.spilled, 0u) << text;
    const Ran out_of_core = run(text, many(), GetParam(), 1 << 16);
    EXPECT_EQ(out_of_core.rows, expected) << text;
    EXPECT_GT(out_of_core.spilled, 0u) << text;
  }
}

TEST_P(SortTest, FirstAndLastRows) {
  const Rows all = sorted(many(), {{1, false}});
  const auto part = [&](size_t begin, size_t end) {
    return Rows(all.begin() + static_cast<std::ptrdiff_t>(begin),
                all.begin() + static_cast<std::ptrdiff_t>(end));
  };
  for (const uint64_t budget : {kPlenty, uint64_t{1}}) {
    const auto rows = [&](const std::string& text) {
      return run(text, many(), GetParam(), budget).rows;
    };
    EXPECT_EQ(rows("t.sort(desc('k')).head(10)"), part(0, 10));
    EXPECT_EQ(rows("t.sort(desc('k')).head(0)"), Rows());
    EXPECT_EQ(rows("t.sort(desc('k'))[5000:5010]"), part(5000, 5010));
    EXPECT_EQ(rows("t.sort(desc('k'))[19990:]"), part(19990, 20000));
    EXPECT_EQ(rows("t.sort(desc('k')).head(200000)"), all);
    EXPECT_EQ(rows("t.sort(desc('k')).tail(7)"), part(19993, 20000));
    EXPECT_EQ(rows("t.sort(desc('k')).tail(0)"), Rows());
    EXPECT_EQ(rows("t.sort(desc('k')).tail(200000)"), all);
    EXPECT_EQ(rows("t.tail(300)"), Rows(many().end() - 300, many().end()));
    EXPECT_EQ(rows("t.tail(200000)"), many());
    EXPECT_EQ(rows("t.filter(_.n < 1000).tail(2)"), Rows({many()[998], many()[999]}));
  }
}

TEST_P(SortTest, TheOrderReachesThroughOtherOperators) {
  EXPECT_EQ(run("t.sort(desc('n')).filter(_.n < 100).head(3).select('n')", many(),
                GetParam(), kPlenty)
                .rows,
            Rows({{99}, {98}, {97}}));
  EXPECT_EQ(run("t.sort('n').sort('k').select('n').tail(1)", many(), GetParam(), 1).rows,
            Rows({{sorted(many(), {{1, true}}).back()[0]}}));
}

TEST_P(SortTest, OfNoRows) {
  EXPECT_EQ(run("t.sort('k')", {}, GetParam(), kPlenty).rows, Rows());
  EXPECT_EQ(run("t.sort('k').head(3)", {}, GetParam(), kPlenty).rows, Rows());
  EXPECT_EQ(run("t.tail(3)", {}, GetParam(), kPlenty).rows, Rows());
}

// Rows of one key are still told apart, by their places.
TEST_P(SortTest, OfOneKey) {
  Rows rows = many();
  for (auto& row : rows) row[1] = 1;
  EXPECT_EQ(run("t.sort('k')", rows, GetParam(), kPlenty).rows, rows);
  EXPECT_EQ(run("t.sort('k')", rows, GetParam(), 1).rows, rows);
}

INSTANTIATE_TEST_SUITE_P(Threads, SortTest, testing::Values(1, 2, 7));

}  // namespace
}  // namespace phlox::engine::native

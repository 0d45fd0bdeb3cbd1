// Groups on the native engine against a loop over the rows of each: with any number of
// threads, and with so little memory that rows and states go to the disk.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>

#include "phlox/base/error.h"
#include "phlox/engine/native/partitioned_rows.h"
#include "phlox/engine/native/query_fixture.h"

namespace phlox::engine::native {
namespace {

using table::Rows;
using table::Value;

constexpr const char* kType = "{k: ?int64, s: ?string, x: ?int64, y: ?float64, b: ?bool}";
enum Column { kKey, kText, kWhole, kFloat, kBool };

Value or_null(std::mt19937_64& random, Value value) {
  return random() % 8 == 0 ? Value() : value;
}

TestTable drawn(size_t size, int64_t groups, uint64_t seed) {
  std::mt19937_64 random(seed);
  TestTable table{kType, {}};
  for (size_t i = 0; i < size; ++i) {
    const double halves = static_cast<double>(int64_t(random() % 2001) - 1000) / 2;
    table.rows.push_back(
        {or_null(random, int64_t(random() % uint64_t(groups)) * 1'000'000'007),
         or_null(random, std::string(random() % 20, char('a' + random() % 26)) +
                             std::to_string(random() % 30)),
         or_null(random, int64_t(random() % 500) - 250),
         or_null(random, random() % 50 == 0 ? std::nan("") : halves),
         or_null(random, random() % 2 == 0)});
  }
  return table;
}

// Whether a is before b, as the language orders them; no nulls.
bool is_before(const Value& a, const Value& b) {
  if (const auto* x = std::get_if<double>(&a.data)) {
    const double y = std::get<double>(b.data);
    return *x < y || (std::isnan(y) && !std::isnan(*x));
  }
  if (std::holds_alternative<bool>(a.data))
    return std::get<bool>(a.data) < std::get<bool>(b.data);
  if (std::holds_alternative<int64_t>(a.data))
    return std::get<int64_t>(a.data) < std::get<int64_t>(b.data);
  return std::get<std::string>(a.data) < std::get<std::string>(b.data);
}

// What there is in a column, in the rows' order and in their own.
struct Values {
  std::vector<Value> all, sorted;
  std::vector<std::pair<Value, size_t>> counts;

  Values(const Rows& rows, Column column) {
    for (const auto& row : rows)
      if (!row[column].is_null()) all.push_back(row[column]);
    sorted = all;
    std::stable_sort(sorted.begin(), sorted.end(), is_before);
    for (const Value& value : sorted) {
      if (counts.empty() || is_before(counts.back().first, value))
        counts.push_back({value, 0});
      ++counts.back().second;
    }
  }
  Value first() const { return all.empty() ? Value() : all.front(); }
  Value last() const { return all.empty() ? Value() : all.back(); }
  Value least() const { return sorted.empty() ? Value() : sorted.front(); }
  Value greatest() const { return sorted.empty() ? Value() : sorted.back(); }
  Value number() const { return static_cast<int64_t>(counts.size()); }
  Value mode() const {
    Value best;
    size_t most = 0;
    for (const auto& [value, count] : counts)
      if (count > most) {
        best = value;
        most = count;
      }
    return best;
  }
  Value top(size_t k) const {
    if (sorted.empty()) return {};
    Value::List list(sorted.rbegin(), sorted.rbegin() + static_cast<std::ptrdiff_t>(
                                                            std::min(k, sorted.size())));
    return list;
  }
  static double as_double(const Value& value) {
    const auto* const whole = std::get_if<int64_t>(&value.data);
    return whole ? static_cast<double>(*whole) : std::get<double>(value.data);
  }
  Value quantile(double part) const {
    if (sorted.empty()) return {};
    const double at = part * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<size_t>(at);
    const double rest = at - static_cast<double>(below);
    const double a = as_double(sorted[below]);
    if (rest == 0) return a;
    const double b = as_double(sorted[below + 1]);
    return a == b ? a : std::lerp(a, b, rest);
  }
};

// The value beside the first of the least (or greatest) keys.
Value beside(const Rows& rows, Column column, Column key, bool is_max) {
  const Value::List* best = nullptr;
  for (const auto& row : rows) {
    if (row[key].is_null()) continue;
    if (!best ||
        (is_max ? is_before((*best)[key], row[key]) : is_before(row[key], (*best)[key])))
      best = &row;
  }
  return best ? (*best)[column] : Value();
}

constexpr const char* kReductions =
    "n=_.nrows(), c=_.y.count(), sum=_.x.sum(), sumy=_.y.sum(where=_.y < 400), "
    "lo=_.x.min(), hi=_.y.max(), slo=_.s.min(), shi=_.s.max(), any=_.b.any(), "
    "all=_.b.all(), first=_.s.first(), last=_.y.last(), amin=_.s.argmin(_.x), "
    "amax=_.x.argmax(_.y), u=_.x.nunique(), us=_.s.nunique(where=_.b), m=_.x.mode(), "
    "ms=_.s.mode(), my=_.y.mode(), med=_.x.median(), q=_.x.quantile(0.25), "
    "top=_.x.topk(3), stop=_.s.topk(20)";
constexpr const char* kResults =
    "n: int64, c: int64, sum: ?int64, sumy: ?float64, lo: ?int64, hi: ?float64, "
    "slo: ?string, shi: ?string, any: ?bool, all: ?bool, first: ?string, last: ?float64, "
    "amin: ?string, amax: ?int64, u: int64, us: int64, m: ?int64, ms: ?string, "
    "my: ?float64, med: ?float64, q: ?float64, top: ?var * int64, stop: ?var * string}";

Value::List results(const Rows& rows) {
  const Values x(rows, kWhole), y(rows, kFloat), s(rows, kText), b(rows, kBool);
  Rows chosen;
  for (const auto& row : rows)
    if (row[kBool] == Value(true)) chosen.push_back(row);
  int64_t sum = 0;
  for (const Value& value : x.all) sum += std::get<int64_t>(value.data);
  std::optional<double> sum_y;
  for (const Value& value : y.all)
    if (std::get<double>(value.data) < 400)
      sum_y = sum_y.value_or(0) + std::get<double>(value.data);
  return {static_cast<int64_t>(rows.size()),
          static_cast<int64_t>(y.all.size()),
          x.all.empty() ? Value() : Value(sum),
          sum_y ? Value(*sum_y) : Value(),
          x.least(),
          y.greatest(),
          s.least(),
          s.greatest(),
          b.greatest(),
          b.least(),
          s.first(),
          y.last(),
          beside(rows, kText, kWhole, false),
          beside(rows, kWhole, kFloat, true),
          x.number(),
          Values(chosen, kText).number(),
          x.mode(),
          s.mode(),
          y.mode(),
          x.quantile(0.5),
          x.quantile(0.25),
          x.top(3),
          s.top(20)};
}

std::vector<std::string> expected(const TestTable& table, bool has_key) {
  std::map<std::optional<int64_t>, Rows> groups;
  if (!has_key) groups[{}];
  for (const auto& row : table.rows) {
    const bool is_null = !has_key || row[kKey].is_null();
    groups[is_null ? std::optional<int64_t>() : std::get<int64_t>(row[kKey].data)]
        .push_back(row);
  }
  Rows rows;
  for (const auto& [key, members] : groups) {
    Value::List row = results(members);
    if (has_key) row.insert(row.begin(), key ? Value(*key) : Value());
    rows.push_back(std::move(row));
  }
  const std::string type = std::string(has_key ? "{k: ?int64, " : "{") + kResults;
  return texts_of(table::stream_of_rows(type::parse_table(type), rows), true);
}

struct Shape {
  const char* name;
  size_t rows;
  int64_t groups;  // 0: no key
};

class Groups : public testing::TestWithParam<Shape> {};

TEST_P(Groups, AreThoseOfALoop) {
  const auto& shape = GetParam();
  const TestTables tables = {
      {"t", drawn(shape.rows, std::max<int64_t>(shape.groups, 1), 17)}};
  const std::string query = shape.groups > 0
                                ? std::string("t.by(_.k, ") + kReductions + ")"
                                : std::string("t.summary(") + kReductions + ")";
  const auto rows = expected(tables.at("t"), shape.groups > 0);
  for (const unsigned threads : {1u, 2u, 7u})
    // 0: all that there is. The least one is less than an empty table takes.
    for (const uint64_t memory : {uint64_t{0}, uint64_t{1} << 10, uint64_t{1} << 20})
      EXPECT_EQ(answer(query, tables, {threads, 3000, memory}), rows)
          << threads << " threads, " << memory << " bytes";
}

INSTANTIATE_TEST_SUITE_P(Shapes, Groups,
                         testing::Values(Shape{"none", 0, 3}, Shape{"no_rows", 0, 0},
                                         Shape{"one", 30'000, 1},
                                         Shape{"no_key", 60'000, 0},
                                         Shape{"few", 40'000, 40},
                                         Shape{"many", 20'000, 7'000}),
                         [](const auto& shape) { return shape.param.name; });

// Values of one group that are read from many runs, with the answer between two of them.
TEST(Group, SpillsAGiantGroup) {
  TestTable table{"{x: int64, y: int64}", {}};
  const int64_t size = 200'001;
  for (int64_t i = 0; i < size; ++i) {
    const int64_t x = i * 7919 % size - size / 2;
    table.rows.push_back({x, std::max(x, -size / 2 + 1)});
  }
  const std::string query =
      "t.summary(a=_.x.median(), b=_.x.quantile(0.0), c=_.x.quantile(1.0), "
      "d=_.x.quantile(0.75), e=_.x.nunique(), f=_.x.mode(), g=_.y.mode())";
  for (const unsigned threads : {1u, 2u})
    EXPECT_EQ(answer(query, {{"t", table}}, {threads, 3000, 1 << 18}),
              (std::vector<std::string>{
                  "[0.0,-100000.0,100000.0,50000.0,200001,-100000,-99999]"}));
}

// Two groups of one part, of which the second comes when the first was spilled.
TEST(Group, SpillsOneGroupAndThenAnother) {
  const auto part_of = [](int64_t key) {
    return PartitionedRows::partition_of(kernel::hash_of(static_cast<uint64_t>(key)));
  };
  int64_t second = 2;
  while (part_of(second) != part_of(1)) ++second;
  TestTable table{"{k: int64, x: int64, s: string}", {}};
  const int64_t size = 40'000;
  for (const int64_t key : {int64_t{1}, second})
    for (int64_t i = 0; i < size; ++i) {
      const int64_t x = std::max<int64_t>(0, i * 7919 % size - key) * 1'000'003;
      table.rows.push_back({key, x, "the text " + std::to_string(x)});
    }
  for (const unsigned threads : {1u, 2u})
    EXPECT_EQ(
        answer("t.by(_.k, n=_.x.nunique(), m=_.x.mode(), s=_.s.nunique(), "
               "ms=_.s.mode(), q=_.x.quantile(1.0)).select('n', 'm', 's', 'ms', 'q')",
               {{"t", table}}, {threads, 3000, 1 << 18}),
        (std::vector<std::string>{"[" + std::to_string(size - second) + ",0," +
                                      std::to_string(size - second) + ",\"the text 0\"," +
                                      std::to_string((size - 1 - second) * 1'000'003) +
                                      ".0]",
                                  "[39999,0,39999,\"the text 0\",39998119994.0]"}));
}

TEST(Group, GoesToTheDiskWhereMemoryIsShort) {
  // It does: a disk that takes nothing is an error.
  setenv("TMPDIR", "/no such folder", 1);
  const TestTables tables = {{"t", drawn(60'000, 20'000, 3)}};
  for (const char* query : {"t.by(_.k, n=_.nrows())", "t.summary(m=_.x.median())"}) {
    try {
      answer(query, tables, {1, 3000, 1 << 10});
      ADD_FAILURE() << query;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kIo);
      EXPECT_EQ(error.message(),
                "cannot make a temporary file: No such file or directory");
    }
  }
  unsetenv("TMPDIR");
}

TEST(Group, SumsThatLeaveTheirTypeOnTheWayOnly) {
  const int64_t most = INT64_MAX;
  TestTable whole{"{x: int64, d: decimal[38, 0]}", {}};
  table::Int128 large = 1;
  for (int i = 0; i < 37; ++i) large *= 10;
  for (int i = 0; i < 40; ++i)
    whole.rows.push_back({i < 20 ? most : -most, (i < 20 ? 9 : -9) * large});
  for (const unsigned threads : {1u, 7u}) {
    EXPECT_EQ(answer("t.summary(a=_.x.sum(), b=_.d.sum())", {{"t", whole}}, {threads}),
              (std::vector<std::string>{"[0,\"0\"]"}));
    try {
      answer("t.summary(a=_.x.sum(where=_.x > 0))", {{"t", whole}}, {threads});
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.message(),
                "integer overflow: 184467440737095516140 does not fit int64");
    }
    EXPECT_THROW(answer("t.summary(b=_.d.sum(where=_.x > 0))", {{"t", whole}}, {threads}),
                 Error);
  }
}

// More groups than a thread keeps in its table, by keys of every sort.
TEST(Group, MoreThanATableHolds) {
  TestTable table{"{a: int64, b: string, c: int64}", {}};
  const int64_t size = 300'000;
  for (int64_t i = 0; i < size; ++i)
    table.rows.push_back({i * 1'000'003, "name " + std::to_string(i), i % 7});
  for (const char* keys : {"_.b", "_.a, _.b", "_.c, _.a"}) {
    const std::string query = "t.by(" + std::string(keys) +
                              ", n=_.nrows(), s=_.a.sum()).summary(g=_.nrows(), "
                              "n=_.n.sum(), s=_.s.sum())";
    EXPECT_EQ(
        answer(query, {{"t", table}}, {2, 20'000}),
        (std::vector<std::string>{
            "[300000,300000," + std::to_string(size * (size - 1) / 2 * 1'000'003) + "]"}))
        << keys;
  }
}

// Keys that become the places of their groups, then some before them, nulls, and some far
// away; another thread may see the far ones first.
TEST(Group, DenseKeysAmongOthers) {
  constexpr int64_t kSize = 600'000, kDense = 20'000;
  TestTable table{"{k: ?int64, x: ?int64, y: float64}", {}};
  std::map<std::optional<int64_t>, std::array<int64_t, 4>> groups;
  std::mt19937_64 random(11);
  for (int64_t i = 0; i < kSize; ++i) {
    std::optional<int64_t> key = static_cast<int64_t>(random() % kDense) + 1000;
    if (i >= kSize / 2 && i % 3 == 0) key = *key + kDense / 2;
    if (i >= kSize / 4 * 3 && i % 5 == 0) key = *key - kDense;
    if (i >= kSize / 8 * 7 && i % 7 == 0) key = *key << 40;
    if (i % 11 == 0) key.reset();
    const bool has_x = i % 13 != 0;
    table.rows.push_back({key ? Value(*key) : Value(), has_x ? Value(i) : Value(),
                          static_cast<double>(i % 2)});
    auto& [rows, count, sum, odd] = groups[key];
    rows += 1;
    count += has_x;
    sum += has_x ? i : 0;
    odd += i % 2;
  }
  std::vector<std::string> wanted;
  for (const auto& [key, of] : groups) {
    const std::string sum = of[1] == 0 ? "null" : std::to_string(of[2]);
    wanted.push_back("[" + (key ? std::to_string(*key) : "null") + "," +
                     std::to_string(of[0]) + "," + std::to_string(of[1]) + "," + sum +
                     "," + std::to_string(of[3]) + ".0]");
  }
  std::sort(wanted.begin(), wanted.end());
  for (const unsigned threads : {1u, 2u, 7u})
    for (const uint64_t memory : {uint64_t{0}, uint64_t{1} << 20})
      EXPECT_EQ(answer("t.by(_.k, n=_.nrows(), c=_.x.count(), s=_.x.sum(), y=_.y.sum())",
                       {{"t", table}}, {threads, 10'000, memory}),
                wanted)
          << threads << " threads, " << memory << " bytes";
}

}  // namespace
}  // namespace phlox::engine::native

// Windows beside loops that say what they mean: on any number of threads, in memory and
// out of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <random>

#include "phlox/engine/native/query_fixture.h"

namespace phlox::engine::native {
namespace {

struct Row {
  int64_t n;
  std::optional<int64_t> g, t, x;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = [] {
    std::mt19937_64 random(11);
    std::vector<Row> made;
    const auto some = [&](uint64_t range) {
      const uint64_t value = random() % (range + 1);
      return value == range ? std::nullopt : std::optional<int64_t>(value);
    };
    for (int64_t n = 0; n < 2500; ++n)
      // A large partition, some of the usual size, and many of one row.
      made.push_back({n,
                      random() % 2 ? std::optional<int64_t>(-1)
                                   : (random() % 9 ? some(20) : 1000 + n),
                      some(40), some(100)});
    return made;
  }();
  return all;
}

table::Value value_of(const std::optional<int64_t>& number) {
  return number ? table::Value(*number) : table::Value();
}

const TestTables& tables() {
  static const TestTables all = [] {
    TestTable table{"{n: int64, g: ?int64, t: ?int64, x: ?int64}", {}};
    for (const Row& row : rows())
      table.rows.push_back({row.n, value_of(row.g), value_of(row.t), value_of(row.x)});
    return TestTables{{"t", table}};
  }();
  return all;
}

using Partition = std::vector<Row>;
// Of row i of a partition in its order.
using Function = std::function<std::optional<int64_t>(const Partition& rows, int64_t i)>;

bool is_before(const std::optional<int64_t>& a, const std::optional<int64_t>& b) {
  return a && (!b || *a < *b);  // nulls last
}

std::vector<std::string> expected(bool by, bool order, const Function& function) {
  Partition sorted = rows();
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Row& a, const Row& b) {
    if (by && a.g != b.g) return is_before(a.g, b.g);
    return order && is_before(a.t, b.t);
  });
  std::vector<std::pair<int64_t, std::string>> made;
  for (size_t begin = 0; begin < sorted.size();) {
    size_t end = begin;
    while (end < sorted.size() && (!by || sorted[end].g == sorted[begin].g)) ++end;
    const Partition part(sorted.begin() + static_cast<int64_t>(begin),
                         sorted.begin() + static_cast<int64_t>(end));
    for (size_t i = 0; i < part.size(); ++i) {
      const auto value = function(part, static_cast<int64_t>(i));
      made.emplace_back(part[i].n, value ? std::to_string(*value) : "null");
    }
    begin = end;
  }
  std::sort(made.begin(), made.end());
  std::vector<std::string> texts;
  for (const auto& [n, value] : made)
    texts.push_back("[" + std::to_string(n) + "," + value + "]");
  return texts;
}

// The values that are there among the rows [begin, end) of a partition, cut to it.
std::vector<int64_t> frame(const Partition& rows, int64_t begin, int64_t end) {
  std::vector<int64_t> values;
  for (int64_t i = std::max<int64_t>(0, begin);
       i < std::min<int64_t>(end, static_cast<int64_t>(rows.size())); ++i)
    if (const auto& x = rows[static_cast<size_t>(i)].x) values.push_back(*x);
  return values;
}

std::optional<int64_t> sum(const std::vector<int64_t>& values) {
  if (values.empty()) return std::nullopt;
  int64_t total = 0;
  for (const int64_t value : values) total += value;
  return total;
}

std::optional<int64_t> max(const std::vector<int64_t>& values) {
  if (values.empty()) return std::nullopt;
  return *std::max_element(values.begin(), values.end());
}

// One behind the last row whose order is that of row i.
int64_t end_of_ties(const Partition& rows, int64_t i) {
  const auto& t = rows[static_cast<size_t>(i)].t;
  while (i < static_cast<int64_t>(rows.size()) && rows[static_cast<size_t>(i)].t == t)
    ++i;
  return i;
}

int64_t begin_of_ties(const Partition& rows, int64_t i) {
  const auto& t = rows[static_cast<size_t>(i)].t;
  while (i > 0 && rows[static_cast<size_t>(i - 1)].t == t) --i;
  return i;
}

constexpr int64_t kAll = int64_t{1} << 40;

struct Case {
  const char* text;
  Function function;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"row_number()", [](const Partition&, int64_t i) { return i + 1; }},
      {"_.x.lag(3)",
       [](const Partition& rows, int64_t i) {
         return i < 3 ? std::nullopt : rows[static_cast<size_t>(i - 3)].x;
       }},
      {"_.x.lead(2, default=_.n)",
       [](const Partition& rows, int64_t i) {
         const auto there = static_cast<size_t>(i + 2);
         return there < rows.size() ? rows[there].x : rows[static_cast<size_t>(i)].n;
       }},
      {"_.x.lag(1000000)",
       [](const Partition&, int64_t) { return std::optional<int64_t>(); }},
      {"ntile(4)",
       [](const Partition& rows, int64_t i) {
         const auto size = static_cast<int64_t>(rows.size());
         int64_t tile = 1, left = i;
         while (left >= size / 4 + (tile <= size % 4)) {
           left -= size / 4 + (tile <= size % 4);
           ++tile;
         }
         return tile;
       }},
      {"_.x.cumsum()",
       [](const Partition& rows, int64_t i) { return sum(frame(rows, 0, i + 1)); }},
      {"_.x.cummax()",
       [](const Partition& rows, int64_t i) { return max(frame(rows, 0, i + 1)); }},
  };
  return all;
}

// With a frame.
const std::vector<Case>& framed() {
  static const std::vector<Case> all = {
      {"rows=(-2, 1)",
       [](const Partition& rows, int64_t i) { return sum(frame(rows, i - 2, i + 2)); }},
      {"rows=(2, 3)",
       [](const Partition& rows, int64_t i) { return sum(frame(rows, i + 2, i + 4)); }},
      {"rows=(None, -1)",
       [](const Partition& rows, int64_t i) { return sum(frame(rows, 0, i)); }},
      {"rows=(None, 900)",
       [](const Partition& rows, int64_t i) { return sum(frame(rows, 0, i + 901)); }},
      {"rows=(-1, None)",
       [](const Partition& rows, int64_t i) { return sum(frame(rows, i - 1, kAll)); }},
      {"rows=(None, None)",
       [](const Partition& rows, int64_t) { return sum(frame(rows, 0, kAll)); }},
  };
  return all;
}

class WindowTest : public testing::TestWithParam<unsigned> {
 protected:
  static void check(const std::string& window, bool by, bool order,
                    const Function& function) {
    const std::string query = "t.select('n', w=" + window + ").sort('n')";
    const auto rows = expected(by, order, function);
    for (const uint64_t memory : {0, 1})
      EXPECT_EQ(answer(query, tables(), {GetParam(), 700, memory}, false), rows)
          << query << " in " << memory;
  }
};

std::string over(bool by, bool order, const std::string& more = "") {
  std::string text = ".over(";
  if (by) text += "by='g', ";
  if (order) text += "order='t', ";
  return text + more + ")";
}

TEST_P(WindowTest, FunctionsOfRows) {
  for (const bool by : {true, false})
    for (const bool order : {true, false})
      for (const auto& [text, function] : cases())
        check(text + over(by, order), by, order, function);
}

TEST_P(WindowTest, Frames) {
  for (const bool by : {true, false})
    for (const auto& [text, function] : framed())
      check("_.x.sum()" + over(by, true, text), by, true, function);
}

TEST_P(WindowTest, Ties) {
  check("rank()" + over(true, true), true, true,
        [](const Partition& rows, int64_t i) { return begin_of_ties(rows, i) + 1; });
  check("dense_rank()" + over(true, true), true, true,
        [](const Partition& rows, int64_t i) {
          int64_t rank = 1;
          for (int64_t at = begin_of_ties(rows, i); at > 0; ++rank)
            at = begin_of_ties(rows, at - 1);
          return rank;
        });
  check("_.x.sum()" + over(true, true), true, true, [](const Partition& rows, int64_t i) {
    return sum(frame(rows, 0, end_of_ties(rows, i)));
  });
  check("_.x.sum()" + over(true, false), true, false,
        [](const Partition& rows, int64_t) { return sum(frame(rows, 0, kAll)); });
  check("_.x.count(where=_.x > 50)" + over(true, true), true, true,
        [](const Partition& rows, int64_t i) {
          const auto values = frame(rows, 0, end_of_ties(rows, i));
          return std::count_if(values.begin(), values.end(),
                               [](int64_t x) { return x > 50; });
        });
}

// In the window's order where there is one; those of equal keys by the source's.
TEST_P(WindowTest, FirstInTheOrder) {
  check("_.x.first()" + over(true, true), true, true,
        [](const Partition& rows, int64_t i) {
          const auto values = frame(rows, 0, end_of_ties(rows, i));
          return values.empty() ? std::nullopt : std::optional<int64_t>(values.front());
        });
  check("_.x.last()" + over(true, true, "rows=(None, None)"), true, true,
        [](const Partition& rows, int64_t) {
          const auto values = frame(rows, 0, kAll);
          return values.empty() ? std::nullopt : std::optional<int64_t>(values.back());
        });
}

TEST_P(WindowTest, TheOrderOfTheRowsIsKept) {
  for (const uint64_t memory : {0, 1}) {
    std::vector<std::string> rows;
    for (int64_t n = 2499; n >= 0; --n) rows.push_back("[" + std::to_string(n) + "]");
    EXPECT_EQ(answer("t.sort(desc('n')).mutate(w=_.x.cumsum().over(by='g'))"
                     ".filter(_.n >= 0).select('n')",
                     tables(), {GetParam(), 700, memory}, false),
              rows);
    EXPECT_EQ(answer("t.sort(desc('n')).filter(row_number().over(by='g', order='t') > 0)"
                     ".select('n')",
                     tables(), {GetParam(), 700, memory}, false),
              rows);
  }
}

TEST_P(WindowTest, OfWindowsAndOfNoRows) {
  EXPECT_EQ(
      answer("t.select(w=_.x.cumsum().over(by='g').max().over()).head(1)",
             {{"t", {tables().at("t").type, {{1, 1, 1, 5}, {2, 1, 1, 6}, {3, 2, 1, 8}}}}},
             {GetParam()}),
      std::vector<std::string>({"[11]"}));
  EXPECT_EQ(answer("t.select(w=_.x.cumsum().over(by='g'))",
                   {{"t", {tables().at("t").type, {}}}}, {GetParam()}),
            std::vector<std::string>());
}

TEST(WindowLimits, WideFramesAreLeftToOthers) {
  try {
    answer("t.select(w=_.x.sum().over(order='t', rows=(-5000, 0)))", tables());
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kUnsupported);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, WindowTest, testing::Values(1, 2, 7));

}  // namespace
}  // namespace phlox::engine::native

// Windows over partitions that do not fit into memory: what passes over the sorted rows
// make is what is made of them in memory.
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "phlox/engine/native/query_fixture.h"

namespace phlox::engine::native {
namespace {

using table::Value;

// One partition of most of the rows, one of some thousands, and small ones; the keys of
// the order have ties of very different lengths.
const TestTables& tables() {
  static const TestTables all = [] {
    std::mt19937_64 random(5);
    TestTable table{"{g: int64, t: int64, x: ?int64, y: ?float64, s: ?string}", {}};
    for (int64_t n = 0; n < 45'000; ++n) {
      const uint64_t dice = random() % 100;
      const auto drawn = [&](Value value) { return random() % 9 ? value : Value(); };
      table.rows.push_back(
          {int64_t(dice < 80   ? 1
                   : dice < 95 ? 2
                               : 3 + n / 50),
           int64_t(dice % 2 ? random() % 7 : random() % 20'000),
           drawn(int64_t(random() % 2000) - 1000),
           drawn(static_cast<double>(random() % 4096) / 64),
           drawn(std::string(random() % 30, char('a' + random() % 26)))});
    }
    return TestTables{{"t", table}};
  }();
  return all;
}

class WindowPasses : public testing::TestWithParam<const char*> {};

TEST_P(WindowPasses, GiveWhatIsMadeInMemory) {
  const std::string function = GetParam();
  for (const char* keys : {"by='g', order='t'", "order=['t', 'x']", "by='g'"}) {
    const size_t place = function.find('@');
    const std::string window = std::string(function).replace(place, 1, keys);
    if (window.find("rows=") != std::string::npos && !std::strstr(keys, "order"))
      continue;
    // Beside another one, so that two go along the same rows.
    const std::string query = "t.select('g', 't', 'x', n=row_number().over(" +
                              std::string(keys) + "), w=" + window + ")";
    const auto in_memory = answer(query, tables(), {1, 9000});
    EXPECT_EQ(in_memory.size(), 45'000u);
    EXPECT_TRUE(answer(query, tables(), {2, 9000, 1}) == in_memory) << query;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Functions, WindowPasses,
    testing::Values("rank().over(@)", "dense_rank().over(@)", "ntile(7).over(@)",
                    "_.s.lag(3000).over(@)", "_.x.lead(5000, default=_.t).over(@)",
                    "_.x.sum().over(@)", "_.y.mean(where=_.x > 0).over(@)",
                    "_.x.sum().over(@, rows=(None, None))",
                    "_.s.nunique().over(@, rows=(None, None))",
                    "_.y.median().over(@, rows=(None, None))",
                    "_.s.mode().over(@, rows=(None, None))", "_.s.first().over(@)",
                    "_.x.cumsum().over(@)", "_.s.max().over(@, rows=(None, 3000))",
                    "_.s.argmin(_.y).over(@, rows=(None, -4000))",
                    "_.y.corr(_.x).over(@, rows=(-3, 3))",
                    "_.x.nunique().over(@, rows=(-9, 0))",
                    "_.s.last().over(@, rows=(20000, 20005))",
                    "_.x.sum(where=_.y < 30).over(@, rows=(-5005, -5000))",
                    "_.x.sum().over(@, rows=(0, None))",
                    "_.s.min(where=_.x > 0).over(@, rows=(17000, None))",
                    "_.s.first().over(@, rows=(-17000, None))",
                    // Its states are merged in another order.
                    "_.y.var().over(@, rows=(-1, None)).round(6)",
                    "_.s.argmax(_.y).over(@, rows=(2, None))"),
    [](const auto& shape) { return "Function" + std::to_string(shape.index); });

}  // namespace
}  // namespace phlox::engine::native

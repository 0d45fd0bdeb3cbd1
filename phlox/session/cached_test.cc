// What cache() keeps: by expression and version, within its limit.
#include "phlox/session/cached.h"

#include <gtest/gtest.h>

#include <thread>

#include "phlox/session/session.h"
#include "phlox/table/footprint.h"
#include "phlox/table/value.h"

namespace phlox::session {
namespace {

using expr::Expr;
using table::Rows;

const type::Type kNumbers = type::parse_table("{i: int64}");

Rows numbers(int64_t from, int64_t count) {
  Rows rows;
  for (int64_t i = 0; i < count; ++i) rows.push_back({from + i});
  return rows;
}

table::StreamFactory factory(Rows rows, int* opened) {
  return [=](const std::optional<std::vector<std::string>>&) {
    ++*opened;
    return table::stream_of_rows(kNumbers, rows, 7);
  };
}

int64_t sum(Session& session, const std::string& text,
            const std::shared_ptr<Cache>& cache) {
  Options options;
  options.cache = cache;
  const Rows rows = table::rows_of(session.run(session.parse(text), options));
  return std::get<int64_t>(rows.at(0).at(0).data);
}

std::string print_of(const Rows& rows, int64_t batch) {
  table::Footprint footprint(kNumbers);
  for (const auto& each : table::collect(table::stream_of_rows(kNumbers, rows, batch)))
    footprint.add(*each);
  return footprint.fingerprint();
}

TEST(Cached, RowsAreComputedOnceForOneVersion) {
  const auto cache = std::make_shared<Cache>();
  const Expr t = expr::symbol("t", kNumbers);
  int opened = 0;
  for (int turn = 0; turn < 3; ++turn) {
    Session session;
    session.bind(t, factory(numbers(turn / 2, 10), &opened), true);
    EXPECT_EQ(sum(session, "t.filter(_.i > 0).cache().i.sum()", cache),
              turn < 2 ? 45 : 55);
  }
  EXPECT_EQ(cache->info().hits, 1u);
  EXPECT_EQ(cache->info().entries, 2u);
}

TEST(Cached, RowsThatCanBeReadOnceAreNotReadForTheirVersion) {
  const auto cache = std::make_shared<Cache>();
  const Expr t = expr::symbol("t", kNumbers);
  int opened = 0;
  Session session;
  session.bind(t, factory(numbers(0, 10), &opened));
  EXPECT_EQ(sum(session, "t.filter(_.i > 0).cache().i.sum()", cache), 45);
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(cache->info().entries, 0u);
}

TEST(Cached, WithoutACacheNothingChanges) {
  const Expr t = expr::symbol("t", kNumbers);
  int opened = 0;
  Session session;
  session.bind(t, factory(numbers(0, 10), &opened), true);
  EXPECT_EQ(sum(session, "t.filter(_.i > 0).cache().i.sum()", nullptr), 45);
  EXPECT_EQ(opened, 1);
  const std::string text = to_sql(session.parse("t.filter(_.i > 0).cache()"));
  EXPECT_EQ(text, to_sql(session.parse("t.filter(_.i > 0)")));
}

TEST(Cached, TheOneAskedForLeastLatelyGoesFirst) {
  Cache cache(100);
  const auto rows =
      std::make_shared<const std::vector<std::shared_ptr<const table::Batch>>>();
  const auto key = [](int i) { return expr::symbol("k" + std::to_string(i), kNumbers); };
  cache.put(key(1), rows, 40);
  cache.put(key(2), rows, 40);
  EXPECT_TRUE(cache.find(key(1)));
  cache.put(key(3), rows, 40);
  EXPECT_FALSE(cache.holds(key(2)));
  EXPECT_TRUE(cache.holds(key(1)) && cache.holds(key(3)));
  cache.put(key(4), rows, 101);
  EXPECT_FALSE(cache.holds(key(4)));
  EXPECT_EQ(cache.info().bytes, 80u);
  EXPECT_EQ(cache.info().evictions, 1u);
  cache.set_limit(40);
  EXPECT_EQ(cache.info().entries, 1u);
  cache.clear();
  EXPECT_EQ(cache.info().bytes, 0u);
}

TEST(Cached, ManyThreads) {
  Cache cache(1000);
  const auto rows =
      std::make_shared<const std::vector<std::shared_ptr<const table::Batch>>>();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const Expr key = expr::symbol("k" + std::to_string(i % 37), kNumbers);
        if (!cache.find(key)) cache.put(key, rows, 50);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(cache.info().hits + cache.info().misses, 8000u);
  EXPECT_LE(cache.info().bytes, 1000u);
  EXPECT_EQ(cache.info().bytes, cache.info().entries * 50);
}

TEST(Footprint, EqualRowsHaveOneFingerprint) {
  const std::string one = print_of(numbers(0, 10), 10);
  EXPECT_EQ(one, print_of(numbers(0, 10), 10));
  EXPECT_NE(one, print_of(numbers(1, 10), 10));
  EXPECT_NE(one, print_of(numbers(0, 9), 10));
  EXPECT_EQ(one.size(), 32u);
}

}  // namespace
}  // namespace phlox::session

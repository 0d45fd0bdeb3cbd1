// Rows that waited become groups where their keys come again, and wait on where not.
#include "phlox/engine/native/group_settled.h"

#include <gtest/gtest.h>

#include "phlox/engine/native/query_fixture.h"
#include "phlox/kernel/key_hash.h"

namespace phlox::engine::native {
namespace {

GroupPlan one_key() {
  GroupPlan plan;
  plan.forms = {Form::kInt};
  plan.num_keys = 1;
  return plan;
}

void add_keys(RowsAside& rows, int64_t num_rows, int64_t num_keys) {
  std::vector<uint16_t> places(1000);
  for (uint16_t i = 0; i < places.size(); ++i) places[i] = i;
  for (int64_t begin = 0; begin < num_rows; begin += 1000) {
    std::vector<int64_t> keys;
    for (int64_t i = begin; i < begin + 1000; ++i) keys.push_back(i % num_keys * 7919);
    const Vector column{Form::kInt, keys.data(), nullptr};
    rows.add(std::span(&column, 1), places, nullptr);
  }
}

size_t num_rows(PartitionedRows& rows) {
  size_t count = 0;
  for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i)
    count += rows.partition(i).num_rows();
  return count;
}

size_t num_groups(SettledGroups& settled) {
  size_t count = 0;
  for (size_t i = 0; i < PartitionedRows::kNumPartitions; ++i)
    if (const auto groups = settled.take(i)) count += groups->table().size();
  return count;
}

TEST(SettledGroups, HoldKeysThatComeAgain) {
  const GroupPlan plan = one_key();
  SettledGroups settled(plan, std::make_shared<Context>(Task(), 2, uint64_t{1} << 28));
  const size_t most = settled.most_waiting();
  // Of two threads.
  for (int i = 0; i < 2; ++i) {
    RowsAside rows(plan.row_forms(), plan.num_keys, 0);
    add_keys(rows, 100'000, 5'000);
    settled.settle(rows.rows());
    EXPECT_EQ(num_rows(rows.rows()), 0);
    EXPECT_EQ(rows.rows().memory(), 0);
  }
  EXPECT_EQ(settled.most_waiting(), most);
  EXPECT_EQ(num_groups(settled), 5'000);
}

TEST(SettledGroups, LeaveKeysThatDoNot) {
  const GroupPlan plan = one_key();
  SettledGroups settled(plan, std::make_shared<Context>(Task(), 2, uint64_t{1} << 28));
  RowsAside rows(plan.row_forms(), plan.num_keys, 0);
  add_keys(rows, 100'000, 100'000);
  const size_t tried = rows.rows().partition(0).num_rows();
  settled.settle(rows.rows());
  EXPECT_EQ(num_rows(rows.rows()), 100'000 - tried);
  EXPECT_GT(settled.most_waiting(), rows.rows().memory());
  EXPECT_EQ(num_groups(settled), tried);
}

TEST(SettledGroups, LeaveWhatMemoryHasNoRoomFor) {
  const GroupPlan plan = one_key();
  SettledGroups settled(plan, std::make_shared<Context>(Task(), 2, 1 << 20));
  RowsAside rows(plan.row_forms(), plan.num_keys, 0);
  add_keys(rows, 400'000, 100'000);
  settled.settle(rows.rows());
  EXPECT_GT(num_rows(rows.rows()), 0);
}

// Each key four times, far from each other, with a text and the place of the first.
TEST(SettledGroups, BelongToTheAnswer) {
  constexpr int64_t kKeys = 120'000;
  TestTable table{"{k: int64, s: string, x: int64}", {}};
  for (int64_t i = 0; i < 4 * kKeys; ++i)
    table.rows.push_back({i % kKeys * 1'000'003, "text " + std::to_string(i % 10), i});
  for (const unsigned threads : {1u, 2u, 7u})
    for (const uint64_t memory : {uint64_t{0}, uint64_t{32} << 20, uint64_t{8} << 20})
      EXPECT_EQ(answer("t.by(_.k, n=_.nrows(), s=_.x.sum(), first=_.x.first(), "
                       "text=_.s.max()).summary(g=_.nrows(), n=_.n.min(), m=_.n.max(), "
                       "s=_.s.sum(), first=_.first.sum(), last=_.first.max(), "
                       "text=_.text.nunique())",
                       {{"t", table}}, {threads, 20'000, memory}),
                (std::vector<std::string>{
                    "[120000,4,4," + std::to_string(4 * kKeys * (4 * kKeys - 1) / 2) +
                    "," + std::to_string(kKeys * (kKeys - 1) / 2) + "," +
                    std::to_string(kKeys - 1) + ",10]"}))
          << threads << " threads, " << memory << " bytes";
}

}  // namespace
}  // namespace phlox::engine::native

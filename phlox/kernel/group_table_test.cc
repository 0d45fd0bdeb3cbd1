// Numbers of keys: equal keys, nulls, extremes, growth, limits.
#include "phlox/kernel/group_table.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>

#include "phlox/kernel/columns_for_tests.h"
#include "phlox/kernel/key_hash.h"

namespace phlox::kernel {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kGreatest = std::numeric_limits<int64_t>::max();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Numbers = std::vector<uint32_t>;

Numbers find(GroupTable& table, const std::vector<Vector>& keys, size_t size,
             size_t most = SIZE_MAX) {
  Numbers groups(size);
  table.find(keys, size, most, groups.data());
  return groups;
}

// The keys of all groups, a row each.
std::vector<std::string> all_keys(const GroupTable& table,
                                  const std::vector<Form>& forms) {
  std::vector<std::string> rows;
  std::vector<Register> memory = registers(forms);
  for (uint32_t begin = 0; begin < table.size(); begin += kVectorSize) {
    const size_t size = std::min(kVectorSize, table.size() - begin);
    Numbers groups(size);
    for (size_t i = 0; i < size; ++i) groups[i] = begin + static_cast<uint32_t>(i);
    const auto keys = table.keys(groups.data(), size, memory);
    for (size_t i = 0; i < size; ++i) {
      std::string row;
      for (const Vector& key : keys) row += (row.empty() ? "" : " ") + text_at(key, i);
      rows.push_back(row);
    }
  }
  return rows;
}

TEST(GroupTable, WithoutKeysIsOneGroupOnceThereIsARow) {
  GroupTable table({});
  EXPECT_EQ(table.size(), 0u);
  find(table, {}, 0);
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(find(table, {}, 3), (Numbers{0, 0, 0}));
  EXPECT_EQ(table.size(), 1u);
}

TEST(GroupTable, NullIsAGroup) {
  GroupTable table({Form::kInt});
  const Ints keys({7, {}, -7, {}, 7});
  EXPECT_EQ(find(table, {keys.vector()}, 5), (Numbers{0, 1, 2, 1, 0}));
  EXPECT_EQ(all_keys(table, {Form::kInt}), (std::vector<std::string>{"7", "null", "-7"}));
}

TEST(GroupTable, ZeroIsNotNull) {
  GroupTable table({Form::kInt});
  const Ints keys({{}, 0});
  EXPECT_EQ(find(table, {keys.vector()}, 2), (Numbers{0, 1}));
  GroupTable texts({Form::kText});
  const Texts empty({"", {}, ""});
  EXPECT_EQ(find(texts, {empty.vector()}, 3), (Numbers{0, 1, 0}));
}

TEST(GroupTable, TheEndsOfInt64) {
  GroupTable table({Form::kInt});
  const Ints near({1, 2});
  find(table, {near.vector()}, 2);
  const Ints keys({kLeast, kGreatest, 0, 2, kLeast});
  EXPECT_EQ(find(table, {keys.vector()}, 5), (Numbers{2, 3, 4, 1, 2}));
  EXPECT_EQ(all_keys(table, {Form::kInt})[2], std::to_string(kLeast));
}

TEST(GroupTable, ArraysEndWhereInt64Does) {
  for (const int64_t step : {int64_t{1}, int64_t{3}, int64_t{1000}}) {
    GroupTable low({Form::kInt}), high({Form::kInt});
    Numbers numbers;
    for (uint32_t i = 0; i < 1000; ++i) {
      numbers.push_back(i);
      const Ints down({kGreatest - i * step}), up({kLeast + i * step});
      EXPECT_EQ(find(high, {down.vector()}, 1), Numbers{i});
      EXPECT_EQ(find(low, {up.vector()}, 1), Numbers{i});
    }
    EXPECT_TRUE(low.is_direct() && high.is_direct());
  }
}

TEST(GroupTable, FloatsAreEqualAsTheLanguageSays) {
  GroupTable table({Form::kFloat});
  const Floats keys({0.0, -0.0, kNan, -kNan, 1.5, kNan, std::nan("7")});
  EXPECT_EQ(find(table, {keys.vector()}, 7), (Numbers{0, 0, 1, 1, 2, 1, 1}));
  GroupTable two({Form::kFloat, Form::kInt});
  const Ints same({1, 1, 1, 1, 1, 1, 1});
  EXPECT_EQ(find(two, {keys.vector(), same.vector()}, 7), (Numbers{0, 0, 1, 1, 2, 1, 1}));
}

TEST(GroupTable, KeysOfSeveralColumnsDoNotMix) {
  GroupTable table({Form::kText, Form::kText});
  const Texts a({"ab", "a", "", {}, "ab"}), b({"c", "bc", {}, "", "c"});
  EXPECT_EQ(find(table, {a.vector(), b.vector()}, 5), (Numbers{0, 1, 2, 3, 0}));
  EXPECT_EQ(all_keys(table, {Form::kText, Form::kText})[2], "\"\" null");
}

TEST(GroupTable, LongTextsAndDecimals) {
  const std::string text(10'000, 'x');
  GroupTable table({Form::kText, Form::kDecimal});
  const Texts a({text, text + "y", text, text});
  const Int128 large = static_cast<Int128>(kGreatest) * 1000;
  const Decimals b({large, large, -large, large});
  EXPECT_EQ(find(table, {a.vector(), b.vector()}, 4), (Numbers{0, 1, 2, 0}));
  EXPECT_EQ(all_keys(table, {Form::kText, Form::kDecimal})[1].size(),
            10'001u + 2 + 1 + text_at(b.vector(), 0).size());
}

// Packed numbers move when a column needs more room, in both directions, and become rows
// when there is none.
TEST(GroupTable, WholeNumbersTogetherGrowInBothDirections) {
  const std::vector<Form> forms{Form::kInt, Form::kBool, Form::kUint};
  GroupTable table(forms);
  std::map<std::string, uint32_t> expected;
  std::mt19937_64 random(1);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::optional<int64_t>> a;
    std::vector<std::optional<uint8_t>> b;
    std::vector<std::optional<uint64_t>> c;
    // Up, down, and at last to the ends.
    const int64_t span = round < 290 ? int64_t{1} << (round / 10) : kGreatest;
    for (int i = 0; i < 10; ++i) {
      const auto value = static_cast<int64_t>(random() % static_cast<uint64_t>(span));
      a.push_back(random() % 9 == 0 ? std::optional<int64_t>()
                                    : (round % 2 ? value : -value));
      b.push_back(random() % 5 == 0 ? std::optional<uint8_t>() : random() % 2);
      c.push_back(random() % 7 == 0 ? std::optional<uint64_t>() : random() % 3);
    }
    const Ints x(a);
    const Bools y(b);
    const Uints z(c);
    const std::vector<Vector> keys{x.vector(), y.vector(), z.vector()};
    const Numbers groups = find(table, keys, 10);
    for (size_t i = 0; i < 10; ++i) {
      const std::string row =
          text_at(keys[0], i) + " " + text_at(keys[1], i) + " " + text_at(keys[2], i);
      const auto found = expected.emplace(row, groups[i]);
      ASSERT_EQ(found.first->second, groups[i]) << row << " in round " << round;
    }
  }
  ASSERT_EQ(table.size(), expected.size());
  const auto rows = all_keys(table, forms);
  for (const auto& [row, group] : expected) ASSERT_EQ(rows[group], row);
}

TEST(GroupTable, RangesThatDoNotFitTogetherAreRows) {
  GroupTable table({Form::kInt, Form::kUint});
  const Ints a({1, kLeast, kGreatest, 1});
  const Uints b({2, std::numeric_limits<uint64_t>::max(), 0, 2});
  EXPECT_EQ(find(table, {a.vector(), b.vector()}, 1), (Numbers{0}));
  EXPECT_EQ(find(table, {a.vector(), b.vector()}, 4), (Numbers{0, 1, 2, 0}));
  EXPECT_EQ(all_keys(table, {Form::kInt, Form::kUint})[0], "1 2");
}

TEST(GroupTable, AFullTableKnowsItsKeysOnly) {
  for (const bool is_small : {true, false}) {
    GroupTable table({Form::kInt});
    const int64_t step = is_small ? 1 : 1'000'000'007;
    const Ints keys({0 * step, 1 * step, 2 * step, {}, 1 * step});
    EXPECT_EQ(find(table, {keys.vector()}, 5, 2),
              (Numbers{0, 1, GroupTable::kNone, GroupTable::kNone, 1}));
    EXPECT_EQ(table.size(), 2u);
    EXPECT_EQ(find(table, {keys.vector()}, 5), (Numbers{0, 1, 2, 3, 1}));
  }
  GroupTable texts({Form::kText});
  const Texts keys({"a", {}, "b", "a"});
  EXPECT_EQ(find(texts, {keys.vector()}, 4, 1),
            (Numbers{0, GroupTable::kNone, GroupTable::kNone, 0}));
}

TEST(GroupTable, GrowsOverAllLimits) {
  GroupTable numbers({Form::kInt}), texts({Form::kText}), both({Form::kText, Form::kInt});
  const int64_t count = 300'000;
  for (int round = 0; round < 2; ++round)
    for (int64_t begin = 0; begin < count; begin += 2000) {
      std::vector<std::optional<int64_t>> values;
      std::vector<std::optional<std::string>> names;
      for (int64_t i = begin; i < begin + 2000; ++i) {
        values.push_back(i * 1'000'003);
        names.push_back("name " + std::to_string(i));
      }
      const Ints x(values);
      const Texts y(names);
      const Numbers a = find(numbers, {x.vector()}, 2000);
      ASSERT_EQ(a.front(), begin);
      ASSERT_EQ(a.back(), begin + 1999);
      ASSERT_EQ(find(texts, {y.vector()}, 2000), a);
      ASSERT_EQ(find(both, {y.vector(), x.vector()}, 2000), a);
    }
  EXPECT_EQ(texts.size(), 300'000u);
  EXPECT_GT(texts.memory(), 300'000u * 40);
}

TEST(GroupTable, KeysHashAlikeInAnyTable) {
  const Ints a({5, {}, -1, 5'000'000'000});
  const Uints b({1, 1, {}, 0});
  const std::vector<Form> forms{Form::kInt, Form::kUint};
  GroupTable near(forms), far(forms);
  const Ints wide({kLeast, kGreatest});
  const Uints other({0, std::numeric_limits<uint64_t>::max()});
  find(far, {wide.vector(), other.vector()}, 2);  // rows from here on
  const Numbers in_far = find(far, {a.vector(), b.vector()}, 4);
  const Numbers in_near = find(near, {a.vector(), b.vector()}, 4);
  std::vector<Register> memory = registers(forms);
  std::vector<uint64_t> direct(4), one(4), two(4);
  const Vector keys[] = {a.vector(), b.vector()};
  hash_rows(keys, 4, direct.data());
  hash_rows(near.keys(in_near.data(), 4, memory), 4, one.data());
  hash_rows(far.keys(in_far.data(), 4, memory), 4, two.data());
  EXPECT_EQ(one, direct);
  EXPECT_EQ(two, direct);
}

// Keys that come as they like, before and after their groups are placed; each has one
// group for ever.
class Placed {
 public:
  // Shows the table numbers around `middle`, and nulls.
  void show(std::mt19937_64& random, int64_t middle, int64_t spread,
            size_t most = SIZE_MAX) {
    std::vector<std::optional<int64_t>> values;
    for (size_t i = 0; i < kVectorSize; ++i) {
      values.push_back(middle + static_cast<int64_t>(random() % uint64_t(spread)));
      if (random() % 50 == 0) values.back().reset();
    }
    const Ints keys(values);
    const Numbers groups = find(table_, {keys.vector()}, kVectorSize, most);
    for (size_t i = 0; i < kVectorSize; ++i) {
      if (groups[i] == GroupTable::kNone) {
        ASSERT_GE(table_.size(), most);
        ASSERT_FALSE(groups_.contains(values[i]));
      } else {
        ASSERT_LT(groups[i], table_.size());
        ASSERT_EQ(groups_.try_emplace(values[i], groups[i]).first->second, groups[i]);
      }
    }
  }
  void place() {
    const auto places = table_.place_by_value();
    ASSERT_TRUE(places);
    for (auto& [key, group] : groups_) group = (*places)[group];
  }
  void check() const {
    std::map<uint32_t, std::optional<int64_t>> keys;
    for (const auto& [key, group] : groups_)
      ASSERT_TRUE(keys.try_emplace(group, key).second);
    std::vector<Register> memory = registers({Form::kInt});
    if (table_.is_placed()) {
      Numbers present;
      const auto range = table_.key_range().value();
      for (uint64_t i = 0; i <= range.size; i += 100)
        for (const uint32_t group : table_.present_groups({range.first + i, 100}, i == 0))
          present.push_back(group);
      Numbers wanted;
      for (const auto& [group, key] : keys) wanted.push_back(group);
      ASSERT_EQ(present, wanted);
    }
    for (uint32_t group = 0; group < table_.size(); ++group) {
      ASSERT_EQ(table_.is_present(group), keys.contains(group)) << group;
      if (!keys.contains(group)) continue;
      const auto key = table_.keys(&group, 1, memory)[0];
      ASSERT_EQ(key.is_null(0), !keys[group]);
      if (keys[group]) {
        ASSERT_EQ(key.as<int64_t>()[0], *keys[group]);
      }
    }
  }
  GroupTable& table() { return table_; }

 private:
  GroupTable table_{{Form::kInt}};
  std::map<std::optional<int64_t>, uint32_t> groups_;
};

TEST(GroupTable, PlacedByValue) {
  for (const int64_t middle : {int64_t{0}, int64_t{-700}, kLeast, kGreatest - 100'000}) {
    std::mt19937_64 random(7);
    Placed placed;
    placed.show(random, middle + 500, 1000);
    placed.place();
    EXPECT_TRUE(placed.table().is_direct());
    placed.check();
    placed.show(random, middle + 500, 1000);
    placed.show(random, middle + 700, 9000);  // grows
    EXPECT_TRUE(placed.table().key_range());
    placed.check();
    placed.show(random, middle, 1000);  // below: looked up again
    placed.check();
    placed.show(random, middle / 2, 1'000'000'000);
    placed.show(random, middle + 500, 2000);
    placed.check();
  }
}

TEST(GroupTable, PlacedKeysHaveAnEnd) {
  std::mt19937_64 random(8);
  Placed placed;
  placed.show(random, 0, 1000);
  placed.place();
  const size_t size = placed.table().size();
  placed.show(random, 900, 1000, size);
  EXPECT_EQ(placed.table().size(), size);
  placed.check();
  placed.show(random, 900, 1000, size + 10);
  EXPECT_LE(placed.table().size(), size + 10);
  placed.show(random, int64_t{1} << 40, 10);  // too far for a place
  placed.show(random, 0, 1500, placed.table().size());
  placed.check();
}

TEST(GroupTable, NotPlacedWhereFewOfTheRangeAreThere) {
  GroupTable table({Form::kInt});
  EXPECT_FALSE(table.place_by_value());
  const Ints nulls({{}, {}});
  find(table, {nulls.vector()}, 2);
  EXPECT_FALSE(table.place_by_value());
  const Ints keys({0, 1, 10'000});
  const Numbers groups = find(table, {keys.vector()}, 3);
  EXPECT_FALSE(table.place_by_value());
  EXPECT_EQ(find(table, {keys.vector()}, 3), groups);
  GroupTable texts({Form::kText});
  EXPECT_FALSE(texts.place_by_value());
}

}  // namespace
}  // namespace phlox::kernel

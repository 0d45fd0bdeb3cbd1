// Different values of one group: as a map has them, in memory, spilled, taken from
// others.
#include "phlox/engine/native/distinct_values.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "phlox/kernel/columns_for_tests.h"

namespace phlox::engine::native {
namespace {

using Counts = std::map<std::string, uint64_t>;

struct Shape {
  const char* name;
  Form form;
  int64_t num_values;  // different ones
  bool is_spilled;     // from time to time
  size_t num_others;   // that are taken in
};
std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  return out << shape.name;
}

class DistinctValuesTest : public testing::TestWithParam<Shape> {
 protected:
  // Value i of the form, far from its neighbours.
  static void set(kernel::Register& memory, size_t place, int64_t i,
                  std::vector<std::string>& texts) {
    switch (memory.form()) {
      case Form::kText:
        texts.push_back(i % 3 == 0 ? std::to_string(i)
                                   : "a longer text " + std::to_string(i));
        memory.values<std::string_view>()[place] = texts.back();
        return;
      case Form::kFloat:
        memory.values<double>()[place] = static_cast<double>(i - 5) / 7;
        return;
      case Form::kDecimal:
        memory.values<kernel::Int128>()[place] = kernel::Int128{i} << 70;
        return;
      default:
        memory.values<int64_t>()[place] = (i - 5) * GetParam().num_values;
    }
  }

  void fill(DistinctValues& values, int64_t first, int64_t last, Counts& expected) {
    kernel::Register memory(GetParam().form);
    for (int64_t begin = first; begin < last; begin += 1500) {
      const size_t size = static_cast<size_t>(std::min<int64_t>(1500, last - begin));
      std::vector<std::string> texts;
      texts.reserve(size);
      std::vector<uint64_t> counts(size);
      for (size_t i = 0; i < size; ++i) {
        const int64_t at = begin + static_cast<int64_t>(i);
        set(memory, i, at % GetParam().num_values, texts);
        counts[i] = static_cast<uint64_t>(at % 3 + 1);
      }
      const bool has_counts = begin / 1500 % 2 == 0;
      const Vector vector = memory.view(nullptr);
      for (size_t i = 0; i < size; ++i)
        expected[kernel::text_at(vector, i)] += has_counts ? counts[i] : 1;
      values.add(vector, size, has_counts ? counts.data() : nullptr);
      if (GetParam().is_spilled && begin / 1500 % 5 == 4) values.spill(file_);
    }
  }

  kernel::SpillFile file_;
};

TEST_P(DistinctValuesTest, AreThoseOfAMap) {
  const Shape& shape = GetParam();
  const int64_t rows = shape.num_values * 5 / 2;
  Counts expected;
  DistinctValues values(shape.form, true, {});
  fill(values, 0, rows, expected);
  for (size_t i = 0; i < shape.num_others; ++i) {
    DistinctValues other(shape.form, true, {});
    // The second one is small.
    fill(other, rows / 3, i == 0 ? rows : rows / 3 + 100, expected);
    values.take(other);
  }
  Counts given;
  values.for_each([&](const Vector& vector, const uint64_t* counts, size_t size) {
    for (size_t i = 0; i < size; ++i) given[kernel::text_at(vector, i)] += counts[i];
  });
  EXPECT_EQ(given, expected);

  Counts folded;
  const size_t count = values.start_parts();
  std::mutex mutex;
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t part; (part = next++) < count;)
      values.fold_part(part, [&](const ValueTable& table) {
        const std::lock_guard lock(mutex);
        table.for_each([&](const Vector& vector, const uint64_t* counts, size_t size) {
          for (size_t i = 0; i < size; ++i)
            EXPECT_TRUE(folded.emplace(kernel::text_at(vector, i), counts[i]).second);
        });
      });
  };
  std::thread other(work);
  work();
  other.join();
  EXPECT_EQ(folded, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, DistinctValuesTest,
    testing::Values(Shape{"none", Form::kInt, 0, false, 0},
                    Shape{"few", Form::kInt, 100, false, 2},
                    Shape{"few_spilled", Form::kText, 3000, true, 2},
                    Shape{"numbers", Form::kInt, 100'000, false, 2},
                    Shape{"numbers_spilled", Form::kInt, 60'000, true, 2},
                    Shape{"floats", Form::kFloat, 60'000, false, 1},
                    Shape{"decimals", Form::kDecimal, 40'000, true, 1},
                    Shape{"texts", Form::kText, 60'000, false, 2},
                    Shape{"texts_spilled", Form::kText, 60'000, true, 0}),
    [](const auto& shape) { return std::string(shape.param.name); });

// A part that does not fit is parted again: all of its values have the same first bits.
TEST(DistinctValues, OfOnePart) {
  DistinctValues values(Form::kUint, false, {});
  kernel::SpillFile file;
  kernel::Register memory(Form::kUint);
  size_t size = 0, count = 0;
  // Too far from each other for an array.
  for (uint64_t number = 1; count < 40'000; number += 1'000'003) {
    if (PartitionedRows::partition_of(kernel::hash_of(number)) != 3) continue;
    ++count;
    memory.values<uint64_t>()[size++] = number;
    if (size < kVectorSize && count < 40'000) continue;
    values.add(memory.view(nullptr), size, nullptr);
    values.spill(file);
    size = 0;
  }
  size_t found = 0, tables = 0;
  const size_t parts = values.start_parts();
  for (size_t part = 0; part < parts; ++part)
    values.fold_part(part, [&](const ValueTable& table) {
      found += table.size();
      ++tables;
    });
  EXPECT_EQ(found, count);
  EXPECT_GT(tables, 1u);
}

}  // namespace
}  // namespace phlox::engine::native

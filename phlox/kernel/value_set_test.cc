// Tests of sets of values.
#include "phlox/kernel/value_set.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace phlox::kernel {
namespace {

template <Form form>
Vector vector_of(const std::vector<form_value<form>>& values,
                 const uint8_t* valid = nullptr) {
  return {form, values.data(), valid};
}

TEST(ValueSet, NothingIsInAnEmptyOne) {
  const ValueSet<Form::kInt> none;
  EXPECT_FALSE(none.contains(0));
  EXPECT_FALSE(none.contains(1));
  EXPECT_EQ(none.size(), 0u);
}

TEST(ValueSet, ManyNumbersAndNoOthers) {
  ValueSet<Form::kInt> set;
  std::vector<int64_t> even;
  for (int64_t i = -5000; i < 5000; ++i) even.push_back(2 * i);
  for (size_t i = 0; i < even.size(); i += 1000) {
    const std::vector<int64_t> part(even.begin() + static_cast<std::ptrdiff_t>(i),
                                    even.begin() + static_cast<std::ptrdiff_t>(i) + 1000);
    set.add(vector_of<Form::kInt>(part), part.size());
    set.add(vector_of<Form::kInt>(part), part.size());
  }
  EXPECT_EQ(set.size(), even.size());
  for (const int64_t x : even) {
    EXPECT_TRUE(set.contains(x)) << x;
    EXPECT_FALSE(set.contains(x + 1)) << x + 1;
  }
}

TEST(ValueSet, FloatsThatAreEqual) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  ValueSet<Form::kFloat> set;
  set.add(vector_of<Form::kFloat>({-0.0, -kNan, 1.5}), 3);
  EXPECT_TRUE(set.contains(0.0));
  EXPECT_TRUE(set.contains(-0.0));
  EXPECT_TRUE(set.contains(kNan));
  EXPECT_TRUE(set.contains(1.5));
  EXPECT_FALSE(set.contains(-1.5));
  EXPECT_FALSE(set.contains(std::numeric_limits<double>::infinity()));
}

TEST(ValueSet, TextsOutliveWhatTheyCameFrom) {
  ValueSet<Form::kText> set;
  {
    std::string a = "a text that is long enough to be on the heap", empty;
    set.add(vector_of<Form::kText>({a, empty, a}), 3);
    a.assign(a.size(), '-');
  }
  EXPECT_EQ(set.size(), 2u);
  EXPECT_TRUE(set.contains("a text that is long enough to be on the heap"));
  EXPECT_TRUE(set.contains(""));
  EXPECT_FALSE(set.contains("another"));
}

TEST(ValueSet, NullsArePassedOver) {
  const std::vector<uint8_t> valid{0, 1, 0};
  ValueSet<Form::kUint> set;
  set.add(vector_of<Form::kUint>({0, 7, 9}, valid.data()), 3);
  EXPECT_EQ(set.size(), 1u);
  EXPECT_TRUE(set.contains(7));
  EXPECT_FALSE(set.contains(0));
  EXPECT_FALSE(set.contains(9));
}

TEST(ValueSet, DecimalsBeyond64Bits) {
  const Int128 large = Int128{1} << 100;
  ValueSet<Form::kDecimal> set;
  set.add(vector_of<Form::kDecimal>({large, -large}), 2);
  EXPECT_TRUE(set.contains(large));
  EXPECT_TRUE(set.contains(-large));
  EXPECT_FALSE(set.contains(large + 1));
  EXPECT_FALSE(set.contains(0));
}

}  // namespace
}  // namespace phlox::kernel

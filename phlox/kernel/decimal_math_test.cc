// Tests of arithmetic of unscaled decimals.
#include "phlox/kernel/decimal_math.h"

#include <gtest/gtest.h>

namespace phlox::kernel {
namespace {

constexpr Int128 kMost = power_of_ten(kMostDigits) - 1;

TEST(DecimalMath, DigitsThatThereAre) {
  EXPECT_TRUE(has_digits(999, 3));
  EXPECT_TRUE(has_digits(-999, 3));
  EXPECT_FALSE(has_digits(1000, 3));
  EXPECT_FALSE(has_digits(-1000, 3));
  EXPECT_TRUE(has_digits(kMost, kMostDigits));
  EXPECT_FALSE(has_digits(kMost + 1, kMostDigits));
}

TEST(DecimalMath, DivisionIsRoundedDown) {
  EXPECT_EQ(floor_divide(7, 2), 3);
  EXPECT_EQ(floor_divide(-7, 2), -4);
  EXPECT_EQ(floor_divide(7, -2), -4);
  EXPECT_EQ(floor_divide(-8, 2), -4);
}

TEST(DecimalMath, ComparisonOfDifferentScales) {
  EXPECT_EQ(compare_decimals(10, 1, 1, 0), 0);  // 1.0 and 1
  EXPECT_EQ(compare_decimals(-10, 1, -1, 0), 0);
  EXPECT_EQ(compare_decimals(-11, 1, -1, 0), -1);
  EXPECT_EQ(compare_decimals(1, 38, 0, 0), 1);
  EXPECT_EQ(compare_decimals(-1, 38, 0, 0), -1);
  // Neither could have the scale of the other in 38 digits.
  EXPECT_EQ(compare_decimals(kMost, 0, kMost, 38), 1);
  EXPECT_EQ(compare_decimals(-kMost, 0, kMost, 38), -1);
  EXPECT_EQ(compare_decimals(kMost, 38, 1, 0), -1);
  EXPECT_EQ(compare_decimals(kMost, 0, kMost, 0), 0);
}

TEST(DecimalMath, NearestFloat) {
  EXPECT_EQ(decimal_to_float(0, 10), 0.0);
  EXPECT_EQ(decimal_to_float(1, 1), 0.1);
  EXPECT_EQ(decimal_to_float(-12345, 2), -123.45);
  // Halves of the last place go to the even neighbour, what is above one goes up.
  EXPECT_EQ(decimal_to_float((Int128{1} << 53) + 1, 0), 9007199254740992.0);
  EXPECT_EQ(decimal_to_float(((Int128{1} << 53) + 1) * 10 + 1, 1), 9007199254740994.0);
  EXPECT_EQ(decimal_to_float(kMost, 38), 1.0);
  EXPECT_EQ(decimal_to_float(kMost, 0), 1e38);
  EXPECT_EQ(decimal_to_float(1, 38), 1e-38);
}

}  // namespace
}  // namespace phlox::kernel

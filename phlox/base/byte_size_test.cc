// Sizes of memory as people write them.
#include "phlox/base/byte_size.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"

namespace phlox {
namespace {

TEST(ByteSize, ReadsUnits) {
  EXPECT_EQ(parse_byte_size("4096"), 4096u);
  EXPECT_EQ(parse_byte_size("1B"), 1u);
  EXPECT_EQ(parse_byte_size("512MB"), 512'000'000u);
  EXPECT_EQ(parse_byte_size("1.5 gb"), 1'500'000'000u);
  EXPECT_EQ(parse_byte_size("64KiB"), 65'536u);
  EXPECT_EQ(parse_byte_size("2TiB"), uint64_t{2} << 40);
}

TEST(ByteSize, RefusesAllElse) {
  for (const char* text : {"", "MB", "-1MB", "0", "12XB", "1 M", "1MBB", "nan", "1e99GB"})
    EXPECT_THROW(parse_byte_size(text), Error) << text;
  try {
    parse_byte_size("lots");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "\"lots\" is no size of memory");
  }
}

}  // namespace
}  // namespace phlox

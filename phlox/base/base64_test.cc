// Base64 beside the examples of its standard, and there and back.
#include "phlox/base/base64.h"

#include <gtest/gtest.h>

namespace phlox {
namespace {

std::string base64(std::string_view bytes) {
  std::string out;
  append_base64(bytes, out);
  return out;
}

TEST(Base64, GivesWhatTheStandardGives) {
  // RFC 4648, section 10.
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, Appends) {
  std::string out = "a,";
  append_base64("foo", out);
  EXPECT_EQ(out, "a,Zm9v");
}

TEST(Base64, EveryByteComesBack) {
  for (size_t size = 0; size < 600; ++size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 7 + size);
    EXPECT_EQ(read_base64(base64(bytes)), bytes) << size;
  }
}

}  // namespace
}  // namespace phlox

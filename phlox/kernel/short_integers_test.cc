// Short integers read many at once against the exact way, for each kind of vector
// instructions.
#include "phlox/kernel/short_integers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "phlox/kernel/integer.h"
#include "phlox/kernel/simd.h"

namespace phlox::kernel {
namespace {

class ShortIntegers : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { set_simd(GetParam()); }
  void TearDown() override { set_simd(simd_names().back()); }

  // Reads every second one of the fields, and compares.
  template <class Int>
  static void expect_read(const std::vector<std::string>& fields, bool returns,
                          bool all_usual) {
    std::string text;
    std::vector<uint32_t> places = {UINT32_MAX};
    for (const auto& field : fields) {
      text += "x,";
      places.push_back(static_cast<uint32_t>(text.size() - 1));
      text += field + (returns ? "\r\n" : "\n");
      places.push_back(static_cast<uint32_t>(text.size() - 1));
    }
    text += std::string(64, '5');
    std::vector<Int> values(fields.size() + 1, 77);
    const size_t count = read_short_integers(text.data(), places.data() + 2, 2,
                                             fields.size(), returns, values.data());
    ASSERT_EQ(count == fields.size(), all_usual);
    for (size_t i = 0; i < count; ++i) {
      Int exact = 0;
      ASSERT_EQ(parse_integer(fields[i], exact), Parsed::kOk) << fields[i];
      ASSERT_EQ(values[i], exact) << fields[i];
    }
    ASSERT_EQ(values.back(), Int{77});
  }
  static void expect_read(const std::vector<std::string>& fields, bool all_usual) {
    for (const bool returns : {false, true}) {
      expect_read<uint32_t>(fields, returns, all_usual);
      expect_read<uint64_t>(fields, returns, all_usual);
    }
  }
};

TEST_P(ShortIntegers, ReadEveryLengthAndNumberOfFields) {
  uint64_t state = 5;
  const auto next = [&](uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  for (size_t size = 0; size < 300; size += 1 + size / 9) {
    std::vector<std::string> fields;
    for (size_t i = 0; i < size; ++i) {
      std::string field;
      for (uint64_t digits = 1 + next(8); digits-- > 0;)
        field += static_cast<char>('0' + next(10));
      fields.push_back(field);
    }
    expect_read(fields, true);
  }
}

TEST_P(ShortIntegers, StopAtWhatIsNone) {
  for (const char* odd : {"", "-1", "+1", "1.5", "123456789", "12a", "/", ":", "\x80",
                          "1 ", "\xB1", "1\r2"})
    for (const size_t place : {0, 1, 63, 64, 99}) {
      std::vector<std::string> fields(100, "1234");
      fields[place] = odd;
      expect_read(fields, false);
    }
}

INSTANTIATE_TEST_SUITE_P(Simd, ShortIntegers, ::testing::ValuesIn(simd_names()),
                         [](const auto& simd) { return std::string(simd.param); });

}  // namespace
}  // namespace phlox::kernel

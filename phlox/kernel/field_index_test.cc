// The index of fields against the exact rules, for each kind of vector instructions.
#include "phlox/kernel/field_index.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/kernel/simd.h"

namespace phlox::kernel {
namespace {

// What the index should find, one byte after the other; nothing where it should not find
// all of it.
struct Expected {
  std::vector<uint32_t> places;
  size_t num_lines = 0;
  size_t regular = 0;  // bytes before which all is regular
};

Expected expected_of(const std::string& text, char delimiter, int quote) {
  Expected expected;
  enum { kStart, kPlain, kInside, kClosed } state = kStart;
  size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_quote = quote >= 0 && c == static_cast<char>(quote);
    if (state == kInside) {
      if (is_quote) state = kClosed;
      continue;
    }
    if (is_quote) {
      if (state == kPlain) break;
      state = kInside;
    } else if (c == delimiter || c == '\n') {
      expected.places.push_back(static_cast<uint32_t>(i));
      expected.num_lines += c == '\n';
      state = kStart;
    } else if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') break;
      state = kPlain;
    } else {
      if (state == kClosed) break;
      state = kPlain;
    }
  }
  expected.regular = i;
  return expected;
}

void expect_index(const std::string& text, char delimiter, int quote) {
  const Expected expected = expected_of(text, delimiter, quote);
  const std::string padded = text + std::string(kIndexPadding, ',');
  std::vector<uint32_t> places(text.size() + 64, 7);
  const FieldIndex index =
      index_fields(padded.data(), text.size(), delimiter, quote, places.data());
  // It may end early, by less than a block, and never late.
  if (expected.regular == text.size()) {
    ASSERT_EQ(index.size, text.size());
  } else {
    ASSERT_LE(index.size, expected.regular);
    ASSERT_GT(index.size + 64, expected.regular);
  }
  ASSERT_LE(index.count, expected.places.size());
  for (size_t i = 0; i < index.count; ++i) ASSERT_EQ(places[i], expected.places[i]);
  if (index.count < expected.places.size()) {
    ASSERT_GE(expected.places[index.count], index.size);
  }
  const std::string seen = text.substr(0, index.size);
  size_t num_lines = 0;
  for (size_t i = 0; i < index.count; ++i) num_lines += text[places[i]] == '\n';
  ASSERT_EQ(index.num_lines, num_lines);
  ASSERT_EQ(index.has_quotes,
            quote >= 0 && seen.find(static_cast<char>(quote)) != std::string::npos);
  ASSERT_EQ(index.is_ascii, seen.find('\xC3') == std::string::npos);
}

class FieldIndexTest : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { set_simd(GetParam()); }
  void TearDown() override { set_simd(simd_names().back()); }
};

TEST_P(FieldIndexTest, FindsEveryEndAtEveryPlace) {
  for (size_t length = 0; length < 200; ++length)
    for (const char end : {',', '\n'})
      expect_index(std::string(length, 'x') + end + std::string(200 - length, '-'), ',',
                   '"');
}

TEST_P(FieldIndexTest, AgreesWithTheRulesOnRandomPieces) {
  const std::vector<std::string> pieces = {
      "x",     "yy",         ",",    ",",          "\n",       "\n",      "\r\n",
      "\"a\"", "\"b,\n\r\"", "\"\"", "\"c\"\"d\"", "\xC3\xA9", "1234567", "\"e\"\n,"};
  const std::vector<std::string> odd = {"\"", "\r", "x\"", "\"x\"y"};
  uint64_t state = 3;
  const auto next = [&](uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    for (uint64_t i = next(120); i-- > 0;)
      text += round % 2 == 1 && next(40) == 0 ? odd[next(odd.size())]
                                              : pieces[next(pieces.size())];
    expect_index(text, ',', round % 5 == 0 ? -1 : '"');
    if (HasFatalFailure()) FAIL() << text;
  }
}

std::vector<std::string_view> vectors() {
  std::vector<std::string_view> names;
  for (const std::string_view name : simd_names()) {
    set_simd(name);
    if (can_index_fields()) names.push_back(name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Simd, FieldIndexTest, ::testing::ValuesIn(vectors()),
                         [](const auto& simd) { return std::string(simd.param); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(FieldIndexTest);

TEST(Simd, RefusesWhatThisMachineHasNot) {
  EXPECT_EQ(simd_names().front(), "plain");
  try {
    set_simd("mmx");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "no vector instructions named mmx");
  }
}

TEST(Simd, PlainFindsNothing) {
  set_simd("plain");
  EXPECT_FALSE(can_index_fields());
  set_simd(simd_names().back());
}

}  // namespace
}  // namespace phlox::kernel

// Texts are found where the standard library finds them.
#include "phlox/kernel/text_finder.h"

#include <gtest/gtest.h>

#include <random>

namespace phlox::kernel {
namespace {

TEST(TextFinder, FindsWhatTheStandardLibraryFinds) {
  std::mt19937 random(1);
  const auto text = [&](size_t size, int letters) {
    std::string made(size, '\0');
    for (char& c : made) c = "ab\xC3z "[random() % static_cast<unsigned>(letters)];
    return made;
  };
  int found = 0;
  for (int round = 0; round < 20'000; ++round) {
    const int letters = 1 + static_cast<int>(random() % 5);
    const std::string in = text(random() % 200, letters);
    const std::string what = text(random() % 6, letters);
    const size_t from = random() % (in.size() + 2);
    const size_t place = TextFinder(what).find(in, from);
    ASSERT_EQ(place, in.find(what, from)) << what << " in " << in << " from " << from;
    found += place != std::string::npos;
  }
  EXPECT_GT(found, 1000);
  EXPECT_LT(found, 19'000);
}

TEST(TextFinder, EmptyTexts) {
  EXPECT_EQ(TextFinder("").find(""), 0u);
  EXPECT_EQ(TextFinder("").find("abc", 3), 3u);
  EXPECT_EQ(TextFinder("").find("abc", 4), std::string_view::npos);
  EXPECT_EQ(TextFinder("a").find(std::string_view()), std::string_view::npos);
}

TEST(TextFinder, PlacesThatLookRightAgainAndAgain) {
  // The rarest byte is everywhere, and the rest of the text only at the end.
  const std::string in = std::string(10'000, '%') + "a";
  EXPECT_EQ(TextFinder("%%%a").find(in), 9'997u);
  EXPECT_EQ(TextFinder("%%%b").find(in), std::string_view::npos);
}

}  // namespace
}  // namespace phlox::kernel

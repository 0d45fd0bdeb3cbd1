// How an error gathers what is known and shows it.
#include "phlox/base/error.h"

#include <gtest/gtest.h>

namespace phlox {
namespace {

TEST(Error, CodesHaveNames) {
  const std::pair<Code, const char*> cases[] = {
      {Code::kInvalid, "invalid"},         {Code::kType, "type"},
      {Code::kNotFound, "not_found"},      {Code::kUnsupported, "unsupported"},
      {Code::kUnavailable, "unavailable"}, {Code::kIo, "io"},
      {Code::kCancelled, "cancelled"},     {Code::kInternal, "internal"}};
  for (const auto& [code, name] : cases) EXPECT_EQ(code_name(code), name);
}

TEST(Error, RendersAllThatIsKnown) {
  Error error(Code::kType, "no such thing");
  EXPECT_EQ(error.render(), "no such thing");
  EXPECT_STREQ(error.what(), "no such thing");
  error.at("a.tsv:17:3");
  EXPECT_STREQ(error.what(), "no such thing (a.tsv:17:3)");
  error.in_text("x + y");
  EXPECT_STREQ(error.what(), "no such thing (a.tsv:17:3)");
  error.at_span({4, 5}).note("while reading a.tsv").note("in a query").hint("try z");
  EXPECT_STREQ(error.what(),
               "no such thing (a.tsv:17:3)\n"
               "  x + y\n"
               "      ^\n"
               "while reading a.tsv\n"
               "in a query\n"
               "hint: try z");
}

TEST(Error, KeepsTheFirstPlaceTextAndHint) {
  Error error = Error(Code::kIo, "bad").at("here").at_span({1, 2}).hint("do this");
  error.in_text("first");
  error.at("there").at_span({3, 4}).in_text("second").hint("do that");
  EXPECT_EQ(error.where(), "here");
  EXPECT_EQ(error.span(), (Span{1, 2}));
  EXPECT_EQ(error.text(), "first");
  EXPECT_EQ(error.hint(), "do this");
}

TEST(Error, AnEmptyTextIsNotShown) {
  Error error = Error(Code::kInvalid, "it is empty").at_span({0, 0});
  error.in_text(" \n");
  EXPECT_EQ(error.render(), "it is empty");
}

TEST(Error, CopiesShareNothing) {
  Error error(Code::kIo, "bad");
  EXPECT_STREQ(error.what(), "bad");
  Error copy = error;
  copy.hint("do this");
  EXPECT_STREQ(error.what(), "bad");
  EXPECT_STREQ(copy.what(), "bad\nhint: do this");
}

}  // namespace
}  // namespace phlox

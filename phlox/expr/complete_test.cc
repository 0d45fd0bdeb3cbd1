// What completes where: text with the cursor as | to candidates.
#include "phlox/expr/complete.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace phlox::expr {
namespace {

struct Case {
  const char* text;         // | is the cursor
  const char* candidates;   // with blanks between; a leading + lists only some of them
  const char* absent = "";  // must not be among them
};

Completion completed(std::string text) {
  static const Names names = {
      {"t", symbol("t", type::parse_table("{name: string, x: int64, y: ?float64, when: "
                                          "datetime, b: bool, 'two words': int64}"))},
      {"u", symbol("u", type::parse_table("{name: string, amount: int64}"))},
      {"amounts",
       field(symbol("u", type::parse_table("{name: string, amount: int64}")), "amount")},
  };
  Scope scope;
  scope.names = &names;
  scope.discover = [](const std::string& uri, void*) {
    return type::parse_table("{" + uri.substr(0, uri.find('.')) + "_column: string}");
  };
  const size_t cursor = text.find('|');
  text.erase(cursor, 1);
  return complete(text, cursor, scope);
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

class Completions : public testing::TestWithParam<Case> {};

TEST_P(Completions, AreThese) {
  const std::vector<std::string> found = completed(GetParam().text).candidates;
  const auto has = [&](const std::string& word) {
    return std::find(found.begin(), found.end(), word) != found.end();
  };
  const std::string expected = GetParam().candidates;
  if (expected.starts_with("+")) {
    for (const std::string& word : words(expected.substr(1)))
      EXPECT_TRUE(has(word)) << GetParam().text << " lacks " << word;
  } else {
    EXPECT_EQ(found, words(expected)) << GetParam().text;
  }
  for (const std::string& word : words(GetParam().absent))
    EXPECT_FALSE(has(word)) << GetParam().text << " has " << word;
}

const Case kCases[] = {
    // Names.
    {"|", "+t u amounts join( memtable( data(", "_. filter( True"},
    {"am|", "amounts"},
    {"jo|", "join("},
    {"Tr|", "True"},
    {"jo|(t, u)", "join"},
    {"t + u|", "u"},
    {"t |", ""},
    {"t.x.sum() |", ""},
    {"x = me|", "memtable( merge("},
    {"12|", ""},
    {"# am|", ""},
    {"\xC3\xA4|", ""},
    // Members by type.
    {"t.|", "+name x y when b filter( by( nrows(", "str. sum( two"},
    {"t.na|", "name"},
    {"t.fil|", "fillna( filter("},
    {"t.fil|(_.x > 0)", "fillna filter"},
    {"t . na|", "name"},
    {"t.x.|", "+sum( mean( abs() head(", "str. dt. filter( name"},
    {"t.b.|", "+any( sum(", "sqrt() str."},
    {"t.x.abs().su|", "sum("},
    {"t[\"x\"].sq|", "sqrt()"},
    {"t[\"two words\"].sq|", "sqrt()"},
    {"t[_.x > 0].na|", "name"},
    {"(t.x + 1).sq|", "sqrt()"},
    {"-t.x.sq|", "sqrt()"},
    {"amounts.sq|", "sqrt()"},
    {"t.filter(_.x > 0).by(_.name, total=_.x.sum()).|", "+name total filter(", "x y"},
    {"join(t, u, \"name\").am|", "amount"},
    {"t.nope.|", ""},
    {"nope.|", ""},
    {"t..|", ""},
    {".|", ""},
    {"3.|", ""},
    // `_` inside of calls, however deep and unfinished.
    {"t.filter(_.|", "+name x when", "filter(x"},
    {"t.filter(_.n|", "+name"},
    {"t.filter((_.x > 3) & (_.n|", "+name"},
    {"t.filter(_.x > 3).mutate(z=_.x).by(_.z|", "z"},
    {"t.filter(|", "+_. t if_else("},
    {"u.filter(_.am|) # t.", "amount"},
    {"t[_.na|", "name"},
    {"by(t, _.na|", "name"},
    {"by(t.filter(_.na|", "name"},
    {"join(t, u.filter(_.am|", "amount"},
    {"t.group_by(_.name).agg(n=_.x.me|", "mean( median("},
    {"t.group_by(_.name).|", "+agg(", "filter("},
    {"t.filter(_.x.isin([1, 2, _.na|", "name"},
    {"t.filter(\n  _.x > 3,  # why\n  _.na|", "name"},
    // Arguments by name.
    {"join(t, u, ho|", "how="},
    {"join(t, u, how=\"left\", ho|", ""},
    {"join(t, u, |", "+on= how= suffixes= t", "left= right_"},
    {"t.sort(_.x, asc|", "ascending= asc("},
    {"t.sort(asc|", "ascending= asc("},
    {"t.x.sum(wh|", "where="},
    {"t.x.sum(where=wh|", ""},
    // Strings that name columns.
    {"t[\"na|", "name\""},
    {"t['na|", "name'"},
    {"t[\"na|\"]", "name"},
    {"t[\"|", "+name\" x\" y\"", "t _."},
    {"t[[\"x\", \"na|", "name\""},
    {"t.by(\"na|", "name\""},
    {"join(t, u, \"na|", "name\""},
    {"join(t, u, on=[\"na|", "name\""},
    {"join(t, u, how=\"|", ""},
    {"t.filter(_.name == \"na|", ""},
    {"t.name.like(\"na|", ""},
    {"memtable([(\"na|", ""},
    // Files.
    {"data(\"no.csv\").no_|", "no_column"},
    {"data(\"no.csv\").filter(_.no|", "no_column"},
    // Nonsense gives nothing, and no error.
    {")|", ""},
    {"t.filter(]|", ""},
    {"?? t.|", ""},
    {"\"\\q\" + t.|", ""},
    {"_.|", ""},
    {"((((((t.na|", "name"},
};

INSTANTIATE_TEST_SUITE_P(All, Completions, testing::ValuesIn(kCases));

TEST(Completion, SaysWhatIsReplaced) {
  EXPECT_EQ(completed("t.filter(_.na|").begin, 11u);
  EXPECT_EQ(completed("t[\"na|").begin, 3u);
  EXPECT_EQ(completed("t.|").begin, 2u);
}

TEST(Completion, OfAFile) {
  const Completion completion = completed("arcs = data(\"fold/ar|");
  EXPECT_TRUE(completion.file);
  EXPECT_EQ(completion.begin, 13u);
  EXPECT_FALSE(completed("t.filter(_.name == \"a|").file);
  EXPECT_FALSE(completed("data(\"a\", \"b|").file);
}

TEST(Completion, OfLongTextsIsQuick) {
  std::string text = "t";
  for (int i = 0; i < 2000; ++i) text += ".filter(_.x > 0)";
  const size_t cursor = text.size() + 5;
  text += ".filt";
  Names names{{"t", symbol("t", type::parse_table("{x: int64}"))}};
  Scope scope;
  scope.names = &names;
  EXPECT_EQ(complete(text, cursor, scope).candidates,
            std::vector<std::string>{"filter("});
}

}  // namespace
}  // namespace phlox::expr

// Tests of what is said about bad delimited text, and of where.
#include "phlox/format/delimited_error.h"

#include <gtest/gtest.h>

#include "phlox/format/delimited_fixture.h"

namespace phlox::format {
namespace {

struct Mistake {
  std::string bytes;
  std::string dshape;
  std::string error;
  std::map<std::string, std::string> options = {};
};

class DelimitedError : public ::testing::Test, public DelimitedFiles {};

TEST_F(DelimitedError, NamesPlaceAndValue) {
  const std::string ab = "{a: int32, b: int8}";
  const std::vector<Mistake> mistakes = {
      {"1,abc\n", ab, "\"abc\" is no int8 for field b (bad:1:2)"},
      {"a,b\n1,2\n1.5,2\n", ab,
       "\"1.5\" is no int32 for field a (bad:3:1)\n"
       "hint: it is no whole number; declare the field as float64"},
      {"a,b\n1e3,2\n", ab,
       "\"1e3\" is no int32 for field a (bad:2:1)\n"
       "hint: it is no whole number; declare the field as float64"},
      {"1,300\n", ab,
       "\"300\" does not fit int8 for field b (bad:1:2)\nhint: declare the field with a "
       "wider type"},
      {"1,2\n99999999999999999999,3\n", ab,
       "\"99999999999999999999\" does not fit int32 for field a (bad:2:1)\n"
       "hint: declare the field with a wider type"},
      {"1, 7\n", ab,
       "\" 7\" is no int8 for field b (bad:1:2)\n"
       "hint: spaces around a value are part of it; remove them, or declare the field as "
       "string"},
      {"1,\n", ab,
       "an empty field is null, which field b of type int8 does not take (bad:1:2)\n"
       "hint: declare the field as ?int8"},
      {"1,NA\n",
       ab,
       "\"NA\" is null, which field b of type int8 does not take (bad:1:2)\n"
       "hint: declare the field as ?int8",
       {{"null", "NA"}}},
      {"1,NA\n", ab,
       "\"NA\" is no int8 for field b (bad:1:2)\nhint: if it stands for null, use "
       "?null=NA"},
      {"1,\"\"\n", ab,
       "\"\" is no int8 for field b (bad:1:2)\n"
       "hint: \"\" is the empty string, an empty field without quotes is null"},
      {"1,2\n3\n", ab, "line has 1 field, expected 2 (bad:2:2)"},
      {"1,2\n3,4,5\n", ab,
       "line has 3 fields, expected 2 (bad:2:3)\nhint: a value that holds \",\" must "
       "stand in quotes"},
      {"1,2\n\n3,4\n", ab, "line is blank, expected 2 fields (bad:2:1)"},
      {"1\t2\n3\t4\n",
       ab,
       "line has 1 field, expected 2 (bad:1:2)\n"
       "hint: the line has 1 tab: is it a tsv? use ?delimiter=tab",
       {{"delimiter", ","}}},
      {"1,2,3\n",
       ab,
       "line has 1 field, expected 2 (bad:1:2)\nhint: the line has 2 commas: use "
       "?delimiter=,",
       {{"delimiter", ";"}}},
      {"1,\"2\n3,4\n5,6\n", ab,
       "a quote is not closed before the end of the file (bad:1:2)\n"
       "hint: use ?quote=none if quotes mean nothing here"},
      {"1,\"2\"x\n", ab,
       "text follows the closing quote of field 2 (bad:1:2)\n"
       "hint: double a quote inside quotes, or use ?quote=none if quotes mean nothing "
       "here"},
      {"\xC3\xA9,x\ncaf\xE9,x\n", "{a: string, b: string}",
       "\"caf\\xe9\" is not UTF-8 for field a (bad:2:1)\n"
       "hint: convert the file to UTF-8, or declare the field as bytes"},
      {"2000-02-30\n", "{a: date}",
       "\"2000-02-30\" is no date for field a (bad:1:1)\n"
       "hint: dates and times are read as in 2000-01-31T12:10:00"},
      {"2000-01-01T00:00:00Z\n", "{a: datetime}",
       "\"2000-01-01T00:00:00Z\" is no datetime for field a (bad:1:1)\n"
       "hint: it has an offset from UTC; declare the field as datetime['UTC']"},
      {"2000-01-01T00:00:00\n", "{a: datetime['Europe/Zurich']}",
       "\"2000-01-01T00:00:00\" is no datetime['Europe/Zurich'] for field a (bad:1:1)\n"
       "hint: it lacks an offset from UTC such as Z or +01:00"},
      {"1.005\n", "{a: decimal[5, 2]}",
       "\"1.005\" has more digits than decimal[5, 2] can hold for field a (bad:1:1)\n"
       "hint: declare the field with a finer type, or as string"},
      {"1e999\n", "{a: float64}",
       "\"1e999\" does not fit float64 for field a (bad:1:1)\n"
       "hint: declare the field with a wider type"},
      {"1,5;2\n",
       "{a: float64, b: int8}",
       "\"1,5\" is no float64 for field a (bad:1:1)\n"
       "hint: numbers take a point, and no mark between thousands",
       {{"delimiter", ";"}}},
      {"true\nyes\n", "{a: bool}",
       "\"yes\" is no bool for field a (bad:2:1)\nhint: only true and false are"},
      {"[1]\n", "{a: var * int8}",
       "a field of delimited text cannot hold the type var * int8 of field a\n"
       "hint: read it as string or json"},
  };
  for (const auto& mistake : mistakes)
    EXPECT_EQ(error_of(mistake.bytes, mistake.dshape, mistake.options), mistake.error)
        << mistake.bytes;
}

TEST_F(DelimitedError, ComparesTheHeaderWithTheDatashape) {
  const std::string hint =
      "\nhint: name the fields as the header does, in its order; use ?header=no if the "
      "line is data";
  const std::string two = "{name: string, id: string}";
  const auto mismatch = [&](const std::string& found) {
    return "the header \"" + found +
           "\" does not match the datashape's fields \"name, id\" (bad:1)" + hint;
  };
  EXPECT_EQ(error_of("id,name\n1,x\n", two), mismatch("id, name"));
  EXPECT_EQ(error_of("title,id\nx,1\n", two), mismatch("title, id"));
  EXPECT_EQ(error_of("name,id,more\nx,1,2\n", two), mismatch("name, id, more"));
  EXPECT_EQ(error_of("name\nx\n", two), mismatch("name"));
  EXPECT_EQ(error_of("title,number\nx,1\n", two, {{"header", "yes"}}),
            mismatch("title, number"));
  // A first line that spells none of the names is data.
  EXPECT_EQ(error_of("title,number\nx,1\n", two), "no error");
  EXPECT_EQ(
      error_of("title,number\nx,1\n", "{name: string, id: int64}"),
      "\"number\" is no int64 for field id (bad:1:2)\n"
      "the first line looks like a header, but does not spell the datashape's fields");
  EXPECT_EQ(error_of("one,1\ntwo,x\n", "{name: string, id: int64}"),
            "\"x\" is no int64 for field id (bad:2:2)");
}

TEST_F(DelimitedError, WithoutADatashape) {
  EXPECT_EQ(error_of("", ""),
            "the file is empty: it has neither a header nor rows (bad)\n"
            "hint: give its fields with a datashape: 't: {a: int64} = FILE'");
  EXPECT_EQ(error_of("a,b\n1,2\n3\n", ""), "line has 1 field, expected 2 (bad:3:2)");
  EXPECT_EQ(error_of("a,b\n1,\"2\n", ""),
            "a quote is not closed before the end of the file (bad:2:2)\n"
            "hint: use ?quote=none if quotes mean nothing here");
  EXPECT_EQ(error_of("a,a\n1,2\n", "", {{"header", "yes"}}),
            "two fields of the header are named \"a\" (bad:1)\n"
            "hint: rename one of them in the file");
  EXPECT_EQ(error_of("a,caf\xE9\n1,2\n", ""),
            "\"caf\\xe9\" in the header is no name (bad:1:2)\nhint: is it a text file in "
            "UTF-8?");
  EXPECT_EQ(
      error_of(std::string("a,\0\n1,2\n", 8), ""),
      "\"\\x00\" in the header is no name (bad:1:2)\nhint: is it a text file in UTF-8?");
  // The sample promised whole numbers, and what follows breaks the promise.
  std::string late = "a\n";
  while (late.size() < (size_t{3} << 20)) late += "1234567\n";
  EXPECT_EQ(error_of(late + "x1\n", ""), "\"x1\" is no int64 for field a (bad:" +
                                             std::to_string((late.size() - 2) / 8 + 2) +
                                             ":1)\nhint: the type was found out from the "
                                             "first part of the data; give the field "
                                             "its type with a datashape");
}

TEST_F(DelimitedError, OptionsAreChecked) {
  EXPECT_EQ(error_of("a\n", "", {{"delimiter", "ab"}}),
            "\"ab\" is no value for the option delimiter\n"
            "hint: give one ASCII character, or the word tab");
  EXPECT_EQ(
      error_of("a\n", "", {{"header", "maybe"}}),
      "\"maybe\" is no value for the option header\nhint: give header=yes or header=no");
  EXPECT_EQ(error_of("a\n", "", {{"quote", "''"}}),
            "\"''\" is no value for the option quote\n"
            "hint: give one ASCII character, or the word none");
  EXPECT_EQ(error_of("a\n", "", {{"quote", ","}, {"delimiter", ","}}),
            "the options quote and delimiter name the same character");
}

TEST_F(DelimitedError, ShowsValuesAsValidText) {
  EXPECT_EQ(shown_value("x\ny\t\x01"), "\"x\\ny\\t\\x01\"");
  EXPECT_EQ(shown_value(std::string(100, 'x')), "\"" + std::string(60, 'x') + "...\"");
  EXPECT_EQ(shown_value("\xFF\xC3\xA9"), "\"\\xff\xC3\xA9\"");
  // Not cut in the midst of a code point.
  std::string accents;
  for (int i = 0; i < 50; ++i) accents += "\xC3\xA9";
  EXPECT_EQ(shown_value("x" + accents), "\"x" + accents.substr(0, 58) + "...\"");
}

}  // namespace
}  // namespace phlox::format

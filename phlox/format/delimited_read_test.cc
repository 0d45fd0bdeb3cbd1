// Tests of what delimited text means: quotes, line ends, nulls, headers, every type of
// value.
#include <gtest/gtest.h>

#include "phlox/format/delimited_fixture.h"

namespace phlox::format {
namespace {

using namespace std::string_literals;

struct Spelling {
  const char* what;
  std::string bytes;
  std::string dshape;
  std::string rows;
  std::map<std::string, std::string> options = {};
};

class DelimitedRead : public ::testing::Test, public DelimitedFiles {};

TEST_F(DelimitedRead, SpellingsOfTheSame) {
  const std::string two = "{a: string, b: ?int64}";
  const std::string rows = "[\"x\",1]\n[\"y\",2]\n";
  const std::vector<Spelling> spellings = {
      {"plain", "a,b\nx,1\ny,2\n", two, rows},
      {"no final newline", "a,b\nx,1\ny,2", two, rows},
      {"CR LF", "a,b\r\nx,1\r\ny,2\r\n", two, rows},
      {"lone CR", "a,b\rx,1\ry,2\r", two, rows},
      {"lone CR at the end", "a,b\nx,1\ny,2\r", two, rows},
      {"mixed", "a,b\r\nx,1\ry,2\n", two, rows},
      {"byte order mark",
       "\xEF\xBB\xBF"
       "a,b\nx,1\ny,2\n",
       two, rows},
      {"byte order mark, no header", "\xEF\xBB\xBFx,1\ny,2\n", two, rows},
      {"no header", "x,1\ny,2\n", two, rows},
      {"all quoted", "\"a\",\"b\"\n\"x\",\"1\"\n\"y\",\"2\"\n", two, rows},
      {"quoted, CR LF", "\"a\",\"b\"\r\n\"x\",\"1\"\r\n\"y\",\"2\"", two, rows},
      {"blank lines at the end", "a,b\nx,1\ny,2\n\n\r\n\n", two, rows},
      {"spaces in the header", " a ,\tb\nx,1\ny,2\n", two, rows},
      {"a sign", "a,b\nx,+1\ny,+2\n", two, rows},
      {"leading zeros", "a,b\nx,01\ny,0002\n", two, rows},
      {"semicolons", "a;b\nx;1\ny;2\n", two, rows},
      {"bars", "a|b\nx|1\ny|2\n", two, rows},
      {"tabs", "a\tb\nx\t1\ny\t2\n", two, rows},
      {"tabs, said", "a\tb\nx\t1\ny\t2\n", two, rows, {{"delimiter", "tab"}}},
      {"another", "a:b\nx:1\ny:2\n", two, rows, {{"delimiter", ":"}}},
      {"header said", "a,b\nx,1\ny,2\n", two, rows, {{"header", "yes"}}},
      {"no header said", "x,1\ny,2\n", two, rows, {{"header", "no"}}},
      {"single quotes", "a,b\n'x',1\ny,'2'\n", two, rows, {{"quote", "'"}}},
  };
  for (const auto& spelling : spellings) {
    SCOPED_TRACE(spelling.what);
    const std::string file = write_file("t.csv", spelling.bytes);
    EXPECT_EQ(rows_of(resource({file}, spelling.dshape, spelling.options)),
              spelling.rows);
  }
}

TEST_F(DelimitedRead, Meanings) {
  const std::vector<Spelling> spellings = {
      {"quotes", "a,b\n\"x,y\",\"p\"\"q\"\n\"\"\"\",\"l\nm\r\nn\"\n",
       "{a: string, b: string}", "[\"x,y\",\"p\\\"q\"]\n[\"\\\"\",\"l\\nm\\r\\nn\"]\n"},
      {"quote in the midst", "a\nx\"y\nz\"\n", "{a: string}",
       "[\"x\\\"y\"]\n[\"z\\\"\"]\n"},
      {"quotes mean nothing",
       "a,b\n\"x,y\"\n",
       "{a: string, b: string}",
       "[\"\\\"x\",\"y\\\"\"]\n",
       {{"quote", "none"}}},
      {"null and empty", "a,b\n,\n\"\",\"\"\n", "{a: string, b: ?string}",
       "[\"\",null]\n[\"\",\"\"]\n"},
      {"named nulls",
       "a,b\nNA,-\n\"NA\",1\n",
       "{a: ?string, b: ?int8}",
       "[null,null]\n[\"NA\",1]\n",
       {{"null", "NA,-"}}},
      {"a null that looks like a number",
       "a\n-1\n1\n\"-1\"\n",
       "{a: ?int32}",
       "[null]\n[1]\n[-1]\n",
       {{"null", "-1"}}},
      {"blank lines in one column", "a\n1\n\n2\n\n", "{a: ?int32}",
       "[1]\n[null]\n[2]\n[null]\n"},
      {"spaces are kept", "a,b\n x , y \n", "{a: string, b: string}",
       "[\" x \",\" y \"]\n"},
      {"embedded NUL", "a,b\nx\0y,1\n"s, "{a: string, b: int8}", "[\"x\\u0000y\",1]\n"},
      {"no rows", "a,b\n", "{a: string, b: int8}", ""},
      {"no rows, no newline", "a,b", "{a: string, b: int8}", ""},
      {"nothing", "", "{a: string, b: int8}", ""},
      {"a byte order mark alone", "\xEF\xBB\xBF", "{a: string, b: int8}", ""},
      {"UTF-8", "a\n\xC3\xA9t\xC3\xA9 \xF0\x9F\x90\x9D\n", "{a: string}",
       "[\"\xC3\xA9t\xC3\xA9 \xF0\x9F\x90\x9D\"]\n"},
      {"bytes", "a\nx\xFF\n", "{a: bytes}", "[\"eP8=\"]\n"},
      {"a data line like the header", "a,b\na,b\n", "{a: string, b: string}",
       "[\"a\",\"b\"]\n"},
      {"header and data alike, no header",
       "a,b\n",
       "{a: string, b: string}",
       "[\"a\",\"b\"]\n",
       {{"header", "no"}}},
  };
  for (const auto& spelling : spellings) {
    SCOPED_TRACE(spelling.what);
    const std::string file = write_file("t.csv", spelling.bytes);
    EXPECT_EQ(rows_of(resource({file}, spelling.dshape, spelling.options)),
              spelling.rows);
  }
}

TEST_F(DelimitedRead, EveryType) {
  struct Row {
    const char* type;
    const char* text;
    const char* json;
  };
  const std::vector<Row> rows = {
      {"bool", "True", "true"},
      {"int8", "-128", "-128"},
      {"int16", "32767", "32767"},
      {"int32", "-2147483648", "-2147483648"},
      {"int64", "-9223372036854775808", "-9223372036854775808"},
      {"uint8", "255", "255"},
      {"uint16", "65535", "65535"},
      {"uint32", "4294967295", "4294967295"},
      {"uint64", "18446744073709551615", "18446744073709551615"},
      {"float32", "0.1", "0.1"},
      {"float64", "-1.5e300", "-1.5e+300"},
      {"float64", "nan", "\"nan\""},
      {"float64", "-Inf", "\"-inf\""},
      {"decimal[10, 2]", "-12345678.90", "\"-12345678.90\""},
      {"string", "007", "\"007\""},
      {"string[10, 'ascii']", "x", "\"x\""},
      {"date", "2000-02-29", "\"2000-02-29\""},
      {"time", "12:10", "\"12:10:00\""},
      {"datetime", "2000-01-01T12:10:00", "\"2000-01-01T12:10:00\""},
      {"datetime", "2000-01-01 12:10:00.5", "\"2000-01-01T12:10:00.500000\""},
      {"datetime", "2000-01-01", "\"2000-01-01T00:00:00\""},
      {"datetime['UTC']", "2000-01-01T12:10:00+02:00", "\"2000-01-01T10:10:00Z\""},
      {"datetime['UTC']", "2000-01-01T12:10:00", "\"2000-01-01T12:10:00Z\""},
      {"timedelta", "P1DT2H", "\"P1DT2H\""},
      {"uuid", "00112233-4455-6677-8899-aabbccddeeff",
       "\"00112233-4455-6677-8899-aabbccddeeff\""},
      {"json", "[1]", "[1]"},
      {"categorical[string]", "red", "\"red\""},
  };
  std::string shape;
  std::string line;
  std::string expected;
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string name = "c" + std::to_string(i);
    shape += (i == 0 ? "" : ", ") + name + ": ?" + rows[i].type;
    line += (i == 0 ? "" : ",") + std::string(rows[i].text);
    expected += (i == 0 ? "" : ",") + std::string(rows[i].json);
    const std::string one = write_file("one.csv", rows[i].text + "\n"s);
    EXPECT_EQ(rows_of(resource({one}, "{a: "s + rows[i].type + "}")),
              "["s + rows[i].json + "]\n");
  }
  // Nulls before, between and behind, so that every column has its bitmap.
  const std::string nulls(rows.size() - 1, ',');
  std::string no_values = "null";
  for (size_t i = 1; i < rows.size(); ++i) no_values += ",null";
  const std::string file = write_file(
      "t.csv", nulls + "\n" + line + "\n" + nulls + "\n" + line + "\n" + nulls);
  EXPECT_EQ(rows_of(resource({file}, "{" + shape + "}")),
            "[" + no_values + "]\n[" + expected + "]\n[" + no_values + "]\n[" + expected +
                "]\n[" + no_values + "]\n");
}

TEST_F(DelimitedRead, OnlyTheWantedColumnsInTheirOrder) {
  const std::string file =
      write_file("t.csv", "one,two,three,four\n1,\"x,\ny\",2,z\n3,w,4,v\n");
  const auto source = resource({file}, "");
  EXPECT_EQ(rows_of(source, Columns({"three", "one"})), "[2,1]\n[4,3]\n");
  EXPECT_EQ(rows_of(source, Columns({"two"})), "[\"x,\\ny\"]\n[\"w\"]\n");
  EXPECT_EQ(rows_of(source, Columns({"four"})), "[\"z\"]\n[\"v\"]\n");
  EXPECT_EQ(rows_of(source, Columns(std::vector<std::string>())), "[]\n[]\n");
  EXPECT_EQ(error_of([&] { rows_of(source, Columns({"thre"})); }),
            "no column \"thre\"\nhint: did you mean \"three\"?");
  // A bad value in a column that nobody wants is none.
  const std::string bad = write_file("bad.csv", "x,y\n1,2\n");
  EXPECT_EQ(rows_of(resource({bad}, "{a: int8, b: string}"), Columns({"b"})),
            "[\"y\"]\n[\"2\"]\n");
}

TEST_F(DelimitedRead, LongLinesAndFields) {
  const std::string field(3 << 20, 'x');
  const std::string quoted_field = "\"" + field + "\n" + field + "\"";
  const std::string file =
      write_file("t.csv", "a,b\n1," + field + "\n2," + quoted_field + "\n3,y\n");
  EXPECT_EQ(rows_of(resource({file}, "{a: int32, b: string}")),
            "[1,\"" + field + "\"]\n[2,\"" + field + "\\n" + field + "\"]\n[3,\"y\"]\n");
}

TEST_F(DelimitedRead, TenThousandColumns) {
  std::string header;
  std::string line;
  for (int i = 0; i < 10000; ++i) {
    header += (i == 0 ? "c" : ",c") + std::to_string(i);
    line += (i == 0 ? "" : ",") + std::to_string(i);
  }
  const std::string file = write_file("t.csv", header + "\n" + line + "\n" + line + "\n");
  EXPECT_EQ(rows_of(resource({file}, "")), "[" + line + "]\n[" + line + "]\n");
}

TEST_F(DelimitedRead, ManyFilesAreOneTable) {
  const std::string one = write_file("1.csv", "a,b\n1,x\n2,y");
  const std::string empty = write_file("2.csv", "");
  const std::string head_only = write_file("3.csv", "a,b\n");
  const std::string last = write_file("4.csv", "a,b\n1.5,\n");
  const auto files = resource({one, empty, head_only, last}, "");
  EXPECT_EQ(type_of(files), "var * {a: float64, b: ?string}");
  EXPECT_EQ(rows_of(files), "[1.0,\"x\"]\n[2.0,\"y\"]\n[1.5,null]\n");
  const std::string other = write_file("5.csv", "b,a\n1,2\n");
  EXPECT_EQ(
      error_of([&] { rows_of(resource({one, other}, "")); }),
      "the header \"b, a\" of 5.csv differs from the header \"a, b\" of 1.csv (5.csv:1)\n"
      "hint: the files of one table have the same fields in the same order");
  // With a datashape each file has a header or not.
  const std::string bare = write_file("6.csv", "3,z\n");
  EXPECT_EQ(rows_of(resource({one, bare, one}, "{a: int8, b: string}")),
            "[1,\"x\"]\n[2,\"y\"]\n[3,\"z\"]\n[1,\"x\"]\n[2,\"y\"]\n");
}

TEST_F(DelimitedRead, CategoriesAreNumberedByFirstSight) {
  const std::string file = write_file("t.csv", "red\nblue\n\nred\n");
  const auto source = resource({file}, "{a: ?categorical[string]}");
  auto stream = source.format->read(source, *source.declared, {}, Task());
  const auto batch = stream.next();
  const auto columns = table::columns(stream.type(), *batch);
  EXPECT_EQ(columns[0].child().size(), 2);
  EXPECT_EQ(columns[0].value<int32_t>(1), 1);
  EXPECT_EQ(columns[0].value<int32_t>(3), 0);
  EXPECT_TRUE(columns[0].is_null(2));
}

}  // namespace
}  // namespace phlox::format

// Tests of what is found out about delimited text: types, header, delimiter.
#include <gtest/gtest.h>

#include "phlox/format/delimited_fixture.h"
#include "phlox/format/delimited_types.h"

namespace phlox::format {
namespace {

class DelimitedDiscover : public ::testing::Test, public DelimitedFiles {
 protected:
  std::string discovered(std::string_view bytes, const Options& options = {},
                         std::string_view format = "csv") const {
    const std::string type =
        type_of(resource({write_file("t", bytes)}, "", options, format));
    EXPECT_EQ(type.substr(0, 6), "var * ");
    return type.substr(6);
  }
  // The type of one column of these texts, one a line.
  std::string column(const std::string& lines) const {
    const std::string type = discovered("x\n" + lines + "\n");
    return type.substr(4, type.size() - 5);
  }
};

TEST_F(DelimitedDiscover, Types) {
  struct Row {
    const char* lines;
    const char* type;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"true\nFalse", "bool"},
           {"true\n1", "string"},
           {"1\n-2\n+3", "int64"},
           {"0", "int64"},
           {"1\n\n2", "?int64"},
           {"007\n008", "string"},
           {"1\n-01", "string"},
           {"9223372036854775807", "int64"},
           {"9223372036854775808\n1", "uint64"},
           {"9223372036854775808\n-1", "float64"},  // 2^63 is a float with all its digits
           {"9223372036854775809\n-1", "string"},   // and this is not
           {"18446744073709551616", "float64"},
           {"18446744073709551617", "string"},
           {"100000000000000000000000", "string"},
           {"1\n1.5", "float64"},
           {"9007199254740993\n1.5", "string"},
           {"1e3", "float64"},
           {".5\n-5.", "float64"},
           {"nan\n-inf\n1", "float64"},
           {"1e999", "string"},
           {"1.2.3", "string"},
           {"00.5", "string"},
           {"0.5\n-0.5", "float64"},
           {"1,5", "string"},
           {"2000-01-31", "date"},
           {"2000-01-31\n2000-01-31T10:00:00", "datetime"},
           {"2000-01-31 10:00:00.25", "datetime"},
           {"2000-01-31T10:00:00Z\n2000-01-31T10:00:00+01:00", "datetime['UTC']"},
           {"2000-01-31T10:00:00Z\n2000-01-31T10:00:00", "string"},
           {"2000-02-30", "string"},
           {"2000-01-31T10:00:00.123456789", "string"},
           {"10:00\n10:00:00.5", "time"},
           {"25:00", "string"},
           {"\"\"\n1", "string"},
           {"\"1\"\n2", "int64"},
           {" 1", "string"},
           {"x\n\ny", "?string"},
           {"\n", "?string"},
           {"True love", "string"},
       }) {
    const std::string lines = row.lines;
    const bool has_comma = lines.find(',') != std::string::npos;
    if (has_comma)
      EXPECT_EQ(discovered("x;y\n" + lines + ";1\n"),
                "{x: " + std::string(row.type) + ", y: int64}");
    else
      EXPECT_EQ(column(lines), row.type) << lines;
  }
}

TEST_F(DelimitedDiscover, Headers) {
  EXPECT_EQ(discovered("name,id\nx,1\n"), "{name: string, id: int64}");
  EXPECT_EQ(discovered("x,1\ny,2\n"), "{f0: string, f1: int64}");
  EXPECT_EQ(discovered("a,a\nx,y\n"), "{f0: string, f1: string}");
  EXPECT_EQ(discovered("a,2001-01-01\nx,y\n"), "{f0: string, f1: string}");
  EXPECT_EQ(discovered("a,true\nx,y\n"), "{f0: string, f1: string}");
  EXPECT_EQ(discovered(" a , \"b\"\nx,y\n"), "{a: string, '\"b\"': string}");
  // What data frames write for their index.
  EXPECT_EQ(discovered(",a\n0,x\n"), "{f0: int64, a: string}");
  EXPECT_EQ(discovered("a,b\n"), "{a: ?string, b: ?string}");
  EXPECT_EQ(discovered("1,2\n3,4\n", {{"header", "yes"}}), "{'1': int64, '2': int64}");
  EXPECT_EQ(discovered("a,b\nc,d\n", {{"header", "no"}}), "{f0: string, f1: string}");
  EXPECT_EQ(discovered("\xEF\xBB\xBF"
                       "a,b\r\n1,2\r\n"),
            "{a: int64, b: int64}");
  EXPECT_EQ(discovered("\"a\nb\",c\n1,2\n"), "{'a\\nb': int64, c: int64}");
}

TEST_F(DelimitedDiscover, Delimiters) {
  EXPECT_EQ(discovered("a;b;c\n1,5;2;3\n"), "{a: string, b: int64, c: int64}");
  EXPECT_EQ(discovered("a\tb\n\"x;,\"\t1\n"), "{a: string, b: int64}");
  EXPECT_EQ(discovered("a|b\nx|1\n"), "{a: string, b: int64}");
  EXPECT_EQ(discovered("a,b\nx;y,1\n"), "{a: string, b: int64}");
  EXPECT_EQ(discovered("a\nx\n"), "{a: string}");
  EXPECT_EQ(discovered("a:b\nx:1\n", {{"delimiter", ":"}}), "{a: string, b: int64}");
  EXPECT_EQ(discovered("a\tb\nx\t1\n", {}, "tsv"), "{a: string, b: int64}");
  // The ending says it: no other is tried.
  EXPECT_EQ(discovered("a,b\nx,1\n", {}, "tsv"), "{'a,b': string}");
}

TEST_F(DelimitedDiscover, Nulls) {
  EXPECT_EQ(discovered("a,b\nNA,x\n1,NA\n", {{"null", "NA"}}), "{a: ?int64, b: ?string}");
  EXPECT_EQ(discovered("a,b\nNA,x\n1,-\n", {{"null", "NA,-"}}),
            "{a: ?int64, b: ?string}");
  EXPECT_EQ(discovered("a,b\n\"NA\",x\n1,y\n", {{"null", "NA"}}),
            "{a: string, b: string}");
}

TEST_F(DelimitedDiscover, WhatIsLargerThanTheSampleMayHoldNulls) {
  std::string bytes = "a,b\n";
  while (bytes.size() < (size_t{1} << 20) + 100) bytes += "1,x\n";
  EXPECT_EQ(discovered(bytes), "{a: ?int64, b: ?string}");
}

TEST_F(DelimitedDiscover, LooksFurtherIntoALargeFile) {
  std::string bytes = "a,b,c\n";
  while (bytes.size() < (size_t{2} << 20)) bytes += "1,,2000-01-01\n";
  while (bytes.size() < (size_t{4} << 20)) bytes += "1.5,true,x\n";
  EXPECT_EQ(discovered(bytes), "{a: ?float64, b: ?bool, c: ?string}");
  // A piece from inside of quotes says nothing.
  bytes = "a,b\n";
  while (bytes.size() < (size_t{2} << 20)) bytes += "1,2\n";
  bytes += "3,\"";
  while (bytes.size() < (size_t{4} << 20)) bytes += "x,y\n\n";
  bytes += "\"\n";
  EXPECT_EQ(discovered(bytes), "{a: ?int64, b: ?int64}");
}

TEST_F(DelimitedDiscover, TheDatashapeIsKeptAndChecked) {
  const std::string file = write_file("t.csv", "a,b\n1,2\n");
  EXPECT_EQ(type_of(resource({file}, "{a: int8, b: ?string}")),
            "var * {a: int8, b: ?string}");
  EXPECT_NE(error_of([&] { type_of(resource({file}, "{b: int8, a: string}")); }),
            "no error");
}

TEST_F(DelimitedDiscover, PackedFiles) {
  const std::string packed = path("t.csv.gz");
  const auto sink = migrate::file_sink(packed, Task());
  sink->write("a,b\n1,x\n2,\n");
  sink->close();
  const auto source = resource({packed}, "");
  EXPECT_EQ(type_of(source), "var * {a: int64, b: ?string}");
  EXPECT_EQ(rows_of(source), "[1,\"x\"]\n[2,null]\n");
}

}  // namespace
}  // namespace phlox::format

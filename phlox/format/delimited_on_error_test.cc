// Tests of ?on_error=: what is left out or made null, and what the user is told, in every
// cut into chunks and for each kind of vector instructions.
#include <gtest/gtest.h>

#include "phlox/format/delimited_fixture.h"
#include "phlox/kernel/simd.h"

namespace phlox::format {
namespace {

class DelimitedOnError : public ::testing::Test, public DelimitedFiles {
 protected:
  struct Outcome {
    std::string rows;
    std::vector<std::string> notes;
  };

  Outcome outcome(const std::string& bytes, const std::string& dshape,
                  const std::string& on_error, size_t chunk_bytes, unsigned threads,
                  const Columns& columns = {}) const {
    const std::string file = write_file("t.csv", bytes);
    Outcome outcome;
    Task task;
    const std::string error = error_of([&] {
      const auto source = resource({file}, dshape, {{"on_error", on_error}});
      outcome.rows = rows_of(
          table::in_order(morsels_of(source, chunk_bytes, columns, task), threads, task));
    });
    if (error != "no error") outcome.rows = error;
    outcome.notes = notes_of(task);
    return outcome;
  }

  void expect(const std::string& bytes, const std::string& dshape,
              const std::string& on_error, const std::string& rows,
              const std::vector<std::string>& notes, const Columns& columns = {}) const {
    SCOPED_TRACE(bytes.substr(0, 300));
    for (const std::string_view simd : kernel::simd_names()) {
      kernel::set_simd(simd);
      for (const size_t chunk_bytes : {size_t{1}, size_t{3}, size_t{8}, kChunkBytes})
        for (const unsigned threads : {1u, 2u, 7u}) {
          const Outcome seen =
              outcome(bytes, dshape, on_error, chunk_bytes, threads, columns);
          ASSERT_EQ(seen.rows, rows) << simd << " " << chunk_bytes << " " << threads;
          ASSERT_EQ(seen.notes, notes) << simd << " " << chunk_bytes << " " << threads;
        }
    }
  }
};

TEST_F(DelimitedOnError, SkipLeavesTheLineOut) {
  const std::string two = "{a: string, b: int64}";
  expect("x,1\ny,2\n", two, "skip", "[\"x\",1]\n[\"y\",2]\n", {});
  expect("x,1\ny,z\nw,3\n", two, "skip", "[\"x\",1]\n[\"w\",3]\n",
         {"1 line of t.csv was skipped (first: t.csv:2:2: \"z\" is no int64 for field "
          "b)"});
  expect("x,1\ny\nz,2,3\n\nw,\nv,4\r\nu,5\n", two, "skip",
         "[\"x\",1]\n[\"v\",4]\n[\"u\",5]\n",
         {"3 lines of t.csv were skipped (first: t.csv:2:2: line has 1 field, expected "
          "2)"});
  expect("x,1\n\"y\ny\",z\n\"w\n\",3\n", two, "skip", "[\"x\",1]\n[\"w\\n\",3]\n",
         {"1 line of t.csv was skipped (first: t.csv:3:2: \"z\" is no int64 for field "
          "b)"});
  // The line ends where a line ends.
  expect("x,1\n\"y\"y,\"2\nz,3\n", two, "skip", "[\"x\",1]\n[\"z\",3]\n",
         {"1 line of t.csv was skipped (first: t.csv:2:1: text follows the closing quote "
          "of field 1)"});
}

TEST_F(DelimitedOnError, NullNullsTheValue) {
  expect("1,x\nq,y\n,z\n9999999999,\n", "{a: int32, b: string}", "null",
         "[1,\"x\"]\n[null,\"y\"]\n[null,\"z\"]\n[null,\"\"]\n",
         {"2 values of t.csv were made null (first: t.csv:2:1: \"q\" is no int32 for "
          "field a)"});
  expect("1,caf\xE9\n2\n3,x\n", "{a: int32, b: string}", "null", "[1,null]\n[3,\"x\"]\n",
         {"1 line of t.csv was skipped (first: t.csv:2:2: line has 1 field, expected 2)",
          "1 value of t.csv was made null (first: t.csv:1:2: \"caf\\xe9\" is not UTF-8 "
          "for field b)"});
}

TEST_F(DelimitedOnError, OnlyWantedColumnsAreLookedAt) {
  expect("q,1\n2,x\n3,3\n", "{a: int64, b: int64}", "skip", "[1]\n[3]\n",
         {"1 line of t.csv was skipped (first: t.csv:2:2: \"x\" is no int64 for field "
          "b)"},
         Columns({"b"}));
}

TEST_F(DelimitedOnError, ManyLinesAndEveryKindOfColumn) {
  std::string bytes;
  std::string rows;
  for (int i = 0; i < 3000; ++i) {
    const std::string number = std::to_string(i % 100);
    const bool is_bad = i % 97 == 5;
    bytes += number + ",s" + number + "," + (i % 2 ? "true" : "false") + "," +
             (i % 3 ? "" : "0.5") + (is_bad ? ",2000-02-30\n" : ",2000-02-28\n");
    if (!is_bad)
      rows += "[" + number + ",\"s" + number + "\"," + (i % 2 ? "true" : "false") + "," +
              (i % 3 ? "null" : "0.5") + ",\"2000-02-28\"]\n";
  }
  for (const std::string_view simd : kernel::simd_names()) {
    kernel::set_simd(simd);
    for (const size_t chunk_bytes : {size_t{1000}, kChunkBytes}) {
      const Outcome seen =
          outcome(bytes, "{a: int8, b: string, c: bool, d: ?float64, e: date}", "skip",
                  chunk_bytes, 2);
      EXPECT_TRUE(seen.rows == rows) << simd << " " << chunk_bytes;
      ASSERT_EQ(seen.notes.size(), 1u);
      EXPECT_TRUE(seen.notes[0].starts_with("31 lines of t.csv were skipped"))
          << seen.notes[0];
    }
  }
}

TEST_F(DelimitedOnError, TypesBecomeNullable) {
  const std::string file = write_file("t.csv", "a,b\n1,x\n2\n");
  EXPECT_EQ(type_of(resource({file}, "", {{"on_error", "null"}})),
            "var * {a: ?int64, b: ?string}");
  EXPECT_EQ(type_of(resource({file}, "", {{"on_error", "skip"}})),
            "var * {a: int64, b: string}");
  EXPECT_EQ(type_of(resource({file}, "{a: int8, b: string}", {{"on_error", "null"}})),
            "var * {a: ?int8, b: ?string}");
  EXPECT_EQ(error_of([&] { type_of(resource({file}, "", {{"on_error", "ignore"}})); }),
            "\"ignore\" is no value for the option on_error\n"
            "hint: give error, skip or null");
}

TEST_F(DelimitedOnError, AnOpenQuoteStaysAnError) {
  const std::string file = write_file("t.csv", "x,1\ny,\"2\nz,3\n");
  EXPECT_EQ(error_of([&] {
              rows_of(resource({file}, "{a: string, b: int64}", {{"on_error", "skip"}}));
            }),
            "a quote is not closed before the end of the file (t.csv:2:2)\n"
            "hint: use ?quote=none if quotes mean nothing here");
}

}  // namespace
}  // namespace phlox::format

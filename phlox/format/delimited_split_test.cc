// Tests that any cut into chunks, on any number of threads, of a plain or a packed file,
// reads the same, and fails the same.
#include <gtest/gtest.h>

#include <cstdint>

#include "phlox/format/delimited_fixture.h"

namespace phlox::format {
namespace {

using namespace std::string_literals;

class DelimitedSplit : public ::testing::Test, public DelimitedFiles {
 protected:
  // The rows, or the error, with "t.csv" for any name of the file.
  std::string outcome(const std::string& file, const std::string& dshape,
                      const Reading& reading) const {
    std::string rows;
    std::string text =
        error_of([&] { rows = rows_of(resource({file}, dshape), reading); });
    if (text == "no error") return rows;
    const size_t at = text.find("t.csv.gz");
    return at == std::string::npos ? text : text.replace(at, 8, "t.csv");
  }

  void expect_same_for_every_cut(const std::string& bytes,
                                 const std::string& dshape) const {
    SCOPED_TRACE(bytes);
    const std::string plain = write_file("t.csv", bytes);
    const std::string packed = path("t.csv.gz");
    const auto sink = migrate::file_sink(packed, Task());
    sink->write(bytes);
    sink->close();
    const std::string expected = outcome(plain, dshape, Reading{});
    for (const std::string& file : {plain, packed})
      for (size_t chunk_bytes = 1; chunk_bytes <= bytes.size() + 2;
           chunk_bytes += 1 + chunk_bytes / 12)
        for (const unsigned threads : {1u, 2u, 7u}) {
          ASSERT_EQ(outcome(file, dshape, {chunk_bytes, threads}), expected)
              << chunk_bytes << " bytes on " << threads << " threads of " << file;
        }
  }
};

TEST_F(DelimitedSplit, Rows) {
  const std::string two = "{a: ?string, b: ?int64}";
  for (
      const std::string& bytes : {
          ""s,
          "x,1"s,
          "a,b\n"s,
          "a,b\nx,1\ny,2\nzz,333\n"s,
          "a,b\r\nx,1\r\n\r\n\r\n"s,
          "x,1\ry,2\r\r\nz,3\r"s,
          "x,1\r\r"s,
          "x,1\n\n\n\n\n\n\n\n\n"s,
          "\"x\ny\",1\n\"\n\n\",2\nz,3"s,
          "\"x\r\ny\r\",1\r\n\"\r\n\r\n\",\"2\"\r\nz,3\r\n"s,
          "\"one,1\ntwo,2\nthree,3\nfour,4\n\"\"five\"\",5\n\",6\nseven,7\n"s,
          "\"\"\"\n\"\"\",1\n\"\"\"\n\"\"\",2\n\"\"\"\n\"\"\",3\n"s,
          "\xEF\xBB\xBF\"a\",b\n\"quite a long line, longer than many of the chunks\",12345678901\n,\n"s,
      })
    expect_same_for_every_cut(bytes, two);
}

TEST_F(DelimitedSplit, OneColumn) {
  for (const std::string& bytes :
       {"1\n\n2\n\n\n"s, "\n"s, "\n\n"s, "1\r\n\r\n2\r"s, "1\r\r2"s})
    expect_same_for_every_cut(bytes, "{a: ?int64}");
}

TEST_F(DelimitedSplit, Mistakes) {
  for (const std::string& bytes : {
           "x,1\ny,2\nz,zz\nw,4\nv,vv\n"s,
           "x,1\ny\nz,3\n"s,
           "x,1\n\"y\ny\",2\n\"z\n\nz\",zz\nw,4\n"s,
           "x,1\r\"y\ry\",2\r\"z\r\n\rz\",zz\rw,4\r"s,
           "x,1\n\ny,2\n"s,
           "x,1\n\n\n\n\n\n\n\ny,2\n"s,
           "x,1\n\n\n\n\n\n\n\n\"\n\n\n\n\",y\n"s,
           "x,1\ny,\"2\nz,3\nw,4\nv,5\n"s,
           "x,1\n\"y\n\"y,2\nz,3\n"s,
           "\"x\n\",1,\"2\n\n\",3\n\"y\",2\n"s,
           "x,1\n\"y\n\n\n\n\n\",\"\n\n\n2\"\nz,3\n"s,
           "caf\xE9,1\n"s,
       })
    expect_same_for_every_cut(bytes, "{a: string, b: int64}");
}

// Files of random pieces: whatever they mean, they mean the same in every cut.
TEST_F(DelimitedSplit, RandomPieces) {
  const std::vector<std::string> pieces = {"1",       "x",     ",",    ",",  "\n",
                                           "\n",      "\r\n",  "\r",   "\"", "\"\"",
                                           "\"x\n\"", "1,2\n", "x,3\n"};
  uint64_t state = 20;
  const auto next = [&](uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  for (int round = 0; round < 60; ++round) {
    std::string bytes;
    for (uint64_t i = next(24); i-- > 0;) bytes += pieces[next(pieces.size())];
    expect_same_for_every_cut(bytes, "{a: ?string, b: ?string}");
    if (HasFatalFailure()) return;
  }
}

// Larger than a chunk as it really is, and then than the sample.
TEST_F(DelimitedSplit, LargeFileOnThreads) {
  std::string bytes = "a,b\n";
  std::string expected;
  for (int i = 0; bytes.size() < (size_t{5} << 20); ++i) {
    const std::string number = std::to_string(i);
    // Now and then a field that holds what looks like many lines.
    const bool is_long = i % 9000 == 8999;
    bytes += number + ",";
    if (is_long) {
      bytes += '"';
      for (int j = 0; j < 20000; ++j) bytes += "1,2\n";
      bytes += "\"\n";
      expected += "[" + number + ",80000]\n";
    } else {
      bytes += "x" + number + "\n";
      expected += "[" + number + "," + std::to_string(number.size() + 1) + "]\n";
    }
  }
  const std::string file = write_file("t.csv", bytes);
  const auto source = resource({file}, "{a: int64, b: string}");
  for (const unsigned threads : {1u, 2u, 5u}) {
    auto stream = table::in_order(morsels_of(source, 100000), threads, Task());
    std::string rows;
    while (const auto batch = stream.next()) {
      const auto columns = table::columns(stream.type(), *batch);
      for (int64_t row = 0; row < batch->num_rows(); ++row)
        rows += "[" + std::to_string(columns[0].value<int64_t>(row)) + "," +
                std::to_string(columns[1].bytes(row).size()) + "]\n";
    }
    EXPECT_TRUE(rows == expected) << threads;
  }
}

TEST_F(DelimitedSplit, StopsWhenAsked) {
  std::string bytes;
  while (bytes.size() < (size_t{4} << 20)) bytes += "12345,67890\n";
  const std::string file = write_file("t.csv", bytes);
  const auto source = resource({file}, "{a: int64, b: int64}");
  Task task;
  auto stream = source.format->read(source, *source.declared, {}, task);
  ASSERT_TRUE(stream.next());
  task.cancel();
  try {
    while (stream.next()) {
    }
    FAIL() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kCancelled);
  }
}

TEST_F(DelimitedSplit, MayBeLeftUnfinished) {
  std::string bytes;
  while (bytes.size() < (size_t{4} << 20)) bytes += "12345,67890\n";
  const std::string file = write_file("t.csv", bytes);
  const auto source = resource({file}, "{a: int64, b: int64}");
  auto stream = table::in_order(morsels_of(source, 1000), 3, Task());
  const auto batch = stream.next();
  ASSERT_TRUE(batch);
  stream = table::Stream();
  // What was given lives on.
  EXPECT_EQ(
      table::Column(type::Type::int64(), *batch->get()->children[0]).value<int64_t>(0),
      12345);
}

TEST_F(DelimitedSplit, CountsTheBytesItReads) {
  std::string bytes;
  while (bytes.size() < (size_t{3} << 20)) bytes += "12345,67890\n";
  const std::string file = write_file("t.csv", bytes);
  const auto source = resource({file}, "{a: int64, b: int64}");
  Task task;
  auto stream = source.format->read(source, *source.declared, {}, task);
  while (stream.next()) {
  }
  EXPECT_EQ(task.total_bytes(), bytes.size());
  EXPECT_EQ(task.done_bytes(), bytes.size());
}

}  // namespace
}  // namespace phlox::format

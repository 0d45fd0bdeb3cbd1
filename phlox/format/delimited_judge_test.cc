// Odd files against the slow exact rules (read_record), for each kind of vector
// instructions, in chunks of any size on several threads.
#include <gtest/gtest.h>

#include "phlox/format/delimited_fixture.h"
#include "phlox/format/delimited_record.h"
#include "phlox/kernel/simd.h"

namespace phlox::format {
namespace {

using namespace std::string_literals;

constexpr size_t kFields = 3;

class DelimitedJudge : public ::testing::Test, public DelimitedFiles {
 protected:
  static void append(const Record::Value& value, std::string& out) {
    if (value.text.empty() && !value.is_quoted) {
      out += "null";
      return;
    }
    out += '"';
    for (const char c : value.text) {
      if (c == '"' || c == '\\')
        out += "\\"s + c;
      else if (c == '\n')
        out += "\\n";
      else if (c == '\r')
        out += "\\r";
      else if (c == '\t')
        out += "\\t";
      else if (c == '\0')
        out += "\\u0000";
      else
        out += c;
    }
    out += '"';
  }

  // The rows as the rules have them, or nothing where the text is malformed.
  static std::optional<std::string> judged(std::string_view text) {
    std::string rows;
    while (!text.empty()) {
      if (text.find_first_not_of("\r\n") == std::string_view::npos) break;
      const Record record = read_record(text, Dialect());
      if (record.fields.size() != kFields || record.end == RawField::End::kJunk ||
          record.end == RawField::End::kOpenQuote)
        return std::nullopt;
      rows += '[';
      for (size_t i = 0; i < kFields; ++i) {
        if (i != 0) rows += ',';
        append(record.fields[i], rows);
      }
      rows += "]\n";
      text.remove_prefix(record.size);
    }
    return rows;
  }

  void expect_judged(const std::string& bytes, const std::vector<size_t>& chunks) const {
    const auto expected = judged(bytes);
    const std::string file = write_file("t.csv", bytes);
    const auto source = resource({file}, "{a: ?string, b: ?string, c: ?string}",
                                 {{"header", "no"}, {"delimiter", ","}});
    std::string first;
    for (const std::string_view simd : kernel::simd_names()) {
      kernel::set_simd(simd);
      for (const size_t chunk_bytes : chunks)
        for (const unsigned threads : {1u, 2u, 7u}) {
          std::string rows;
          const std::string error =
              error_of([&] { rows = rows_of(source, Reading{chunk_bytes, threads}); });
          SCOPED_TRACE(std::string(simd) + " " + std::to_string(chunk_bytes) + " " +
                       std::to_string(threads));
          if (expected) {
            ASSERT_EQ(error, "no error");
            ASSERT_TRUE(rows == *expected) << rows.substr(0, 2000);
          } else {
            ASSERT_NE(error, "no error");
            if (first.empty()) first = error;
            ASSERT_EQ(error, first);
          }
        }
    }
  }
};

TEST_F(DelimitedJudge, OddFiles) {
  const std::string line = "x,\"y\",z\n";
  std::string many;
  for (int i = 0; i < 4000; ++i)
    many += std::to_string(i) + ",ab\"c," + (i % 7 ? "" : "\"q\n,\"\"\"") + "\n";
  for (const std::string& bytes : {
           "a,b,c\r\nd,e,f\r\n"s,
           "a,b,c\rd,e,f\r"s,
           "a,b,c\r\nd,e,f\rg,h,i\nj,k,l"s,
           "a\0b,\0,c\n\0\0,d,e\n"s,
           "a,b,c\n\n\n\n"s,
           "a,b,c\n\n\nd,e,f\n"s,
           "\"\",\"\"\"\",\"\r\n\"\n\"a\rb\",\",\",\"\n\n\n\"\n"s,
           "a,b\"\"c,\"d\"\n"s,
           "a,\"b\"c,d\n"s,
           "a,\"b\" ,d\n"s,
           "a,b,\"c\n"s,
           std::string(70, 'x') + ",\"" + std::string(130, '\n') + "\"," +
               std::string(63, ',') + "\n",
           line + std::string(3000, 'y') + "," + std::string(3000, 'z') + ",\"" +
               std::string(3000, ',') + "\"\n" + line,
       }) {
    expect_judged(bytes, {1, 2, 7, 64, 1000});
    if (HasFatalFailure()) FAIL() << bytes;
  }
  expect_judged(many, {37, 4096, kChunkBytes});
  expect_judged(many + "a,b\n" + many, {4096, kChunkBytes});
  expect_judged(many + "a,\"b\"x,c\n" + many, {4096, kChunkBytes});
}

TEST_F(DelimitedJudge, RandomPieces) {
  const std::vector<std::string> pieces = {
      "a,b,c\n",
      "1,22,333\n",
      ",,\n",
      "\"x\",y,\"z\"\n",
      "\"p\nq\",\"r\"\"s\",\",\"\n",
      "d,e,f\r\n",
      "\"\",\"\r\n\",\r\n",
      "\xC3\xA9,long enough to be more than a vector,g\n",
      "h,i\"j\",k\n"};
  const std::vector<std::string> odd = {"\n", "\"", "l,m\r", "\"n\"o,p,q\n",
                                        "r\rs,t,u\n"};
  uint64_t state = 11;
  const auto next = [&](uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  for (int round = 0; round < 60; ++round) {
    std::string bytes;
    for (uint64_t i = next(round % 10 == 0 ? 3000 : 60); i-- > 0;)
      bytes += round % 3 == 1 && next(60) == 0 ? odd[next(odd.size())]
                                               : pieces[next(pieces.size())];
    expect_judged(bytes, {1 + next(100), 1 + next(5000), kChunkBytes});
    if (HasFatalFailure()) FAIL() << bytes.substr(0, 2000);
  }
}

}  // namespace
}  // namespace phlox::format

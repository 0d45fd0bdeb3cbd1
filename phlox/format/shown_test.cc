// The formats that are only written: table and markdown; and the JSON forms as they are
// written.
#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/format/display_width.h"
#include "phlox/migrate/format.h"
#include "phlox/table/value.h"

namespace phlox::format {
namespace {

using table::Rows;
using table::Value;

class Collected : public migrate::Sink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  void close() override {}
  std::string text;
};

std::string written(const std::string& uri, const std::string& type, const Rows& rows,
                    int64_t batch_rows = 3) {
  Collected sink;
  const auto parsed = migrate::parse_uri(uri);
  const auto* format = migrate::Formats::find(parsed.location);
  format->write(table::stream_of_rows(type::parse_table(type), rows, batch_rows), sink,
                parsed, Task());
  return sink.text;
}

TEST(Shown, Table) {
  EXPECT_EQ(written("table", "{name: string, links: ?int64}",
                    {{"a", 12345}, {"日本", Value()}, {"e\xcc\x81\n", 7}}),
            "name  links\n"
            "────  ─────\n"
            "a     12345\n"
            "日本   null\n"
            "e\xcc\x81\\n       7\n");
  EXPECT_EQ(written("table?types=yes", "{x: float64}", {{1.0}, {0.5}}),
            "      x\n"
            "float64\n"
            "───────\n"
            "    1.0\n"
            "    0.5\n");
  EXPECT_EQ(written("table", "{x: int8}", {}), "x\n─\n(0 rows)\n");
}

TEST(Shown, ALongTableShowsItsHeadAndTail) {
  const std::string expected_21 = " x\n──\n 0\n 1\n …\n19\n20\n(21 rows)\n";
  Rows rows;
  for (int i = 0; i < 21; ++i) rows.push_back({i});
  for (const int64_t batch_rows : {1, 2, 3, 4, 5, 6, 21})
    EXPECT_EQ(written("table?rows=4", "{x: int8}", rows, batch_rows), expected_21);
  rows.resize(5);
  for (const int64_t batch_rows : {1, 2, 3, 4, 5, 6})
    EXPECT_EQ(written("table?rows=4", "{x: int8}", rows, batch_rows),
              "x\n─\n0\n1\n…\n3\n4\n(5 rows)\n");
  rows.resize(4);
  EXPECT_EQ(written("table?rows=4", "{x: int8}", rows), "x\n─\n0\n1\n2\n3\n");
}

TEST(Shown, AWideTableLeavesColumnsOut) {
  const std::string type = "{a: int8, b: int8, cc: string, d: int8, eeee: int64}";
  const Rows rows{{1, 2, "xyz", 4, 5}};
  const auto at = [&](const char* width) {
    return written(std::string("table?width=") + width, type, rows);
  };
  const std::string all = "a  b  cc   d  eeee\n─  ─  ───  ─  ────\n1  2  xyz  4     5\n";
  EXPECT_EQ(written("table", type, rows), all);
  EXPECT_EQ(at("20"), all);
  const std::string wide = std::string(40, 'w');
  EXPECT_EQ(
      written("table?width=20", "{a: int8, '" + wide + "': int8, c: int8}", {{1, 2, 3}}),
      "a  …  c\n─  ─  ─\n1  …  3\n(2 of 3 columns)\n");
  // The first one is there however wide it is.
  EXPECT_EQ(
      written("table?width=20", "{'" + wide + "': int8, c: int8}", {}),
      wide + "  …\n" +
          [] {
            std::string rule;
            for (int i = 0; i < 40; ++i) rule += "─";
            return rule;
          }() +
          "  ─\n(0 rows, 1 of 2 columns)\n");
  EXPECT_THROW(at("19"), Error);
}

TEST(Shown, WidthsOfTheTerminal) {
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("üß"), 2u);
  EXPECT_EQ(display_width("日本語"), 6u);
  EXPECT_EQ(display_width("😀"), 2u);
  EXPECT_EQ(display_width("e\xcc\x81"), 1u);
  EXPECT_EQ(one_line("abcdef", 6), "abcdef");
  EXPECT_EQ(one_line("abcdefg", 6), "abcde…");
  EXPECT_EQ(one_line("日本語", 5), "日本…");
  EXPECT_EQ(one_line("a\x1b[1m", 20), "a\\x1b[1m");
}

TEST(Shown, Markdown) {
  EXPECT_EQ(written("markdown", "{name: ?string, n: int64}", {{"a|b", 1}, {Value(), 2}}),
            "| name | n |\n| --- | ---: |\n| a\\|b | 1 |\n|  | 2 |\n");
}

TEST(Shown, Json) {
  EXPECT_EQ(written("jsonl", "{a: int8, 'b c': ?string}", {{1, "x"}, {2, Value()}}),
            "{\"a\":1,\"b c\":\"x\"}\n{\"a\":2,\"b c\":null}\n");
  EXPECT_EQ(written("json", "{a: int8}", {{1}, {2}}), "[\n{\"a\":1},\n{\"a\":2}\n]\n");
  EXPECT_EQ(written("json", "{a: int8}", {}), "[]\n");
}

}  // namespace
}  // namespace phlox::format

// Tests of JSON lines in chunks: the fast way gives what the exact one gives, for every
// cut, number of threads and kind of vector instructions; and ?on_error=.
#include "phlox/format/json_lines.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <random>

#include "phlox/format/delimited_fixture.h"

namespace phlox::format {

using namespace std::string_literals;
namespace {

class JsonLines : public ::testing::Test, public DelimitedFiles {
 protected:
  ~JsonLines() override { simdjson::get_active_implementation() = usual_; }

  struct Outcome {
    std::string rows;  // up to the error
    std::string error;
    std::vector<std::string> notes;
    bool operator==(const Outcome&) const = default;
  };

  struct How {
    OnError on_error = OnError::kError;
    bool use_index = true;
    size_t chunk_bytes = kChunkBytes;
    unsigned threads = 1;
  };

  Outcome read(const std::string& file, const type::Type& table, const How& how,
               const Columns& columns = {}) const {
    Outcome outcome;
    Task task;
    outcome.error = error_of([&] {
      JsonLinesPlan plan;
      plan.table = nullable(table, how.on_error);
      plan.columns = columns ? *columns : plan.table.element().field_names();
      plan.on_error = how.on_error;
      plan.use_index = how.use_index;
      auto stream =
          table::in_order(read_json_lines({file}, std::move(plan), task, how.chunk_bytes),
                          how.threads, task);
      const type::Type type = stream.type();
      while (auto batch = stream.next()) {
        const auto columns = table::columns(type, *batch);
        for (int64_t row = 0; row < batch->num_rows(); ++row) {
          for (const auto& column : columns) {
            table::append_json(column, row, outcome.rows);
            outcome.rows += ' ';
          }
          outcome.rows += '\n';
        }
      }
    });
    // What came before an error depends on the chunks.
    if (outcome.error != "no error") outcome.rows.clear();
    outcome.notes = notes_of(task);
    return outcome;
  }

  Outcome outcome(const std::string& bytes, const std::string& dshape,
                  const std::string& on_error, const Columns& columns = {}) const {
    const type::Type table = type::parse_table(dshape);
    How how;
    if (on_error == "skip") how.on_error = OnError::kSkip;
    if (on_error == "null") how.on_error = OnError::kNull;
    const std::string file = write_file("t.jsonl", bytes);
    how.use_index = false;
    const Outcome exact = read(file, table, how, columns);
    how.use_index = true;
    for (how.chunk_bytes = 1; how.chunk_bytes < 2 * bytes.size() + 10;
         how.chunk_bytes += 1 + how.chunk_bytes / 2)
      for (how.threads = 1; how.threads <= 4; how.threads += 3)
        expect_same(exact, read(file, table, how, columns), bytes);
    return exact;
  }

  static void expect_same(const Outcome& exact, const Outcome& fast,
                          const std::string& bytes) {
    ASSERT_EQ(fast.rows, exact.rows) << bytes;
    ASSERT_EQ(fast.error, exact.error) << bytes;
    ASSERT_EQ(fast.notes, exact.notes) << bytes;
  }

  const simdjson::implementation* usual_ = simdjson::get_active_implementation();
};

const char* const kShape =
    "{i: ?int8, u: ?uint64, f: ?float64, g: ?float32, d: ?decimal[5, 2], b: ?bool, s: "
    "?string, j: ?json, t: ?date, r: ?{x: ?int64, y: ?string}, l: ?var * ?int64, m: "
    "?map[string, int64], c: ?categorical[string], k: ?categorical[int64]}";

const type::Type kTable = type::parse_table(kShape);

const char* const kLines[] = {
    R"({"i":-128,"u":18446744073709551615,"f":-0.0,"g":0.1,"d":1.25,"b":true,"s":"x"})",
    R"({"s":"a\"\\\/\b\f\n\r\tA😀","j":{"a b":[1, "\u0041\"", {}]},"r":{"x":1,"y":"\\"}})",
    R"( { "i" : 7 , "l" : [ 1 , null , -3 ] , "m" : { "a" : 1 , "b\u0041" : 2 } } )",
    R"({"f":"nan","g":"-inf","b":false,"t":"2000-02-29","c":"x","k":12,"r":null})",
    R"({"f":1e-400,"g":1e-60,"c":"y","k":12,"j":-0,"s":"é日😀"})",
    R"({"f":9007199254740993,"g":16777217,"u":0,"i":-0,"j":"\/"})",
    R"({"j":[[[[]]]],"l":[],"m":{},"r":{},"s":""})",
    "{}",
    "\t \r",
    R"({"j":tru})",
    R"({"j":truex})",
    R"({"j":1x})",
    R"({"j":01})",
    R"({"i":01})",
    R"({"i":-})",
    R"({"i":1.0})",
    R"({"f":1.})",
    R"({"f":.5})",
    R"({"f":1e999})",
    R"({"f":+1})",
    R"({"f":-nan})",
    R"({"g":3.4028236e38})",
    R"({"f":1e5,"g":1E+5})",
    R"({"i":1,"i":2})",
    R"({"i":1,})",
    R"({"i":1 "f":2})",
    R"({"l":[1,]})",
    R"({"l":[1 2]})",
    R"({"nope":1})",
    R"({"i":1}})",
    R"({"i":1} {"i":2})",
    R"({"i":1} x)",
    R"({"i")",
    R"({"i":)",
    R"({"i":1)",
    R"({"s":"open)",
    R"("{"i":1})",
    R"({"s":"x"y})",
    R"({"s":"x""y"})",
    R"({"s":"\x"})",
    R"({"s":"\ud800"})",
    R"({"s\u0000":1})",
    "{\"s\":\"\x01\"}",
    "{\"s\":\"\xff\"}",
    "{\"s\":\"\xed\xa0\x80\"}",
    "{\"s\":\"a\\",
    "{\x0c\"i\":1}",
    "{\"i\":1\x1a}",
    "{\"i\"\x1a 1}",
    "\xef\xbb\xbf{\"i\":1}",
    "[1]",
    "1",
    "null",
    "nul",
    R"({"j":{"a":{"b":[{"c":nul}]}}})",
    R"({"t":"2000-02-30","c":1,"k":"x"})",
    R"({"r":{"x":1,"x":2}})",
    R"({"r":{"z":1}})",
    R"({"m":{"a":1.5}})",
};

TEST_F(JsonLines, TheFastWayGivesWhatTheExactOneGives) {
  for (const auto* simd : simdjson::get_available_implementations()) {
    if (!simd->supported_by_runtime_system()) continue;
    simdjson::get_active_implementation() = simd;
    SCOPED_TRACE(simd->name());
    for (const std::string line : kLines)
      for (const OnError on_error : {OnError::kError, OnError::kSkip, OnError::kNull})
        for (const Columns& columns : {Columns(), Columns({"s", "r"})}) {
          const std::string file = write_file("t.jsonl", line);
          const Outcome exact =
              read(file, kTable, {.on_error = on_error, .use_index = false}, columns);
          expect_same(exact, read(file, kTable, {.on_error = on_error}, columns), line);
        }
  }
}

TEST_F(JsonLines, AKeyIsNotItsText) {
  const type::Type table =
      type::Type::table({{R"(a\\b)", type::Type::option(type::Type::int64())}});
  const std::string file = write_file("t.jsonl", R"({"a\\\\b":1})"
                                                 "\n"
                                                 R"({"a\\b":2})");
  for (const bool use_index : {true, false}) {
    const Outcome seen =
        read(file, table, {.on_error = OnError::kSkip, .use_index = use_index});
    EXPECT_EQ(seen.rows, "1 \n");
    EXPECT_EQ(seen.notes.size(), 1u);
  }
}

TEST_F(JsonLines, EveryCutGivesTheSame) {
  for (const std::string line : kLines)
    for (const char* on_error : {"error", "skip", "null"})
      outcome("{\"i\":1}\n" + line + "\n \r\n{\"i\":2,\"s\":\"y\"}", kShape, on_error);
}

// Lines of these pieces are mostly wrong, and some are not.
TEST_F(JsonLines, TheFastWayGivesWhatTheExactOneGivesOfBrokenLines) {
  std::mt19937 engine(5);
  const auto below = [&](size_t bound) { return engine() % bound; };
  static const std::string kBytes =
      "{}[]:,\"\"\"\\\\ \t\r\n0123456789-+.eEtruefalsnu\x01\x1a\x80\xc3\xa9\0"s;
  const auto& simds = simdjson::get_available_implementations();
  for (int round = 0; round < 1500; ++round) {
    const auto* simd = *(simds.begin() + below(simds.size()));
    if (!simd->supported_by_runtime_system()) continue;
    simdjson::get_active_implementation() = simd;
    std::string bytes;
    for (size_t lines = 1 + below(5); lines > 0; --lines) {
      std::string line = kLines[below(below(4) == 0 ? std::size(kLines) : 9)];
      for (size_t changes = below(3); changes > 0 && !line.empty(); --changes) {
        const size_t at = below(line.size());
        switch (below(4)) {
          case 0:
            line.erase(at, 1 + below(3));
            break;
          case 1:
            line.insert(at, 1, kBytes[below(kBytes.size())]);
            break;
          case 2:
            line[at] = kBytes[below(kBytes.size())];
            break;
          default:
            line.insert(at, line.substr(below(line.size()), below(6)));
        }
      }
      bytes += line + (below(9) == 0 ? "\r\n" : "\n");
    }
    const std::string file = write_file("t.jsonl", bytes);
    for (const OnError on_error : {OnError::kError, OnError::kSkip, OnError::kNull}) {
      How how{.on_error = on_error, .use_index = false};
      const Outcome exact = read(file, kTable, how);
      how.use_index = true;
      expect_same(exact, read(file, kTable, how), bytes);
      how.chunk_bytes = 1 + below(100);
      how.threads = 2;
      expect_same(exact, read(file, kTable, how), bytes);
    }
  }
}

TEST_F(JsonLines, ErrorsNameTheFirstPlace) {
  std::string bytes = "\xef\xbb\xbf{\"a\":1}\n";
  for (int i = 0; i < 3000; ++i) bytes += "{\"a\":" + std::to_string(i) + "}\r\n \n";
  const std::string bad = bytes + "  {\"a\":\"x\"}\n" + bytes + "{\"a\":}\n";
  for (const char* name : {"t.jsonl", "t.jsonl.gz"}) {
    const auto sink = migrate::file_sink(path(name), Task());
    sink->write(bad);
    sink->close();
    for (const unsigned threads : {1u, 2u, 7u})
      for (const size_t chunk_bytes : {size_t{100}, kChunkBytes})
        EXPECT_EQ(read(path(name), type::parse_table("{a: int64}"),
                       {.chunk_bytes = chunk_bytes, .threads = threads})
                      .error,
                  "field a: \"x\" is no int64 (" + std::string(name) + ":6002:8)");
  }
}

TEST_F(JsonLines, SkipLeavesTheLineOut) {
  const auto seen = outcome(
      "{\"a\":1,\"b\":\"x\"}\n{\"a\":\"y\"}\n{\"a\":1,\"b\":\n\nnope\n{\"a\":2,\"b\":"
      "\"z\"}\n",
      "{a: int64, b: ?string}", "skip");
  EXPECT_EQ(seen.rows, "1 \"x\" \n2 \"z\" \n");
  EXPECT_EQ(seen.notes,
            std::vector<std::string>{
                "3 lines of t.jsonl were skipped (first: t.jsonl:2:6: field a: \"y\" is "
                "no int64)"});
}

TEST_F(JsonLines, NullNullsTheField) {
  const auto seen = outcome(
      R"({"a":1,"r":{"x":1,"l":[1]}}
{"a":"y","r":{"x":"y","l":[1,true]}}
{"r":{"x":2,"z":1},"a":300}
{"a":1,"r":
{"a":2,"q":1}
{"a":true,"a":2}
{}
{"a":null,"r":{"x":3,"l":[]}}
)",
      "{a: int8, r: {x: int64, l: var * int64}}", "null");
  EXPECT_EQ(seen.error, "no error");
  EXPECT_EQ(seen.rows,
            "1 {\"x\":1,\"l\":[1]} \nnull null \nnull null \nnull null \nnull "
            "{\"x\":3,\"l\":[]} \n");
  EXPECT_EQ(
      seen.notes,
      (std::vector<std::string>{
          "3 lines of t.jsonl were skipped (first: t.jsonl:4:12: field r: expected a "
          "value, found the end)",
          "4 values of t.jsonl were made null (first: t.jsonl:2:6: field a: \"y\" is no "
          "int8)"}));
}

TEST_F(JsonLines, OnlyWantedColumnsAreLookedAt) {
  const auto seen =
      outcome("{\"a\":\"q\",\"b\":1}\n{\"a\":2,\"b\":\"x\"}\n{\"a\":,\"b\":3}\n",
              "{a: int64, b: int64}", "skip", Columns({"b"}));
  EXPECT_EQ(seen.rows, "1 \n");
  EXPECT_EQ(seen.notes.size(), 1u);
}

TEST_F(JsonLines, TypesAreFoundFromTheLinesThatAreKept) {
  const std::string file = write_file(
      "t.jsonl", "{\"a\":1}\n{\"a\":\"x\",\"b\":1,\n{\"c\":1,\"c\":2}\n{\"a\":2}\n");
  EXPECT_EQ(type_of(resource({file}, "", {{"on_error", "skip"}}, "jsonl")),
            "var * {a: int64}");
  EXPECT_EQ(type_of(resource({file}, "", {{"on_error", "null"}}, "jsonl")),
            "var * {a: ?int64}");
  EXPECT_EQ(type_of(resource({file}, "{a: int8}", {{"on_error", "null"}}, "jsonl")),
            "var * {a: ?int8}");
  EXPECT_NE(error_of([&] { type_of(resource({file}, "", {}, "jsonl")); }), "no error");
  EXPECT_EQ(
      error_of([&] { type_of(resource({file}, "", {{"on_error", "ignore"}}, "jsonl")); }),
      "\"ignore\" is no value for the option on_error\n"
      "hint: give error, skip or null");
}

TEST_F(JsonLines, ManyFilesAreOneTable) {
  std::vector<std::string> files;
  std::string rows;
  for (int i = 0; i < 20; ++i) {
    files.push_back(
        write_file("t" + std::to_string(i) + ".jsonl",
                   i % 3 == 0 ? "" : "{\"a\":" + std::to_string(i) + "}\n\n"));
    if (i % 3 != 0) rows += "[" + std::to_string(i) + "]\n";
  }
  const auto source = resource(files, "{a: int64}", {}, "jsonl");
  EXPECT_EQ(rows_of(source), rows);
}

}  // namespace
}  // namespace phlox::format

// JSON files: what type is found, what is read, and what each mistake is called.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "phlox/base/error.h"
#include "phlox/migrate/format.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"
#include "phlox/type/type.h"

namespace phlox::format {
namespace {

// A file of its own in a folder that goes with the test.
class JsonTest : public ::testing::Test {
 protected:
  JsonTest() {
    folder_ = std::filesystem::temp_directory_path() /
              ("phlox-json-test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~JsonTest() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  // The rows as JSON, one a line.
  static std::string rows(table::Stream stream) {
    std::string out;
    while (const auto batch = stream.next()) {
      const auto columns = table::columns(stream.type(), *batch);
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        for (size_t i = 0; i < columns.size(); ++i) {
          if (i > 0) out += ' ';
          table::append_json(columns[i], row, out);
        }
        out += '\n';
      }
    }
    return out;
  }

  struct Read {
    std::string type, rows, error;
  };
  Read read(const std::string& name, const std::string& text,
            const std::string& declared = "",
            std::optional<std::vector<std::string>> columns = std::nullopt) {
    Read result;
    try {
      std::optional<type::Type> type;
      if (!declared.empty()) type = type::parse_table(declared);
      const auto resource = migrate::open_resource(file(name, text), type, Task());
      const auto found = resource.format->discover(resource, Task());
      result.type = found.to_string();
      result.rows = rows(resource.format->read(resource, found, columns, Task()));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kIo) << error.render();
      const size_t slash = error.where().rfind('/');
      result.error = error.message() + " @ " + error.where().substr(slash + 1);
    }
    return result;
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(JsonTest, Discovers) {
  const struct {
    std::string text, type;
  } cases[] = {
      {R"({"a":1})", "var * {a: int64}"},
      {R"({"b":1,"a":2}{"a":3,"c":true})", "var * {b: ?int64, a: int64, c: ?bool}"},
      {R"([{"a":1.5},{"a":2}])", "var * {a: float64}"},
      {R"({"a":18446744073709551615})", "var * {a: uint64}"},
      {R"({"a":-1}{"a":18446744073709551615})", "var * {a: decimal[38, 0]}"},
      {R"({"a":99999999999999999999})", "var * {a: decimal[38, 0]}"},
      {R"({"a":1}{"a":"x"})", "var * {a: json}"},
      {R"({"a":null})", "var * {a: ?json}"},
      {R"({"a":"2000-01-01"}{"a":null})", "var * {a: ?string}"},
      {R"({"a":[1,null],"b":[]})", "var * {a: var * ?int64, b: var * ?json}"},
      {R"({"a":{"x":1}}{"a":{"y":"z"}})", "var * {a: {x: ?int64, y: ?string}}"},
      {R"({"a":{}})", "var * {a: json}"},
  };
  for (const auto& c : cases) {
    const auto got = read("a.json", c.text);
    EXPECT_EQ(got.error, "") << c.text;
    EXPECT_EQ(got.type, c.type) << c.text;
  }
}

TEST_F(JsonTest, Reads) {
  const struct {
    std::string declared, text, rows;
  } cases[] = {
      {"{a: int8, b: ?uint64}",
       R"({"a":-128,"b":18446744073709551615}{"b":null,"a":127})",
       "-128 18446744073709551615\n127 null\n"},
      {"{a: float64}", R"({"a":"nan"}{"a":"-inf"}{"a":1e-400}{"a":0.1}{"a":1e22}{"a":3})",
       "\"nan\"\n\"-inf\"\n0.0\n0.1\n1e+22\n3.0\n"},
      {"{a: float32}", R"({"a":0.1}{"a":3.4028234e38})", "0.1\n3.4028235e+38\n"},
      {"{a: decimal[38, 4]}",
       R"({"a":"-1.5"}{"a":12345678901234567890123456789012.3456}{"a":1e3})",
       "\"-1.5000\"\n\"12345678901234567890123456789012.3456\"\n\"1000.0000\"\n"},
      {"{d: date, t: time, w: datetime, z: datetime['UTC'], s: timedelta}",
       R"({"d":"2000-02-29","t":"12:10","w":"2000-01-01T12:10:00.5","z":"2000-01-01T01:00:00+01:00","s":"-P1DT0.5S"})",
       "\"2000-02-29\" \"12:10:00\" \"2000-01-01T12:10:00.500000\" "
       "\"2000-01-01T00:00:00Z\" "
       "\"-P1DT0.5S\"\n"},
      {"{z: datetime['+01:30']}", R"({"z":"2000-01-01T00:00:00Z"})",
       "\"2000-01-01T01:30:00+01:30\"\n"},
      {"{b: bytes, u: uuid, j: json}",
       R"({"b":"AP8=","u":"123E4567-e89b-12d3-a456-426614174000","j": [1, {"a b": null}] })",
       "\"AP8=\" \"123e4567-e89b-12d3-a456-426614174000\" [1,{\"a b\":null}]\n"},
      {"{s: string}", R"({"s":"a\"\\\/\b\f\n\r\té 😀ü"})",
       "\"a\\\"\\\\/\\u0008\\u000c\\n\\r\\t\xc3\xa9 \xf0\x9f\x98\x80\xc3\xbc\"\n"},
      {"{m: map[string, int64], n: map[int32, ?string]}",
       R"({"m":{"a":1},"n":[[1,"x"],[2,null]]})", "{\"a\":1} [[1,\"x\"],[2,null]]\n"},
      {"{c: categorical[string], l: ?2 * {x: int8}}",
       R"({"c":"a","l":[{"x":1},{"x":2}]}{"c":"b","l":null}{"c":"a"})",
       "\"a\" [{\"x\":1},{\"x\":2}]\n\"b\" null\n\"a\" null\n"},
      {"{a: int64}", "[]", ""},
      {"{a: int64}", " [ \n {\"a\" : 1 } , {\"a\":2}\n]\n", "1\n2\n"},
      {"{a: int64}", "\xef\xbb\xbf{\"a\":1}", "1\n"},
  };
  for (const auto& c : cases) {
    const auto got = read("a.json", c.text, c.declared);
    EXPECT_EQ(got.error, "") << c.text;
    EXPECT_EQ(got.rows, c.rows) << c.text;
  }
}

TEST_F(JsonTest, ReadsLines) {
  EXPECT_EQ(read("a.jsonl", "{\"a\":1}\n\n  {\"a\":2}\r\n{\"a\":3}").rows, "1\n2\n3\n");
  EXPECT_EQ(read("a.jsonl", "", "{a: int64}").rows, "");
  EXPECT_EQ(read("a.jsonl", "").error, "no record, so its type is not known @ a.jsonl");
}

TEST_F(JsonTest, ReadsOnlyTheColumnsAskedFor) {
  const auto got = read("a.json", R"({"a":1,"b":"x","c":true}{"a":2,"b":"y","c":false})",
                        "", std::vector<std::string>{"c", "a"});
  EXPECT_EQ(got.rows, "true 1\nfalse 2\n");
}

TEST_F(JsonTest, Errors) {
  const struct {
    std::string name, declared, text, error;
  } cases[] = {
      {"a.jsonl", "{x: int64}", "{\"x\":1}\n{\"x\":\"abc\"}\n",
       "field x: \"abc\" is no int64 @ a.jsonl:2:6"},
      {"a.jsonl", "{x: int8}", "{\"x\":300}", "field x: 300 is no int8 @ a.jsonl:1:6"},
      {"a.jsonl", "{x: int64}", "{\"x\":1.5}", "field x: 1.5 is no int64 @ a.jsonl:1:6"},
      {"a.jsonl", "{x: float32}", "{\"x\":1e39}",
       "field x: 1e39 is no float32 @ a.jsonl:1:6"},
      {"a.jsonl", "{x: decimal[3, 1]}", "{\"x\":\"1.25\"}",
       "field x: \"1.25\" is no decimal[3, 1] @ a.jsonl:1:6"},
      {"a.jsonl", "{x: date}", "{\"x\":\"2001-02-29\"}",
       "field x: \"2001-02-29\" is no date @ a.jsonl:1:6"},
      {"a.jsonl", "{x: {y: var * int8}}", "{\"x\":{\"y\":[1,true]}}",
       "field x.y[1]: true is no int8 @ a.jsonl:1:14"},
      {"a.jsonl", "{x: int64}", "{\"x\":null}",
       "field x: a null, but the type int64 has no ? @ a.jsonl:1:6"},
      {"a.jsonl", "{x: int64}", "{}",
       "the key \"x\" is missing, and its type int64 has no ? @ a.jsonl:1:1"},
      {"a.jsonl", "{x: int64}", "{\"x\":1,\"x\":2}",
       "the key \"x\" stands twice in a record @ a.jsonl:1:8"},
      {"a.jsonl", "{count: int64}", "{\"cuont\":1}",
       "the key \"cuont\" is not in the type; near is count @ a.jsonl:1:2"},
      {"a.jsonl", "", "{\"x\":1,\"x\":2}",
       "the key \"x\" stands twice in a record @ a.jsonl:1:8"},
      {"a.jsonl", "", "{\"x\":1} 2",
       "expected the end of the record, found 2 @ a.jsonl:1:9"},
      {"a.jsonl", "", "{\"x\":1}\n[1]",
       "expected a record {...}, found an array @ a.jsonl:2:1"},
      {"a.jsonl", "", "{\"x\":01}",
       "01 is no number: a JSON number has no leading zero @ a.jsonl:1:6"},
      {"a.jsonl", "", "{\"x\":nul}", "nul is no JSON value @ a.jsonl:1:6"},
      {"a.jsonl", "", "{\"x\":'a'}", "'\\'' is no JSON value @ a.jsonl:1:6"},
      {"a.jsonl", "", "{\"x\":\"a\n", "a string without its closing quote @ a.jsonl:1:6"},
      {"a.jsonl", "", "{\"x\":\"\xff\"}", "invalid UTF-8 in a string @ a.jsonl:1:7"},
      {"a.jsonl", "", "{\"x\":\"\\ud800\"}", "half of a surrogate pair @ a.jsonl:1:7"},
      {"a.jsonl", "", "{\"x\":1,}", "a comma before the end @ a.jsonl:1:8"},
      {"a.json", "", "", "an empty file is no JSON @ a.json:1:1"},
      {"a.json", "", "[]", "no record, so its type is not known @ a.json"},
      {"a.json", "",
       "[{\"x\":1}\n,{\"x\":", "the file ends in the middle of this record @ a.json:2:2"},
      {"a.json", "", "[{\"x\":1}",
       "the file ends in the middle of its array @ a.json:1:9"},
      {"a.json", "", "[{\"x\":1}] x",
       "something stands behind the end of the array @ a.json:1:11"},
      {"a.json", "", "[{\"x\":1} {\"x\":1}]",
       "expected , or ] behind a record of the array @ a.json:1:10"},
      {"a.json", "", "[1, 2]", "expected a record {...}, found 1 @ a.json:1:2"},
      {"a.json", "{x: int8}", "[{\"x\":1},\n\n  {\n\"x\": \"\"}]",
       "field x: \"\" is no int8 @ a.json:4:6"},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.name, c.text, c.declared).error, c.error);
}

TEST_F(JsonTest, DeepNestingIsAnErrorAndNoCrash) {
  const std::string deep(100'000, '[');
  EXPECT_EQ(read("a.jsonl", "{\"x\":" + deep + "}").error,
            "more than 500 levels of nesting @ a.jsonl:1:538");
  EXPECT_NE(read("a.jsonl", "{\"x\":" + deep + "}", "{x: json}").error, "");
}

TEST_F(JsonTest, RecordsLongerThanABlock) {
  const std::string text(3'000'000, 'y');
  EXPECT_EQ(read("a.json", "[{\"x\":\"" + text + "\"},{\"x\":\"z\"}]").rows,
            "\"" + text + "\"\n\"z\"\n");
  EXPECT_EQ(read("a.jsonl", "{\"x\":\"" + text + "\"}\n{\"x\":\"z\"}\n").rows,
            "\"" + text + "\"\n\"z\"\n");
}

TEST_F(JsonTest, ALargeFileIsAllOptionAndItsRestIsChecked) {
  std::string text;
  while (text.size() < (9u << 20)) text += "{\"a\":123456789}\n";
  EXPECT_EQ(read("a.jsonl", text).type, "var * {a: ?int64}");
  const size_t lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  EXPECT_EQ(read("a.jsonl", text + "{\"a\":true}\n").error,
            "field a: true is no int64 @ a.jsonl:" + std::to_string(lines + 1) + ":6");
}

}  // namespace
}  // namespace phlox::format

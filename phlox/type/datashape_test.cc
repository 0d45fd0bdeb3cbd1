// Datashapes that are right: what they mean and how they print.
#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/type/random_type.h"
#include "phlox/type/type.h"

namespace phlox::type {
namespace {

struct Case {
  std::string text;
  Type type;
  std::string printed;
};

TEST(Datashape, ReadsAndPrints) {
  const Type i = Type::int32();
  const Case cases[] = {
      {"null", Type::null(), "null"},
      {"bool", Type::boolean(), "bool"},
      {"int8", Type::int8(), "int8"},
      {"int16", Type::int16(), "int16"},
      {"int32", i, "int32"},
      {"int64", Type::int64(), "int64"},
      {"int", Type::int64(), "int64"},
      {"uint8", Type::uint8(), "uint8"},
      {"uint16", Type::uint16(), "uint16"},
      {"uint32", Type::uint32(), "uint32"},
      {"uint64", Type::uint64(), "uint64"},
      {"float32", Type::float32(), "float32"},
      {"float64", Type::float64(), "float64"},
      {"real", Type::float64(), "float64"},
      {"decimal[10,2]", Type::decimal(10, 2), "decimal[10, 2]"},
      {"decimal[ 38 , 38 ]", Type::decimal(38, 38), "decimal[38, 38]"},
      {"string", Type::string(), "string"},
      {"string[10]", Type::string(10), "string[10]"},
      {"string['ascii']", Type::string(0, "ascii"), "string['ascii']"},
      {"string[\"ascii\"]", Type::string(0, "ascii"), "string['ascii']"},
      {"string[10, 'ascii']", Type::string(10, "ascii"), "string[10, 'ascii']"},
      {"bytes", Type::bytes(), "bytes"},
      {"date", Type::date(), "date"},
      {"time", Type::time(), "time"},
      {"datetime", Type::datetime(), "datetime"},
      {"datetime['UTC']", Type::datetime("UTC"), "datetime['UTC']"},
      {"datetime['America/Port-au-Prince']", Type::datetime("America/Port-au-Prince"),
       "datetime['America/Port-au-Prince']"},
      {"datetime['Etc/GMT+5']", Type::datetime("Etc/GMT+5"), "datetime['Etc/GMT+5']"},
      {"datetime['+05:30']", Type::datetime("+05:30"), "datetime['+05:30']"},
      {"timedelta", Type::timedelta(), "timedelta"},
      {"uuid", Type::uuid(), "uuid"},
      {"json", Type::json(), "json"},
      {"?int32", Type::option(i), "?int32"},
      {"? int32", Type::option(i), "?int32"},
      {"?null", Type::null(), "null"},
      {"3 * int32", Type::fixed(3, i), "3 * int32"},
      {"0*int32", Type::fixed(0, i), "0 * int32"},
      {"var*int32", Type::var(i), "var * int32"},
      {"?var * ?int32", Type::option(Type::var(Type::option(i))), "?var * ?int32"},
      {"2 * var * 3 * int32", Type::fixed(2, Type::var(Type::fixed(3, i))),
       "2 * var * 3 * int32"},
      {"map[string, ?int32]", Type::map(Type::string(), Type::option(i)),
       "map[string, ?int32]"},
      {"map[map[string, int32], var * int32]",
       Type::map(Type::map(Type::string(), i), Type::var(i)),
       "map[map[string, int32], var * int32]"},
      {"categorical[string[3]]", Type::categorical(Type::string(3)),
       "categorical[string[3]]"},
      {"{}", Type::record({}), "{}"},
      {"{a: int32}", Type::record({{"a", i}}), "{a: int32}"},
      {"{a:int32,}", Type::record({{"a", i}}), "{a: int32}"},
      {"{\n  a: int32,  # the first\n  'b c': int32,\n}  # end",
       Type::record({{"a", i}, {"b c", i}}), "{a: int32, 'b c': int32}"},
      {"{\"b c\": int32}", Type::record({{"b c", i}}), "{'b c': int32}"},
      {"{'a': int32}", Type::record({{"a", i}}), "{a: int32}"},
      {R"({'it\'s': int32, "it\"s": int32})", Type::record({{"it's", i}, {"it\"s", i}}),
       R"({'it\'s': int32, 'it"s': int32})"},
      {R"({'\x41\u00e9\U0001F600\n\t\\': int32})", Type::record({{"Aé😀\n\t\\", i}}),
       R"({'Aé😀\n\t\\': int32})"},
      {"{größe: int32}", Type::record({{"größe", i}}), "{'größe': int32}"},
      {"{var: int32, int32: int32, map: int32}",
       Type::record({{"var", i}, {"int32", i}, {"map", i}}),
       "{var: int32, int32: int32, map: int32}"},
      {"{'1': int32}", Type::record({{"1", i}}), "{'1': int32}"},
      {"var * {name: string, node_id: int32}",
       Type::table({{"name", Type::string()}, {"node_id", i}}),
       "var * {name: string, node_id: int32}"},
      {"\xEF\xBB\xBF int32", i, "int32"},
      {"\r\n\t\f\v int32 \r\n", i, "int32"},
  };
  for (const auto& [text, type, printed] : cases) {
    const Type found = parse(text);
    EXPECT_EQ(found, type) << text;
    EXPECT_EQ(found.hash(), type.hash()) << text;
    EXPECT_EQ(found.to_string(), printed) << text;
    EXPECT_EQ(parse(printed), type) << text;
  }
}

TEST(Datashape, ATableIsWhatBracesMean) {
  const Type table = Type::table({{"a", Type::int8()}});
  EXPECT_EQ(parse_table("{a: int8}"), table);
  EXPECT_EQ(parse_table("var * {a: int8}"), table);
  EXPECT_EQ(parse("{a: int8}"), table.element());
}

TEST(Datashape, PrintsAndReadsBackAnyType) {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    const Type type = RandomType(seed).any(static_cast<int>(seed % 6));
    const std::string text = type.to_string();
    const Type back = parse(text);
    ASSERT_EQ(back, type) << text;
    ASSERT_EQ(back.to_string(), text);
    ASSERT_EQ(text.find('\n'), std::string::npos) << text;
  }
}

// Texts that are almost right, cut and joined at random: an answer or an Error, never a
// crash.
TEST(Datashape, SurvivesAnyText) {
  std::mt19937 random(7);
  const std::string parts[] = {"{",    "}",        "[",           "]",
                               ",",    ":",        "*",           "?",
                               "var",  "3",        "int32",       "'a b'",
                               "a",    "\"",       "\\",          "decimal",
                               "map",  "\n",       "#",           " ",
                               "\xC3", "\xFF",     "é",           "string",
                               "'",    "datetime", "categorical", "99999999999999999999"};
  size_t right = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = round % 2 ? RandomType(random()).any(3).to_string() : "";
    for (auto edits = random() % 8; edits > 0; --edits) {
      const std::string& part = parts[random() % std::size(parts)];
      const size_t at = random() % (text.size() + 1);
      text.replace(at, random() % 3, part);
    }
    try {
      parse(text);
      ++right;
    } catch (const Error& error) {
      ASSERT_EQ(error.code(), Code::kInvalid) << text;
      ASSERT_TRUE(error.span() && error.span()->end <= text.size()) << text;
      ASSERT_FALSE(error.render().empty());
    }
  }
  EXPECT_GT(right, 100u);
  EXPECT_LT(right, 19000u);
}

TEST(Datashape, TenThousandFields) {
  std::string text = "{";
  for (int i = 0; i < 10'000; ++i)
    text += (i ? ", field" : "field") + std::to_string(i) + ": ?float64";
  text += "}";
  const Type type = parse(text);
  EXPECT_EQ(type.to_string(), text);
  for (size_t i = 0; i < 10'000; ++i)
    ASSERT_EQ(type.field_index("field" + std::to_string(i)), i);
  EXPECT_FALSE(type.field("field10000"));
}

}  // namespace
}  // namespace phlox::type

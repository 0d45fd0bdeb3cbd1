// Tests of writing delimited text, and that it reads back equal.
#include "phlox/format/delimited_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "phlox/format/delimited_fixture.h"
#include "phlox/table/value.h"

namespace phlox::format {
namespace {

using table::Rows;
using table::Value;
using type::Kind;
using type::Type;

class StringSink : public migrate::Sink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  void close() override {}
  std::string text;
};

class DelimitedWriter : public ::testing::Test, public DelimitedFiles {
 protected:
  static std::string written(const Type& table, const Rows& rows,
                             const Options& options = {},
                             std::string_view format = "csv") {
    migrate::Uri uri;
    uri.options = options;
    StringSink sink;
    migrate::Formats::find(format)->write(table::stream_of_rows(table, rows, 3), sink,
                                          uri, Task());
    return sink.text;
  }
};

TEST_F(DelimitedWriter, QuotesOnlyWhereNeeded) {
  const Type table = type::parse_table("{a: ?string, 'b,c': int64}");
  const Rows rows = {{"x", 1},    {"", 2},    {Value(), 3},  {"a,b", 4},
                     {"a\"b", 5}, {"\"", 6},  {"a\nb", 7},   {"\r", 8},
                     {" a ", 9},  {"NA", 10}, {"\t;|'", 11}, {"\xC3\xA9", 12}};
  EXPECT_EQ(
      written(table, rows),
      "a,\"b,c\"\nx,1\n\"\",2\n,3\n\"a,b\",4\n\"a\"\"b\",5\n\"\"\"\",6\n\"a\nb\",7\n"
      "\"\r\",8\n a ,9\nNA,10\n\t;|',11\n\xC3\xA9,12\n");
  EXPECT_EQ(written(table, {{"a,b", 1}, {"a\tb", 2}}, {}, "tsv"),
            "a\tb,c\na,b\t1\n\"a\tb\"\t2\n");
  EXPECT_EQ(written(table, {{"NA", 1}, {Value(), 2}, {"x", 3}},
                    {{"null", "NA,3"}, {"header", "no"}, {"delimiter", ";"}}),
            "\"NA\";1\nNA;2\nx;\"3\"\n");
  EXPECT_EQ(written(table, {{"it's", 1}}, {{"quote", "'"}, {"header", "no"}}),
            "'it''s',1\n");
  EXPECT_EQ(written(table, {}), "a,\"b,c\"\n");
}

TEST_F(DelimitedWriter, RefusesWhatQuotesWouldBeNeededFor) {
  const Type table = type::parse_table("{a: ?string, b: ?string}");
  const Options none = {{"quote", "none"}, {"header", "no"}};
  EXPECT_EQ(written(table, {{"a\"b", Value()}}, none), "a\"b,\n");
  for (const char* text : {"", "a,b", "a\nb", "\r"})
    EXPECT_NE(error_of([&] { written(table, {{text, "x"}}, none); }), "no error") << text;
  EXPECT_EQ(error_of([&] { written(table, {{"x", "a,b"}}, none); }),
            "\"a,b\" of field b cannot be written without quotes\n"
            "hint: leave ?quote=none out, or choose another delimiter");
}

TEST_F(DelimitedWriter, EveryType) {
  const Type table = type::parse_table(
      "{a: bool, b: uint64, c: float32, d: float64, e: decimal[5, 2], f: date, g: time, "
      "h: datetime,"
      " i: datetime['UTC'], j: timedelta, k: var * int8, l: {x: int8, y: string}, m: "
      "json}");
  EXPECT_EQ(
      written(table,
              {{true, uint64_t{18446744073709551615u}, 0.1, -1e300, table::Int128{-150},
                0, int64_t{43800000000}, int64_t{0}, int64_t{0}, int64_t{90000000},
                Value(Value::List{1, 2}), Value(Value::List{1, "z"}), "[ ]"}},
              {{"header", "no"}}),
      "true,18446744073709551615,0.1,-1e+300,-1.50,1970-01-01,12:10:00,1970-01-01T00:00:"
      "00,"
      "1970-01-01T00:00:00Z,PT1M30S,\"[1,2]\",\"{\"\"x\"\":1,\"\"y\"\":\"\"z\"\"}\",[ "
      "]\n");
}

// Random tables of every type that a field can hold, by way of many dialects and cuts.
class RoundTrip : public DelimitedWriter {
 protected:
  uint64_t next(uint64_t below) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return (state_ >> 32) % below;
  }

  Type random_type() {
    const std::vector<Type> types = {Type::boolean(),
                                     Type::int8(),
                                     Type::int16(),
                                     Type::int32(),
                                     Type::int64(),
                                     Type::uint8(),
                                     Type::uint16(),
                                     Type::uint32(),
                                     Type::uint64(),
                                     Type::float32(),
                                     Type::float64(),
                                     Type::decimal(38, 10),
                                     Type::string(),
                                     Type::string(),
                                     Type::string(),
                                     Type::bytes(),
                                     Type::date(),
                                     Type::time(),
                                     Type::datetime(),
                                     Type::datetime("UTC"),
                                     Type::timedelta(),
                                     Type::uuid(),
                                     Type::categorical(Type::string())};
    const Type type = types[next(types.size())];
    return next(2) == 0 ? type : Type::option(type);
  }

  std::string random_text(bool is_utf8) {
    const std::vector<std::string> pieces = {"a",
                                             "1",
                                             "",
                                             "\"",
                                             "\"\"",
                                             ",",
                                             ";",
                                             "\t",
                                             "\n",
                                             "\r",
                                             "\r\n",
                                             " ",
                                             "NA",
                                             "'",
                                             "\xC3\xA9",
                                             "\xEF\xBB\xBF",
                                             std::string(1, '\0'),
                                             "long enough to cross words"};
    std::string text;
    for (uint64_t i = next(4); i-- > 0;) text += pieces[next(pieces.size())];
    if (!is_utf8 && next(2) == 0) text += "\xFF";
    return text;
  }

  int64_t random_integer(int64_t low, int64_t high) {
    switch (next(4)) {
      case 0:
        return low;
      case 1:
        return high;
      case 2:
        return std::clamp<int64_t>(static_cast<int64_t>(next(20)) - 10, low, high);
      default: {
        const auto range = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
        const uint64_t offset = (next(uint64_t{1} << 32) << 32 | next(uint64_t{1} << 32));
        return static_cast<int64_t>(
            static_cast<uint64_t>(low) +
            (range == UINT64_MAX ? offset : offset % (range + 1)));
      }
    }
  }

  double random_float() {
    switch (next(8)) {
      case 0:
        return std::numeric_limits<double>::quiet_NaN();
      case 1:
        return HUGE_VAL;
      case 2:
        return -HUGE_VAL;
      case 3:
        return -0.0;
      default:
        return std::ldexp(static_cast<double>(random_integer(-1000000, 1000000)),
                          static_cast<int>(next(120)) - 60) /
               7;
    }
  }

  Value random_value(const Type& option) {
    constexpr int64_t kDay = int64_t{86'400'000'000};
    if (option.is_option() && next(4) == 0) return {};
    const Type type = option.without_option();
    switch (type.kind()) {
      case Kind::kBool:
        return next(2) == 0;
      case Kind::kUint64:
        return next(2) == 0 ? UINT64_MAX : next(100);
      case Kind::kFloat32:
        return static_cast<double>(static_cast<float>(random_float()));
      case Kind::kFloat64:
        return random_float();
      case Kind::kDecimal:
        return table::Int128{random_integer(INT64_MIN, INT64_MAX)} *
               (next(2) == 0 ? 1 : 1'000'000'000);
      case Kind::kString:
      case Kind::kCategorical:
        return random_text(true);
      case Kind::kBytes:
        return random_text(false);
      case Kind::kUuid: {
        std::string bytes(16, '\0');
        for (auto& byte : bytes) byte = static_cast<char>(next(256));
        return bytes;
      }
      case Kind::kDate:
        return random_integer(-719162, 2932896);
      case Kind::kTime:
        return random_integer(0, kDay - 1);
      case Kind::kDatetime:
        return random_integer(-719162 * kDay, 2932896 * kDay);
      case Kind::kTimedelta:
        return random_integer(-1000000 * kDay, 1000000 * kDay);
      default: {
        const int bits = type.bit_width();
        if (type.is_unsigned()) return random_integer(0, (int64_t{1} << bits) - 1);
        const int64_t high = bits == 64 ? INT64_MAX : (int64_t{1} << (bits - 1)) - 1;
        return random_integer(-high - 1, high);
      }
    }
  }

  uint64_t state_ = 7;
};

TEST_F(RoundTrip, IsExact) {
  const std::vector<Options> dialects = {{},
                                         {{"delimiter", "tab"}},
                                         {{"delimiter", ";"}, {"null", "NA"}},
                                         {{"delimiter", "."}},
                                         {{"delimiter", "1"}, {"null", "a"}},
                                         {{"quote", "'"}, {"null", "1,true"}},
                                         {{"header", "no"}, {"delimiter", ","}}};
  for (int round = 0; round < 150; ++round) {
    std::vector<type::Field> fields;
    const uint64_t num_fields = 1 + next(6);
    for (uint64_t i = 0; i < num_fields; ++i)
      fields.push_back({"c" + std::to_string(i) + (next(8) == 0 ? random_text(true) : ""),
                        random_type()});
    // Spaces around a name are no part of it.
    for (auto& field : fields) {
      std::erase(field.name, '\0');
      field.name += "_";
    }
    const Type table = Type::table(fields);
    Rows rows;
    for (uint64_t i = next(20); i-- > 0;) {
      Value::List row;
      for (const auto& field : fields) row.push_back(random_value(field.type));
      rows.push_back(std::move(row));
    }
    const Options& options = dialects[next(dialects.size())];
    const std::string text = written(table, rows, options);
    Options reading_options = options;
    if (!options.contains("delimiter")) reading_options["delimiter"] = ",";
    if (!options.contains("header")) reading_options["header"] = "yes";
    auto source = resource({write_file("t.csv", text)}, "", reading_options);
    source.declared = table;
    const std::string expected = rows_of(table::stream_of_rows(table, rows));
    EXPECT_EQ(rows_of(source), expected) << table.to_string() << "\n" << text;
    Reading reading;
    reading.chunk_bytes = 1 + next(40);
    reading.num_threads = 1 + static_cast<unsigned>(next(3));
    EXPECT_EQ(rows_of(source, reading), expected) << table.to_string() << "\n" << text;
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace phlox::format

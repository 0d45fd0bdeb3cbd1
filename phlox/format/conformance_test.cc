// What every format that can be read and written must do: being registered is being
// tested.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include "phlox/base/error.h"
#include "phlox/base/utf8.h"
#include "phlox/migrate/format.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"
#include "phlox/table/value.h"

namespace phlox::format {
namespace {

using migrate::Format;
using table::Int128;
using table::Rows;
using table::Value;
using type::Kind;
using type::Type;

// Values of a type: extremes more often than chance would have them.
class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}

  int below(int bound) {
    return static_cast<int>(engine_() % static_cast<uint32_t>(bound));
  }

  Value value(const Type& type) {
    if (type.is_option()) return below(4) == 0 ? Value() : value(type.element());
    switch (type.kind()) {
      case Kind::kBool:
        return below(2) == 0;
      case Kind::kUint64:
        return below(3) == 0 ? std::numeric_limits<uint64_t>::max() : bits() >> below(64);
      case Kind::kFloat32:
        return double{static_cast<float>(real())};
      case Kind::kFloat64:
        return real();
      case Kind::kDecimal:
        return decimal(type.precision());
      case Kind::kString:
        return string();
      case Kind::kBytes:
        return bytes(static_cast<size_t>(below(5)));
      case Kind::kUuid:
        return bytes(16);
      case Kind::kJson:
        return below(2) == 0 ? "{\"a\":[1,null,\"x y\"]}" : "-1.5";
      case Kind::kDate:
        return below(20'000) - 5'000;
      case Kind::kTime:
        return static_cast<int64_t>(bits() % 86'400'000'000u);
      case Kind::kDatetime:
        return static_cast<int64_t>(bits() % 4'000'000'000'000'000u) -
               1'000'000'000'000'000;
      case Kind::kTimedelta:
        return static_cast<int64_t>(bits()) >> below(63);
      case Kind::kCategorical:
        return type.element().is(Kind::kString) ? Value(std::string(1, "xyz"[below(3)]))
                                                : value(type.element());
      case Kind::kRecord: {
        Value::List fields;
        for (const auto& field : type.fields()) fields.push_back(value(field.type));
        return fields;
      }
      case Kind::kVar:
      case Kind::kFixed: {
        Value::List list;
        const int64_t count = type.is(Kind::kFixed) ? type.fixed_length() : below(4);
        for (int64_t i = 0; i < count; ++i) list.push_back(value(type.element()));
        return list;
      }
      case Kind::kMap: {
        Value::List list;
        for (int i = 0; i < below(3); ++i)
          list.push_back(
              Value::List{Value("k" + std::to_string(i)), value(type.element())});
        return list;
      }
      default:
        return integer(type);
    }
  }

 private:
  uint64_t bits() { return static_cast<uint64_t>(engine_()) << 32 | engine_(); }

  Value integer(const Type& type) {
    const int width = type.bit_width();
    const auto lowest = type.is_signed() ? -(Int128{1} << (width - 1)) : Int128{0};
    const auto highest = (Int128{1} << (type.is_signed() ? width - 1 : width)) - 1;
    if (below(5) == 0) return static_cast<int64_t>(lowest);
    if (below(5) == 0) return static_cast<int64_t>(highest);
    return static_cast<int64_t>(lowest +
                                static_cast<Int128>(bits()) % (highest - lowest));
  }

  double real() {
    constexpr double kSpecial[] = {0.0, -0.0, 1e-300, 0.1, -1.0 / 3, 1e16, 123456789.0};
    switch (below(8)) {
      case 0:
        return std::numeric_limits<double>::quiet_NaN();
      case 1:
        return std::numeric_limits<double>::infinity();
      case 2:
        return -std::numeric_limits<double>::infinity();
      case 3:
        return std::ldexp(static_cast<double>(bits()), below(200) - 150);
      default:
        return kSpecial[below(7)];
    }
  }

  Int128 decimal(int precision) {
    Int128 value = 0;
    const int digits = below(precision + 1);
    for (int i = 0; i < digits; ++i) value = value * 10 + below(10);
    return below(2) == 0 ? value : -value;
  }

  Value string() {
    static const char* const kPieces[] = {"a", " ",    ",",    "\t", "\n",  "\"",
                                          "'", "\\",   "\r\n", "ü",  "日",  "😀",
                                          "0", "null", ";",    "#",  "\x01"};
    std::string text;
    for (int i = below(6); i > 0; --i) text += kPieces[below(std::size(kPieces))];
    return text;
  }

  std::string bytes(size_t size) {
    std::string out;
    for (size_t i = 0; i < size; ++i) out += static_cast<char>(below(256));
    return out;
  }

  std::mt19937 engine_;
};

const char* const kFlatTypes[] = {"bool",
                                  "?bool",
                                  "int8",
                                  "?int16",
                                  "int32",
                                  "int64",
                                  "?uint8",
                                  "uint16",
                                  "uint32",
                                  "?uint64",
                                  "float32",
                                  "?float64",
                                  "decimal[5, 2]",
                                  "?decimal[38, 10]",
                                  "string",
                                  "?string",
                                  "bytes",
                                  "?date",
                                  "time",
                                  "?datetime",
                                  "datetime['UTC']",
                                  "timedelta",
                                  "uuid",
                                  "?json",
                                  "categorical[string]",
                                  "?categorical[string]"};
const char* const kNestedTypes[] = {"{x: int8, y: ?string}",
                                    "?{x: ?int64, 'y z': {w: bool}}",
                                    "var * ?float64",
                                    "?var * {a: string, b: var * int32}",
                                    "3 * int16",
                                    "?2 * ?string",
                                    "map[string, ?int64]"};

// A format that holds flat values only says so when it is asked to write others.
bool is_flat_only(const Format& format) {
  return format.name() == "csv" || format.name() == "tsv";
}

bool is_text(const Format& format) { return format.compressible(); }

class ConformanceTest : public ::testing::TestWithParam<const Format*> {
 protected:
  ConformanceTest() : format_(*GetParam()) {
    folder_ = std::filesystem::temp_directory_path() /
              ("phlox-conformance-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~ConformanceTest() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& packing = "") const {
    return (folder_ / ("t" + std::string(format_.endings()[0]) + packing)).string();
  }

  void write(const std::string& path, const Type& type, const Rows& rows,
             int64_t batch_rows = 7) const {
    const auto sink = migrate::file_sink(path, Task());
    format_.write(table::stream_of_rows(type, rows, batch_rows), *sink,
                  migrate::parse_uri(path), Task());
    sink->close();
  }

  static Rows read(
      const std::string& path, const std::optional<Type>& declared,
      const std::optional<std::vector<std::string>>& columns = std::nullopt) {
    const auto resource = migrate::open_resource(path, declared, Task());
    const Type type = resource.format->discover(resource, Task());
    auto stream = resource.format->read(resource, type, columns, Task());
    return table::rows_of(std::move(stream));
  }

  std::vector<std::string> types() const {
    std::vector<std::string> types(std::begin(kFlatTypes), std::end(kFlatTypes));
    if (!is_flat_only(format_))
      types.insert(types.end(), std::begin(kNestedTypes), std::end(kNestedTypes));
    return types;
  }

  // One column of each type.
  Type wide_type() const {
    std::vector<type::Field> fields;
    for (const auto& text : types())
      fields.push_back({"c" + std::to_string(fields.size()), type::parse(text)});
    return Type::table(std::move(fields));
  }

  static Rows random_rows(const Type& type, int count, uint32_t seed) {
    Random random(seed);
    Rows rows;
    for (int i = 0; i < count; ++i) {
      Value::List row;
      for (const auto& field : type.element().fields())
        row.push_back(random.value(field.type));
      rows.push_back(std::move(row));
    }
    return rows;
  }

  const Format& format_;
  std::filesystem::path folder_;
};

// One line of JSON a row, which a failing comparison can show.
std::vector<std::string> shown(const Type& type, const Rows& rows) {
  std::vector<std::string> lines;
  auto stream = table::stream_of_rows(type, rows);
  while (const auto batch = stream.next()) {
    const auto columns = table::columns(type, *batch);
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      std::string line;
      for (const auto& column : columns) {
        table::append_json(column, row, line);
        line += ' ';
      }
      lines.push_back(line);
    }
  }
  return lines;
}

TEST_P(ConformanceTest, EveryTypeAloneComesBack) {
  for (const auto& text : types()) {
    const Type type = Type::table({{"x", type::parse(text)}});
    for (uint32_t seed = 1; seed <= 3; ++seed) {
      const Rows rows = random_rows(type, 25, seed);
      write(path(), type, rows);
      try {
        EXPECT_EQ(shown(type, read(path(), type)), shown(type, rows)) << text;
      } catch (const Error& error) {
        ADD_FAILURE() << text << ": " << error.render();
      }
    }
  }
}

TEST_P(ConformanceTest, AWideTableComesBack) {
  const Type type = wide_type();
  const Rows rows = random_rows(type, 200, 4);
  write(path(), type, rows);
  EXPECT_EQ(shown(type, read(path(), type)), shown(type, rows));
}

TEST_P(ConformanceTest, TypesThatTheFileKeepsAreDiscovered) {
  if (is_text(format_)) return;  // text has its own words for types
  const Type type = wide_type();
  const Rows rows = random_rows(type, 10, 5);
  write(path(), type, rows);
  const auto resource = migrate::open_resource(path(), std::nullopt, Task());
  EXPECT_EQ(resource.format->discover(resource, Task()).to_string(), type.to_string());
}

TEST_P(ConformanceTest, OnlyTheColumnsAskedFor) {
  const Type type = type::parse_table("{a: int64, b: ?string, c: float64}");
  const Rows rows = random_rows(type, 20, 6);
  write(path(), type, rows);
  Rows expected;
  for (const auto& row : rows) expected.push_back({row[2], row[0]});
  EXPECT_EQ(shown(type::parse_table("{c: float64, a: int64}"),
                  read(path(), type, std::vector<std::string>{"c", "a"})),
            shown(type::parse_table("{c: float64, a: int64}"), expected));
  // No column at all is still a number of rows.
  EXPECT_EQ(read(path(), type, std::vector<std::string>{}).size(), rows.size());
}

TEST_P(ConformanceTest, AnEmptyTableIsOne) {
  const Type type = type::parse_table("{a: int64, b: ?string}");
  write(path(), type, {});
  EXPECT_EQ(read(path(), type).size(), 0u);
}

TEST_P(ConformanceTest, SeveralFilesAreOneTable) {
  const Type type = type::parse_table("{a: int64}");
  const std::string ending(format_.endings()[0]);
  write((folder_ / ("1" + ending)).string(), type, {{1}, {2}});
  write((folder_ / ("2" + ending)).string(), type, {{3}});
  const Rows expected = {{1}, {2}, {3}};
  EXPECT_EQ(read(folder_.string(), type), expected);
  EXPECT_EQ(read((folder_ / ("*" + ending)).string(), type), expected);
}

TEST_P(ConformanceTest, PackedFilesComeBack) {
  if (!format_.compressible()) return;
  const Type type = type::parse_table("{a: int64, b: string}");
  const Rows rows = random_rows(type, 5000, 7);
  for (const std::string packing : {".gz", ".zst", ".bz2", ".xz", ".lz4"}) {
    write(path(packing), type, rows);
    EXPECT_EQ(shown(type, read(path(packing), type)), shown(type, rows)) << packing;
    // Cut off, it is an error and not a shorter table.
    const auto size = std::filesystem::file_size(path(packing));
    std::filesystem::resize_file(path(packing), size - size / 3);
    EXPECT_THROW(read(path(packing), type), Error) << packing;
  }
}

TEST_P(ConformanceTest, BrokenFilesAreErrorsThatNameTheFile) {
  const Type type = type::parse_table("{a: int64, b: ?string, c: float64}");
  write(path(), type, random_rows(type, 50, 8));
  std::string whole;
  {
    std::ifstream in(path(), std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(in), {});
  }
  Random random(9);
  for (int i = 0; i < 120; ++i) {
    std::string bytes = whole;
    if (i % 3 == 0) {
      bytes.resize(static_cast<size_t>(random.below(static_cast<int>(bytes.size()))));
    } else {
      for (int k = 0; k <= i % 7; ++k)
        bytes[static_cast<size_t>(random.below(static_cast<int>(bytes.size())))] =
            static_cast<char>(random.below(256));
    }
    std::ofstream(path(), std::ios::binary) << bytes;
    for (const bool declared : {true, false}) {
      try {
        // What still reads is fine: a text has no checksum.
        read(path(), declared ? std::optional(type) : std::nullopt);
      } catch (const Error& error) {
        EXPECT_NE(error.code(), Code::kInternal) << error.render();
        EXPECT_TRUE(is_utf8(error.render())) << error.render();
        EXPECT_NE(error.render().find(folder_.string()), std::string::npos)
            << error.render();
      }
    }
  }
}

std::vector<const Format*> tested_formats() {
  std::vector<const Format*> formats;
  for (const auto* format : migrate::Formats::list())
    if (format->readable() && format->writable()) formats.push_back(format);
  return formats;
}

INSTANTIATE_TEST_SUITE_P(Formats, ConformanceTest, ::testing::ValuesIn(tested_formats()),
                         [](const auto& info) {
                           return std::string(info.param->name());
                         });

TEST(Formats, AreAllDescribed) {
  std::vector<std::string> names;
  for (const auto* format : migrate::Formats::list()) {
    names.emplace_back(format->name());
    EXPECT_NE(format->description(), "");
    for (const auto ending : format->endings()) EXPECT_EQ(ending[0], '.');
  }
  const std::vector<std::string> expected = {"arrow",    "csv",     "json",  "jsonl",
                                             "markdown", "parquet", "table", "tsv"};
  EXPECT_EQ(names, expected);
}

}  // namespace
}  // namespace phlox::format

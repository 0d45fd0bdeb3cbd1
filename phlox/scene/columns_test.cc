// Columns of tables: each type, with and without nulls, in one batch and in several.
#include "phlox/scene/columns.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/scene/write.h"
#include "phlox/table/value.h"

namespace phlox::scene {
namespace {

using table::Rows;
using table::stream_of_rows;

std::string numbers(const Array& array) {
  std::string out(dtype_name(array.dtype()));
  for (size_t i = 0; i < array.size(); ++i) out += " " + shown(Value(array.number(i)));
  return out;
}

std::string text(const Value& column) {
  if (column.is(Value::Kind::kArray)) return numbers(column.array());
  std::string out;
  Writer(out, [](const Model&) { return ""; }, {}).value(column);
  return out;
}

struct Case {
  const char* type;
  Rows rows;
  const char* column;
};

TEST(Columns, AreWhatABrowserHolds) {
  const Case cases[] = {
      {"int8", {{1}, {-2}}, "int8 1.0 -2.0"},
      {"?int8", {{1}, {{}}}, "float64 1.0 nan"},
      {"int32", {{1}, {2}}, "int32 1.0 2.0"},
      {"int64", {{1}, {-2}}, "int32 1.0 -2.0"},
      {"int64", {{int64_t{4'000'000'000}}, {0}}, "uint32 4000000000.0 0.0"},
      {"int64", {{int64_t{-4'000'000'000}}, {0}}, "float64 -4000000000.0 0.0"},
      {"?int64", {{int64_t{1}}, {{}}}, "float64 1.0 nan"},
      {"uint64", {{uint64_t{7}}}, "int32 7.0"},
      {"float32", {{0.5}}, "float32 0.5"},
      {"?float32", {{0.5}, {{}}}, "float32 0.5 nan"},
      {"float64", {{0.5}, {1e300}}, "float64 0.5 1e+300"},
      {"?float64", {{{}}, {1.5}}, "float64 nan 1.5"},
      {"bool", {{true}, {false}}, "bool 1.0 0.0"},
      {"?bool", {{true}, {{}}}, "[true,null]"},
      {"decimal[5,2]", {{table::Int128{12345}}}, "float64 123.45"},
      {"date", {{-1}, {1}}, "float64 -86400000.0 86400000.0"},
      {"datetime", {{int64_t{-1500}}}, "float64 -1.5"},
      {"?timedelta", {{int64_t{1000}}, {{}}}, "float64 1.0 nan"},
      {"time", {{int64_t{1000}}}, "float64 1.0"},
      {"?string", {{"a\"<"}, {{}}}, R"(["a\"<",null])"},
      {"categorical[string]", {{"a"}, {"b"}, {"a"}}, R"(["a","b","a"])"},
      {"var * float64",
       {{table::Value::List{1.5, 2.0}}, {table::Value::List{}}},
       "[[1.5,2],[]]"},
  };
  for (const Case& each : cases)
    for (const int64_t batch : {1, 10}) {
      SCOPED_TRACE(each.type);
      const auto table = type::parse_table(std::string("{x: ") + each.type + "}");
      const Value columns = columns_of(stream_of_rows(table, each.rows, batch));
      EXPECT_EQ(text(*columns.find("x")), each.column);
    }
}

TEST(Columns, OfNoRowsAreEmpty) {
  const Value columns = columns_of(
      stream_of_rows(type::parse_table("{x: int64, y: float64, s: string}"), {}));
  for (const auto& [name, column] : columns.entries()) EXPECT_EQ(column.num_rows(), 0);
}

TEST(Columns, RefuseWhatABrowserCannotHold) {
  const auto message = [](const char* type, Rows rows) {
    try {
      columns_of(
          stream_of_rows(type::parse_table(std::string("{x: ") + type + "}"), rows));
    } catch (const Error& error) {
      EXPECT_EQ(error.where(), "column 'x'");
      return error.message();
    }
    return std::string("nothing was thrown");
  };
  EXPECT_EQ(
      message("int64", {{int64_t{1} << 60}}),
      "the integer 1152921504606846976 is beyond 2^53, and a browser cannot hold it "
      "exactly");
  EXPECT_EQ(
      message("uint64", {{~uint64_t{0}}}),
      "the integer 18446744073709551615 is beyond 2^53, and a browser cannot hold it "
      "exactly");
  EXPECT_EQ(message("{a: int32}", {{table::Value::List{1}}}),
            "a browser has no columns of type {a: int32}");
}

}  // namespace
}  // namespace phlox::scene

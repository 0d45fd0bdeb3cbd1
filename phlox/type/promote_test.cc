// The common type of two, and that the order of promoting many never matters.
#include <gtest/gtest.h>

#include "phlox/type/random_type.h"
#include "phlox/type/type.h"

namespace phlox::type {
namespace {

std::string common(const Type& a, const Type& b) {
  const auto type = promote(a, b);
  return type ? type->to_string() : "nothing";
}

struct Case {
  const char* a;
  const char* b;
  const char* common;
};

TEST(Promote, Table) {
  const Case cases[] = {
      {"int8", "int8", "int8"},
      {"int8", "int64", "int64"},
      {"uint8", "uint32", "uint32"},
      {"int8", "uint8", "int16"},
      {"int64", "uint8", "int64"},
      {"int8", "uint16", "int32"},
      {"int16", "uint32", "int64"},
      {"int64", "uint32", "int64"},
      {"int64", "uint64", "nothing"},
      {"int8", "uint64", "nothing"},
      {"float32", "float64", "float64"},
      {"int8", "float32", "float32"},
      {"int16", "float32", "float32"},
      {"uint8", "float32", "float32"},
      {"uint16", "float32", "float64"},
      {"int32", "float32", "float64"},
      {"uint64", "float32", "float64"},
      {"int64", "float64", "float64"},
      {"int64", "decimal[10, 2]", "decimal[21, 2]"},
      {"int8", "decimal[10, 2]", "decimal[10, 2]"},
      {"int8", "decimal[2, 2]", "decimal[5, 2]"},
      {"uint8", "decimal[2, 0]", "decimal[5, 0]"},
      {"uint64", "decimal[2, 0]", "decimal[20, 0]"},
      {"int64", "decimal[38, 30]", "nothing"},
      {"decimal[10, 2]", "decimal[8, 5]", "decimal[13, 5]"},
      {"decimal[38, 0]", "decimal[38, 38]", "nothing"},
      {"decimal[10, 2]", "float32", "float64"},
      {"decimal[10, 2]", "float64", "float64"},
      {"bool", "int8", "nothing"},
      {"bool", "float64", "nothing"},
      {"date", "datetime", "datetime"},
      {"date", "datetime['UTC']", "nothing"},
      {"datetime", "datetime['UTC']", "nothing"},
      {"datetime['Europe/Berlin']", "datetime['UTC']", "datetime['UTC']"},
      {"datetime['Europe/Berlin']", "datetime['Asia/Tokyo']", "datetime['UTC']"},
      {"date", "time", "nothing"},
      {"date", "string", "nothing"},
      {"time", "timedelta", "nothing"},
      {"string[3]", "string[10]", "string[10]"},
      {"string[3]", "string", "string"},
      {"string[3, 'ascii']", "string[10, 'ascii']", "string[10, 'ascii']"},
      {"string['ascii']", "string", "string"},
      {"string['ascii']", "string['latin1']", "string"},
      {"string", "bytes", "nothing"},
      {"string", "json", "nothing"},
      {"string", "uuid", "nothing"},
      {"null", "null", "null"},
      {"null", "int8", "?int8"},
      {"null", "?int8", "?int8"},
      {"null", "{a: int8}", "?{a: int8}"},
      {"?int8", "int16", "?int16"},
      {"?int8", "?string", "nothing"},
      {"var * int8", "var * int16", "var * int16"},
      {"var * int8", "var * string", "nothing"},
      {"var * null", "var * string", "var * ?string"},
      {"3 * int8", "3 * int16", "3 * int16"},
      {"3 * int8", "4 * int8", "var * int8"},
      {"3 * int8", "var * int16", "var * int16"},
      {"map[string, int8]", "map[string, ?int16]", "map[string, ?int16]"},
      {"map[string, int8]", "map[date, int8]", "nothing"},
      {"{a: int8, b: ?string}", "{a: ?int16, b: string}", "{a: ?int16, b: ?string}"},
      {"{a: int8, b: int8}", "{b: int8, a: int8}", "nothing"},
      {"{a: int8}", "{a: int8, b: int8}", "nothing"},
      {"{}", "{}", "{}"},
      {"categorical[string]", "string", "string"},
      {"categorical[string]", "?string", "?string"},
      {"categorical[int8]", "int16", "int16"},
      {"categorical[int8]", "categorical[int16]", "categorical[int16]"},
      {"categorical[string]", "categorical[int16]", "nothing"},
      {"categorical[string]", "null", "?categorical[string]"},
  };
  for (const auto& [a, b, expected] : cases) {
    EXPECT_EQ(common(parse(a), parse(b)), expected) << a << " with " << b;
    EXPECT_EQ(common(parse(b), parse(a)), expected) << b << " with " << a;
  }
  EXPECT_FALSE(promote(Type(), Type::int8()));
  EXPECT_FALSE(promote(Type::int8(), Type()));
}

// Every type of the leaves below, and each inside of an option, a list and a categorical.
std::vector<Type> many_types() {
  std::vector<Type> types;
  for (const char* text : {"null",
                           "bool",
                           "int8",
                           "int16",
                           "int32",
                           "int64",
                           "uint8",
                           "uint16",
                           "uint32",
                           "uint64",
                           "float32",
                           "float64",
                           "decimal[2, 0]",
                           "decimal[4, 3]",
                           "decimal[20, 1]",
                           "decimal[38, 19]",
                           "string",
                           "string[3]",
                           "string[5, 'ascii']",
                           "string['ascii']",
                           "bytes",
                           "date",
                           "datetime",
                           "datetime['UTC']",
                           "datetime['Asia/Tokyo']",
                           "time"}) {
    const Type type = parse(text);
    types.push_back(type);
    types.push_back(Type::option(type));
    if (!type.is(Kind::kNull)) types.push_back(Type::categorical(type));
  }
  for (const char* text :
       {"var * int8", "var * uint8", "2 * int8", "3 * int8", "var * null", "{a: int8}",
        "{a: ?float32}", "map[string, int8]"})
    types.push_back(parse(text));
  return types;
}

TEST(Promote, IsIdempotentAndSymmetric) {
  for (const Type& a : many_types()) {
    EXPECT_EQ(promote(a, a), a);
    for (const Type& b : many_types()) {
      const auto type = promote(a, b);
      EXPECT_EQ(type, promote(b, a)) << a.to_string() << " " << b.to_string();
      if (!type) continue;
      // An upper bound of both: promoting with either of them adds nothing.
      EXPECT_EQ(promote(*type, a), *type) << a.to_string() << " " << b.to_string();
      EXPECT_EQ(promote(*type, b), *type) << a.to_string() << " " << b.to_string();
    }
  }
}

TEST(Promote, OrderDoesNotMatter) {
  const std::vector<Type> types = many_types();
  size_t compared = 0;
  for (const Type& a : types)
    for (const Type& b : types) {
      const auto ab = promote(a, b);
      if (!ab) continue;
      for (const Type& c : types) {
        const auto bc = promote(b, c);
        if (!bc) continue;
        const auto left = promote(*ab, c);
        const auto right = promote(a, *bc);
        if (!left || !right) continue;
        ++compared;
        ASSERT_EQ(*left, *right)
            << a.to_string() << ", " << b.to_string() << ", " << c.to_string();
      }
    }
  EXPECT_GT(compared, 10'000u);
}

TEST(Promote, HoldsForNestedTypesToo) {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    RandomType random(seed);
    const Type a = random.any(3);
    const Type b = random.any(3);
    ASSERT_EQ(promote(a, a), a);
    ASSERT_EQ(promote(a, b), promote(b, a)) << a.to_string() << " " << b.to_string();
  }
}

}  // namespace
}  // namespace phlox::type

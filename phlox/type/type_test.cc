// Making types and asking them.
#include "phlox/type/type.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>
#include <unordered_set>

#include "phlox/base/error.h"
#include "phlox/type/random_type.h"

namespace phlox::type {
namespace {

std::string message_of(const std::function<Type()>& make) {
  try {
    return "no error: " + make().to_string();
  } catch (const Error& error) {
    return std::string(code_name(error.code())) + ": " + error.message();
  }
}

TEST(Type, ConstructorsRefuse) {
  const Type i = Type::int32();
  const std::pair<std::function<Type()>, const char*> cases[] = {
      {[] { return Type::decimal(0, 0); },
       "type: the precision of a decimal must be 1 to 38, not 0"},
      {[] { return Type::decimal(39, 0); },
       "type: the precision of a decimal must be 1 to 38, not 39"},
      {[] { return Type::decimal(5, 6); },
       "type: the scale of a decimal must be 0 to its precision 5, not 6"},
      {[] { return Type::decimal(5, -1); },
       "type: the scale of a decimal must be 0 to its precision 5, not -1"},
      {[] { return Type::string(-1); },
       "type: the length of a string must be at least 1, not -1"},
      {[] { return Type::string(0, "a'b"); },
       "type: 'a\\'b' is not the name of an encoding"},
      {[] { return Type::datetime("1"); }, "type: '1' is not the name of a time zone"},
      {[] { return Type::datetime("+25:00x"); },
       "type: '+25:00x' is not the name of a time zone"},
      {[] { return Type::datetime("+39:00"); },
       "type: '+39:00' is not the name of a time zone"},
      {[] { return Type::datetime("Europe/"); },
       "type: 'Europe/' is not the name of a time zone"},
      {[&] { return Type::fixed(-1, i); },
       "type: the length of a fixed dimension must be 0 to 2147483647, not -1"},
      {[&] { return Type::map(Type::null(), i); },
       "type: the key of a map cannot be null, and null can be"},
      {[&] { return Type::categorical(Type::null()); },
       "type: the categories of a categorical cannot be null, and null can be"},
      {[&] { return Type::record({{"a", i}, {"b", i}, {"a", i}}); },
       "invalid: the field 'a' occurs twice"},
      {[&] { return Type::record({{"", i}}); }, "invalid: a field has an empty name"},
      {[&] { return Type::record({{"a\xFF", i}}); },
       "invalid: the name of the field 'a\\xff' is not valid UTF-8"},
      {[&] { return Type::record({{std::string("a\0b", 3), i}}); },
       "invalid: the name of the field 'a\\x00b' holds a zero byte"},
      {[] { return Type::record({{"a", Type()}}); },
       "internal: a type was made of no type"},
      {[] { return Type::option(Type()); }, "internal: a type was made of no type"},
  };
  for (const auto& [make, message] : cases) EXPECT_EQ(message_of(make), message);
}

TEST(Type, NestingEndsAtTwoHundredLevels) {
  Type type = Type::int8();
  for (int level = 1; level < Type::kMaxDepth; ++level) type = Type::var(type);
  EXPECT_EQ(parse(type.to_string()), type);
  const std::string deep = "invalid: the type nests deeper than 200 levels";
  EXPECT_EQ(message_of([&] { return Type::var(type); }), deep);
  EXPECT_EQ(message_of([&] { return Type::option(type); }), deep);
  EXPECT_EQ(message_of([&] { return Type::record({{"a", type}}); }), deep);
  EXPECT_EQ(message_of([&] { return Type::map(Type::string(), type); }), deep);
  EXPECT_EQ(message_of([&] { return Type::record({}).with_field({"a", type}); }), deep);
}

TEST(Type, SharesTheTypesWithoutParameters) {
  EXPECT_EQ(&Type::var(Type::string()).element().string_encoding(),
            &Type::var(Type::string()).element().string_encoding());
}

TEST(Type, AnswersAboutItself) {
  const Type integers[] = {Type::int8(),  Type::int16(),  Type::int32(),  Type::int64(),
                           Type::uint8(), Type::uint16(), Type::uint32(), Type::uint64()};
  for (int i = 0; i < 8; ++i) {
    EXPECT_TRUE(integers[i].is_integer() && integers[i].is_number());
    EXPECT_EQ(integers[i].is_signed(), i < 4);
    EXPECT_EQ(integers[i].is_unsigned(), i >= 4);
    EXPECT_EQ(integers[i].bit_width(), 8 << (i % 4));
    EXPECT_FALSE(Type::option(integers[i]).is_integer());
  }
  EXPECT_EQ(Type::float32().bit_width(), 32);
  EXPECT_EQ(Type::float64().bit_width(), 64);
  EXPECT_FALSE(Type::boolean().is_number());
  EXPECT_TRUE(Type::decimal(3, 1).is_number());
  for (const Type& type :
       {Type::date(), Type::time(), Type::datetime("UTC"), Type::timedelta()})
    EXPECT_TRUE(type.is_temporal() && !type.is_number());
  EXPECT_FALSE(Type::uuid().is_temporal() || Type::bytes().is_temporal());
  const Type map = Type::map(Type::date(), Type::option(Type::int8()));
  EXPECT_EQ(map.map_key(), Type::date());
  EXPECT_EQ(map.element(), Type::option(Type::int8()));
  EXPECT_EQ(map.element().without_option(), Type::int8());
  EXPECT_EQ(Type::fixed(7, map).fixed_length(), 7);
  EXPECT_EQ(Type::decimal(7, 3).precision(), 7);
  EXPECT_EQ(Type::decimal(7, 3).scale(), 3);
  EXPECT_EQ(Type::string(5, "ascii").string_length(), 5);
  EXPECT_EQ(Type::string(5, "ascii").string_encoding(), "ascii");
  EXPECT_EQ(Type::datetime("UTC").zone(), "UTC");
  EXPECT_TRUE(Type::table({}).is_table());
  EXPECT_FALSE(Type::fixed(2, Type::record({})).is_table());
  EXPECT_TRUE(Type::fixed(2, map).is_list() && Type::var(map).is_list());
  EXPECT_EQ(Type::record({{"a", map}, {"b", map}}).field_names(),
            (std::vector<std::string>{"a", "b"}));
}

TEST(Type, NoTypeAnswersNoToEverything) {
  const Type none;
  EXPECT_FALSE(none);
  EXPECT_FALSE(none.is_integer() || none.is_option() || none.is_temporal() ||
               none.is_table());
  EXPECT_EQ(none, Type());
  EXPECT_NE(none, Type::null());
  EXPECT_NE(Type::null(), none);
  EXPECT_EQ(none.to_string(), "no type");
}

TEST(Type, EqualityIsOfTheWholeStructure) {
  std::unordered_set<Type> seen;
  std::set<std::string> texts;
  for (uint32_t seed = 0; seed < 2000; ++seed) {
    const Type type = RandomType(seed).any(3);
    const Type again = RandomType(seed).any(3);
    EXPECT_EQ(type, again);
    EXPECT_EQ(type.hash(), again.hash());
    // The text tells all types apart, so equality and hash have to agree with it.
    EXPECT_EQ(seen.insert(type).second, texts.insert(type.to_string()).second);
  }
}

TEST(Type, RecordsOfAnyLengthFindTheirFields) {
  for (const size_t count : {0, 1, 2, 7, 8, 9, 10, 15, 16, 17, 63, 64, 65, 200, 1000}) {
    std::vector<Field> fields;
    Type grown = Type::record({});
    for (size_t i = 0; i < count; ++i) {
      fields.push_back({"f" + std::to_string(i), i % 2 ? Type::int8() : Type::string()});
      grown = grown.with_field(fields.back());
    }
    const Type made = Type::record(fields);
    EXPECT_EQ(made, grown) << count;
    EXPECT_EQ(made.hash(), grown.hash()) << count;
    for (const Type& type : {made, grown}) {
      EXPECT_FALSE(type.field("absent"));
      EXPECT_FALSE(type.field_index(""));
      for (size_t i = 0; i < count; ++i) {
        ASSERT_EQ(type.field_index(fields[i].name), i);
        ASSERT_EQ(type.field(fields[i].name), &type.fields()[i]);
        EXPECT_EQ(message_of([&] { return type.with_field(fields[i]); }),
                  "invalid: the field '" + fields[i].name + "' occurs twice");
      }
    }
    if (count == 0) continue;
    fields.push_back(fields[count / 2]);
    EXPECT_EQ(message_of([&] { return Type::record(fields); }),
              "invalid: the field '" + fields.back().name + "' occurs twice");
  }
}

TEST(Type, MayBeReadByManyThreads) {
  std::vector<Field> fields;
  for (int i = 0; i < 500; ++i) fields.push_back({"f" + std::to_string(i), Type::int8()});
  const Type type = Type::record(fields);
  std::vector<std::thread> threads;
  std::atomic<int> found{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (const auto& field : fields)
        if (type.field(field.name)) ++found;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(found, 2000);
}

}  // namespace
}  // namespace phlox::type

// Tests of builders: what is dropped leaves nothing behind.
#include "phlox/table/builder.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/table/column.h"
#include "phlox/table/text.h"
#include "phlox/table/value.h"

namespace phlox::table {
namespace {

std::string rows(Builder& builder) {
  const Batch batch = builder.finish();
  const auto columns = table::columns(builder.type(), batch);
  std::string text;
  for (int64_t row = 0; row < batch.num_rows(); ++row) {
    append_json(columns[0], row, text);
    text += ' ';
  }
  return text;
}

struct Sample {
  const char* type;
  Value::List values;
};
using List = Value::List;
const Sample kSamples[] = {
    {"?bool", {true, false, {}, true}},
    {"?int16", {1, {}, -3, {}}},
    {"string", {"a", "", "bcd"}},
    {"?string", {{}, "ab", {}, "c"}},
    {"?decimal[5, 2]", {Int128{125}, {}}},
    {"uuid", {"0123456789abcdef", "fedcba9876543210"}},
    {"?{x: ?int64, y: string}", {List{1, "a"}, {}, List{{}, ""}}},
    {"?var * ?string", {List{"a", {}}, {}, List{}, List{"b"}}},
    {"?2 * int8", {List{1, 2}, {}, List{3, 4}}},
    {"map[string, ?int64]", {List{List{"a", 1}}, List{}, List{List{"b", {}}}}},
    {"?categorical[string]", {"x", "y", {}, "x"}},
};

TEST(Builder, AnOpenRowThatIsDroppedLeavesNothing) {
  for (const auto& sample : kSamples) {
    const type::Type table =
        type::parse_table("{a: " + std::string(sample.type) + ", b: ?int64}");
    Builder builder(table);
    Builder expected(table);
    for (int round = 0; round < 5; ++round)
      for (const auto& value : sample.values) {
        for (const auto& other : sample.values) {
          append(builder.column(0), other);
          builder.drop_open_row();
        }
        for (Builder* each : {&builder, &expected}) {
          append(each->column(0), value);
          append(each->column(1), Value());
          each->end_row();
        }
      }
    EXPECT_EQ(rows(builder), rows(expected)) << sample.type;
    EXPECT_EQ(rows(builder), "") << sample.type;
  }
}

TEST(Builder, ValuesThatWereBegunAreDroppedToo) {
  Builder builder(type::parse_table("{a: ?{x: ?int64, l: var * ?string}}"));
  ColumnBuilder& column = builder.column(0);
  for (int i = 0; i < 20; ++i) {
    column.child(0).append_null();
    column.child(1).child().append_bytes("spoilt");
    builder.drop_open_row();
    append(column, List{i, List{"a", {}}});
    builder.end_row();
    append(column, Value());
    builder.drop_open_row();
  }
  std::string expected;
  for (int i = 0; i < 20; ++i)
    expected += "{\"x\":" + std::to_string(i) + ",\"l\":[\"a\",null]} ";
  EXPECT_EQ(rows(builder), expected);
}

TEST(Builder, ACodeWithoutItsValueIsForgotten) {
  Builder builder(type::parse_table("{a: categorical[int64]}"));
  ColumnBuilder& column = builder.column(0);
  EXPECT_TRUE(column.code_of("1").is_new);
  builder.drop_open_row();
  const auto entry = column.code_of("2");
  EXPECT_TRUE(entry.is_new);
  column.child().append(int64_t{2});
  column.append(entry.code);
  builder.end_row();
  EXPECT_EQ(rows(builder), "2 ");
}

// Texts of all lengths in which they are copied differently.
TEST(Builder, ManyAtATimeAreThoseOneByOne) {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::vector<std::string_view> texts;
  std::vector<uint8_t> valid;
  for (size_t i = 0; i < 500; ++i) {
    texts.push_back(std::string_view(letters).substr(i % 5, i % 30));
    valid.push_back(i % 7 != 3);
  }
  const type::Type table = type::parse_table("{a: ?string, b: ?int16, c: string}");
  Builder one(table), many(table);
  for (int round = 0; round < 3; ++round) {
    size_t at = 0;
    for (const size_t count :
         {size_t{1}, size_t{0}, size_t{9}, size_t{250}, size_t{240}}) {
      const uint8_t* const some = round == 0 ? nullptr : valid.data() + at;
      many.column(0).append_texts(texts.data() + at, count, some);
      auto* const numbers = many.column(1).append_all<int16_t>(count, some);
      many.column(2).append_texts(texts.data() + at, count, nullptr);
      for (size_t i = 0; i < count; ++i, ++at) {
        const bool is_there = !some || some[i];
        numbers[i] = static_cast<int16_t>(at * 100);
        if (is_there) {
          one.column(0).append_bytes(texts[at]);
          one.column(1).append(static_cast<int16_t>(at * 100));
        } else {
          one.column(0).append_null();
          one.column(1).append_null();
        }
        one.column(2).append_bytes(texts[at]);
        one.end_row();
        many.end_row();
      }
    }
    // Between nulls, and after them.
    one.column(0).append_null();
    many.column(0).append_null();
    one.column(1).append(int16_t{7});
    many.column(1).append(int16_t{7});
    one.column(2).append_bytes("end");
    many.column(2).append_bytes("end");
    one.end_row();
    many.end_row();
    const Batch expected = one.finish(), batch = many.finish();
    const auto wanted = table::columns(table, expected);
    const auto got = table::columns(table, batch);
    ASSERT_EQ(batch.num_rows(), expected.num_rows());
    for (int64_t row = 0; row < batch.num_rows(); ++row)
      for (size_t i = 0; i < got.size(); ++i) {
        std::string text, other;
        append_json(got[i], row, text);
        append_json(wanted[i], row, other);
        ASSERT_EQ(text, other) << row;
      }
  }
}

TEST(Builder, ANullAmongManyThatMustNotBeThereIsAnError) {
  const std::string_view texts[] = {"a", "b"};
  const uint8_t valid[] = {1, 0};
  ColumnBuilder text(type::parse("string")), number(type::parse("int32"));
  EXPECT_THROW(text.append_texts(texts, 2, valid), Error);
  EXPECT_THROW(number.append_all<int32_t>(2, valid), Error);
}

}  // namespace
}  // namespace phlox::table

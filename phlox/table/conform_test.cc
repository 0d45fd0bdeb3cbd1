// Streams take the type that is expected of them: what fits, what does not, and where.
#include "phlox/table/conform.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::table {
namespace {

using type::Type;

// One column "v" of integers, with a null for each INT64_MIN.
Stream integers(const Type& type, const std::vector<int64_t>& values) {
  const Type table = Type::table({{"v", type}, {"other", Type::boolean()}});
  Builder builder(table);
  for (const int64_t value : values) {
    value == INT64_MIN ? builder.column(0).append_null()
                       : builder.column(0).append_integer(value);
    builder.column(1).append_bool(true);
    builder.end_row();
  }
  return stream_of(table, {std::make_shared<const Batch>(builder.finish())});
}

Type only(const Type& type) { return Type::table({{"v", type}}); }

TEST(Conform, IntegersOfAnotherWidth) {
  const auto batches =
      collect(conform(integers(Type::int64(), {1, -128, 127}), only(Type::int8())));
  ASSERT_EQ(batches.size(), 1u);
  ASSERT_EQ(batches[0]->num_columns(), 1);
  const Column column = columns(only(Type::int8()), *batches[0])[0];
  EXPECT_EQ(column.integer(1), -128);
  EXPECT_EQ(column.integer(2), 127);
}

TEST(Conform, SameLayoutIsNotCopied) {
  Stream stream = integers(Type::option(Type::int64()), {1, 2});
  auto before = collect(std::move(stream));
  const void* values = before[0]->get()->children[0]->buffers[1];
  const Type table =
      Type::table({{"v", Type::option(Type::int64())}, {"other", Type::boolean()}});
  auto after = collect(conform(stream_of(table, before), only(Type::int64())));
  EXPECT_EQ(after[0]->get()->children[0]->buffers[1], values);
}

TEST(Conform, ValuesWithoutAnEqualAreNamedWithTheirPlace) {
  const struct {
    Type from, to;
    int64_t value;
  } cases[] = {
      {Type::int64(), Type::int8(), 128},
      {Type::int64(), Type::uint64(), -1},
      {Type::int64(), Type::float64(), (int64_t{1} << 53) + 1},
      {Type::int64(), Type::float32(), (1 << 24) + 1},
      {Type::int64(), Type::decimal(3, 1), 100},
      {Type::option(Type::int64()), Type::int64(), INT64_MIN},
  };
  for (const auto& each : cases) {
    try {
      collect(conform(integers(each.from, {1, each.value}), only(each.to)));
      ADD_FAILURE() << each.value << " became " << each.to.to_string();
    } catch (const Error& error) {
      EXPECT_EQ(error.where(), "row 2, column \"v\"") << error.render();
    }
  }
}

TEST(Conform, TypesThatNeverFitAreRefusedAtOnce) {
  const Type from = Type::table({{"v", Type::int64()}});
  for (const Type& to :
       {Type::string(), Type::boolean(), Type::date(), Type::var(Type::int64())})
    EXPECT_THROW(check_conforms(from, only(to)), Error) << to.to_string();
  EXPECT_THROW(check_conforms(from, Type::table({{"w", Type::int64()}})), Error);
  EXPECT_NO_THROW(check_conforms(from, only(Type::decimal(20, 0))));
}

TEST(Conform, SelectKeepsRowsWithoutColumns) {
  auto batches = collect(select(integers(Type::int64(), {1, 2}), {}));
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0]->num_rows(), 2);
}

}  // namespace
}  // namespace phlox::table

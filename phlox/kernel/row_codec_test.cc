// Rows as bytes and back.
#include "phlox/kernel/row_codec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "phlox/kernel/columns_for_tests.h"

namespace phlox::kernel {
namespace {

std::vector<std::string> encoded(const RowCodec& codec,
                                 const std::vector<Vector>& columns, size_t size) {
  std::vector<uint32_t> sizes(size);
  codec.measure(columns, size, sizes.data());
  std::vector<std::string> rows;
  for (const uint32_t bytes : sizes) rows.emplace_back(bytes, '\xee');
  std::vector<uint8_t*> places;
  for (auto& row : rows) places.push_back(reinterpret_cast<uint8_t*>(row.data()));
  codec.encode(columns, size, places.data());
  for (size_t i = 0; i < size; ++i)
    EXPECT_EQ(places[i], reinterpret_cast<uint8_t*>(rows[i].data()) + sizes[i]) << i;
  return rows;
}

TEST(RowCodec, GivesBackWhatItTook) {
  const std::vector<Form> forms{Form::kBool,  Form::kInt,     Form::kUint,
                                Form::kFloat, Form::kDecimal, Form::kText};
  const RowCodec codec(forms, false);
  const Bools a({1, {}, 0, 1, 0, 1});
  const Ints b({std::numeric_limits<int64_t>::min(),
                -1,
                {},
                0,
                1,
                std::numeric_limits<int64_t>::max()});
  const Uints c({0, std::numeric_limits<uint64_t>::max(), 1, {}, 2, 3});
  const Floats d({-0.0, 1.5, INFINITY, -INFINITY, {}, 5e-324});
  const Decimals e({Int128{1} << 100, -1, 0, 5, 7, {}});
  const Texts f(
      {{}, "", "x", std::string(10'000, 'y'), "\xc3\xa9", std::string("\0a", 2)});
  const std::vector<Vector> columns{a.vector(), b.vector(), c.vector(),
                                    d.vector(), e.vector(), f.vector()};
  const auto rows = encoded(codec, columns, 6);
  std::vector<const uint8_t*> places;
  for (const auto& row : rows)
    places.push_back(reinterpret_cast<const uint8_t*>(row.data()));
  std::vector<Register> memory = registers(forms);
  const auto back = codec.decode(places.data(), 6, memory);
  for (size_t column = 0; column < columns.size(); ++column)
    for (size_t i = 0; i < 6; ++i)
      EXPECT_EQ(text_at(back[column], i), text_at(columns[column], i))
          << column << " " << i;
  for (size_t i = 0; i < 6; ++i)
    EXPECT_EQ(places[i],
              reinterpret_cast<const uint8_t*>(rows[i].data()) + rows[i].size());
}

TEST(RowCodec, TextsOfEveryLength) {
  const RowCodec codec({Form::kText}, true);
  for (size_t size = 0; size < 70; ++size) {
    std::string text;
    for (size_t i = 0; i < size; ++i) text.push_back(static_cast<char>('a' + i % 26));
    const Texts column({text});
    const auto rows = encoded(codec, {column.vector()}, 1);
    EXPECT_EQ(rows[0].substr(5), text);
  }
}

TEST(RowCodec, EqualKeysHaveEqualBytes) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Floats x({0.0, -0.0, nan, -nan, {}, 1.0});
  const auto keys = encoded({{Form::kFloat}, true}, {x.vector()}, 6);
  EXPECT_EQ(keys[0], keys[1]);
  EXPECT_EQ(keys[2], keys[3]);
  EXPECT_NE(keys[0], keys[4]);
  EXPECT_NE(keys[0], keys[5]);
  // As values they stay what they are.
  const auto values = encoded({{Form::kFloat}, false}, {x.vector()}, 6);
  EXPECT_NE(values[0], values[1]);
}

}  // namespace
}  // namespace phlox::kernel

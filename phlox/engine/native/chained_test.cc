// Morsels of several parts, one after the other.
#include "phlox/engine/native/chained.h"

#include <gtest/gtest.h>

#include "phlox/table/value.h"

namespace phlox::engine::native {
namespace {

// Has nothing at first, as a source has for a thread while another one is at its last
// piece, which will give more.
class Late : public table::Morsels {
 public:
  explicit Late(int64_t value) : value_(value) {}
  const type::Type& type() const override { return type_; }
  std::optional<table::Morsel> next() override {
    if (++calls_ != 2) return std::nullopt;
    auto rows = table::stream_of_rows(type_, {{value_}});
    return table::Morsel{0, std::move(*rows.next())};
  }

 private:
  type::Type type_ = type::Type::table({{"x", type::Type::int64()}});
  int64_t value_;
  int calls_ = 0;
};

TEST(Chained, APartEndsOnlyWhenNobodyIsAtIt) {
  const auto type = Late(0).type();
  const auto all = chained({std::make_shared<Late>(1), std::make_shared<Late>(2)}, type);
  for (uint64_t number = 0; number < 2; ++number) {
    const auto morsel = all->next();
    ASSERT_TRUE(morsel);
    EXPECT_EQ(morsel->number, number);
    EXPECT_EQ(morsel->batch.num_rows(), 1);
  }
  EXPECT_FALSE(all->next());
  EXPECT_FALSE(all->next());
}

}  // namespace
}  // namespace phlox::engine::native

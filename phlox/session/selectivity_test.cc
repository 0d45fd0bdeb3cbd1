// Rows that filters are thought to keep.
#include "phlox/session/selectivity.h"

#include <gtest/gtest.h>

#include "phlox/expr/evaluate.h"

namespace phlox::session {
namespace {

expr::Expr filter(const std::string& condition) {
  static const expr::Names& names = *new expr::Names{
      {"t",
       expr::symbol("t", type::parse_table("{id: int64, part: int64, s: ?string}"))}};
  expr::Scope scope;
  scope.names = &names;
  return expr::parse("t.filter(" + condition + ")", scope);
}

double part_of(const std::string& condition) {
  return selectivity(filter(condition).arg(1));
}

TEST(Selectivity, OfConditions) {
  EXPECT_DOUBLE_EQ(part_of("_.id == 1"), 0.1);
  EXPECT_DOUBLE_EQ(part_of("_.id != 1"), 0.9);
  EXPECT_DOUBLE_EQ(part_of("_.id < 1"), 1.0 / 3);
  EXPECT_DOUBLE_EQ(part_of("_.id.between(1, 2)"), 0.25);
  EXPECT_DOUBLE_EQ(part_of("_.s.isin(['a', 'b'])"), 0.2);
  EXPECT_DOUBLE_EQ(part_of("_.id.isin([1, 2, 3, 4, 5, 6, 7, 8, 9])"), 0.5);
  EXPECT_DOUBLE_EQ(part_of("(_.id == 1) & (_.part == 2)"), 0.01);
  EXPECT_DOUBLE_EQ(part_of("(_.id == 1) | (_.part == 2)"), 0.19);
  EXPECT_DOUBLE_EQ(part_of("~(_.id == 1)"), 0.9);
}

TEST(Selectivity, OfKeys) {
  compile::Stored stored;
  stored.keys = {{"id", "part"}, {"s"}};
  const auto rows = [&](const std::string& condition) {
    return kept_rows(filter(condition), 1000, &stored);
  };
  EXPECT_DOUBLE_EQ(rows("_.id == 1"), 100);
  EXPECT_DOUBLE_EQ(rows("_.id == 1, _.part == 2"), 1);
  EXPECT_DOUBLE_EQ(rows("_.part.isin([1, 2, 3]), 5 == _.id"), 3);
  EXPECT_DOUBLE_EQ(rows("_.s == 'a'"), 1);
  EXPECT_DOUBLE_EQ(kept_rows(filter("_.s == 'a'"), 1000, nullptr), 100);
}

}  // namespace
}  // namespace phlox::session

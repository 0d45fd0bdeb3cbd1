// What the text for MySQL and MariaDB has of its own: keys of an order, conditions of
// reductions, joins in two, rows of constants, and what fails there on purpose.
#include "phlox/compile/dialects/mysql.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/expr/evaluate.h"

namespace phlox::compile {
namespace {

const char* const kTable = "{k: ?string, x: int64, y: ?float64, w: datetime['UTC']}";

std::string text_of(const std::string& text) {
  static const expr::Names names = {
      {"t", expr::symbol("t", type::parse_table(kTable))},
      {"u", expr::symbol("u", type::parse_table("{k: ?string, z: ?int64}"))}};
  static const auto stored = [](const char* name, const expr::Expr& leaf) {
    Stored made;
    made.engine = "mysql";
    made.path = {"db", name};
    for (const auto& field : leaf.element().fields())
      made.columns.push_back({field.name, "", field.type});
    return made;
  };
  static const Stored t = stored("t", names.at("t")), u = stored("u", names.at("u"));
  expr::Scope scope;
  scope.names = &names;
  return to_sql(
             expr::parse(text, scope), dialect("mysql"), false, {},
             [](const expr::Expr& leaf) { return leaf.string("name") == "t" ? &t : &u; })
      .text;
}

TEST(Mysql, NullsSortLast) {
  EXPECT_EQ(
      text_of("t.select(\"k\", \"x\").distinct().sort(\"k\", desc(\"x\"))"),
      "SELECT * FROM (SELECT \"k\", \"x\" FROM \"db\".\"t\" GROUP BY 1, 2) AS \"_s\" "
      "ORDER BY \"k\" IS NULL, \"k\", \"x\" DESC");
}

TEST(Mysql, AKeyOfAnOrderIsNoOtherColumnOfItsName) {
  EXPECT_TRUE(
      text_of("t.select(x=_.y * 2 - _.x).sort(\"x\")")
          .ends_with(") AS \"_s\" ORDER BY \"x\" IS NULL, \"x\", \"_r1\" IS NULL, "
                     "\"_r1\""));
}

TEST(Mysql, ConditionsOfReductionsAreWithinThem) {
  EXPECT_EQ(text_of("t.by(_.k, n=_.nrows(where=_.x > 1), m=_.x.max(where=_.x > 1))"),
            "SELECT \"k\", count(CASE WHEN \"x\" > 1 THEN 1 END) AS \"n\", max(CASE WHEN "
            "\"x\" > 1 THEN \"x\" END) AS \"m\" FROM \"db\".\"t\" GROUP BY 1");
}

TEST(Mysql, AFullJoinIsTwo) {
  const std::string text =
      text_of("join(t.select(\"k\", \"x\"), u, \"k\", how=\"outer\")");
  EXPECT_NE(text.find(" LEFT JOIN "), std::string::npos) << text;
  EXPECT_NE(text.find(" UNION ALL "), std::string::npos) << text;
  EXPECT_NE(text.find(" RIGHT JOIN "), std::string::npos) << text;
  EXPECT_NE(text.find("IS NULL"), std::string::npos) << text;
}

TEST(Mysql, WhatTheServerWouldAnswerOtherwiseFailsThere) {
  const std::string text = text_of("t.select(n=_.k.cast(\"int8\"))");
  EXPECT_NE(text.find(mysql::kBeyond), std::string::npos) << text;
  // A quotient may be infinite, and is then said by a number.
  EXPECT_NE(text_of("t.select(q=_.y / _.x)").find(mysql::kInfinityText),
            std::string::npos);
}

TEST(Mysql, AListIsATextOfMarkedValues) {
  EXPECT_EQ(text_of("t.x.topk(2)"),
            "SELECT group_concat(concat('\x1f', \"x\") ORDER BY \"x\" DESC SEPARATOR '' "
            "LIMIT 2) AS \"x_topk\" FROM \"db\".\"t\"");
  // A text with the mark in it is not for the server.
  EXPECT_NE(text_of("t.select(n=_.k.str.split(\",\").len())").find(mysql::kBeyond),
            std::string::npos);
}

TEST(Mysql, ListsOfOtherValuesAreOtherTexts) {
  try {
    text_of("concat(t.by(_.k, v=_.x.topk(1)), t.by(_.k, v=_.y.topk(1)))");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "mysql cannot make var * float64 of var * int64");
  }
}

TEST(Mysql, NoColumnHasTheNameOfItsSubqueries) {
  const auto renamed = [](const std::string& name) {
    return text_of("t.select(\"k\").rename({\"" + name + "\": \"k\"})");
  };
  EXPECT_NO_THROW(renamed("phlox: numbers"));
  EXPECT_THROW(renamed(std::string(mysql::kNumber)), Error);
}

TEST(Mysql, ThereIsNoWordForOtherZonesThanUtc) {
  EXPECT_NO_THROW(text_of("t.select(h=_.w.dt.hour)"));
  try {
    text_of("t.select(h=_.w.cast(\"datetime['Europe/Paris']\").dt.hour)");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "mysql cannot run dt.hour");
  }
}

}  // namespace
}  // namespace phlox::compile

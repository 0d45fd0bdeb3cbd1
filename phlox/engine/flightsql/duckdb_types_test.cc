// Types by the names that a DuckDB gives them.
#include "phlox/engine/flightsql/duckdb_types.h"

#include <gtest/gtest.h>

#include <string>

namespace phlox::engine::flightsql {
namespace {

TEST(DuckdbTypes, NamesOfTheCatalogue) {
  const std::pair<const char*, const char*> all[] = {
      {"INTEGER", "int32"},
      {"HUGEINT", "decimal[38, 0]"},
      {"DECIMAL(10,2)", "decimal[10, 2]"},
      {"TIMESTAMP WITH TIME ZONE", "datetime['UTC']"},
      {"TIMESTAMP_NS", "datetime"},
      {"ENUM('it''s', '(', 'b, c')", "categorical[string]"},
      {"INTEGER[3][]", "var * ?var * ?int32"},
      {"MAP(VARCHAR, DECIMAL(4,1)[])", "map[string, ?var * ?decimal[4, 1]]"},
      {"STRUCT(a INTEGER, \"b \"\"c\" VARCHAR[])",
       "{a: ?int32, 'b \"c': ?var * ?string}"},
      {"STRUCT(s STRUCT(t UUID))", "{s: ?{t: ?uuid}}"},
  };
  for (const auto& [declared, wanted] : all) {
    const auto type = duckdb_type(declared);
    ASSERT_TRUE(type) << declared;
    EXPECT_EQ(type->to_string(), wanted) << declared;
  }
}

TEST(DuckdbTypes, WhatIsNoTypeOfOurs) {
  for (const char* declared : {"",
                               "BIT",
                               "TIME WITH TIME ZONE",
                               "UNION(a INTEGER)",
                               "INTEGER)",
                               "INTEGER[",
                               "INTEGER[3",
                               "DECIMAL(",
                               "DECIMAL(39,0)",
                               "DECIMAL(5,6)",
                               "DECIMAL(5)",
                               "ENUM('a'",
                               "ENUM(a)",
                               "ENUM('a",
                               "MAP(VARCHAR)",
                               "MAP(VARCHAR, INTEGER",
                               "STRUCT(a)",
                               "STRUCT(a INTEGER",
                               "STRUCT(\"a INTEGER)",
                               "STRUCT(a BIT)",
                               "STRUCT(a INTEGER, A INTEGER)",
                               "INTEGER DEFAULT 1"})
    EXPECT_FALSE(duckdb_type(declared)) << declared;
  std::string deep = "INTEGER";
  for (int i = 0; i < 5000; ++i) deep = "MAP(VARCHAR, " + deep;
  EXPECT_FALSE(duckdb_type(deep));
}

}  // namespace
}  // namespace phlox::engine::flightsql

// Texts that reach for files by themselves are refused, also where inputs are files that
// DuckDB reads itself.
#include <gtest/gtest.h>

#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/engine.h"
#include "phlox/expr/evaluate.h"
#include "phlox/table/value.h"

namespace phlox::engine {
namespace {

class Texts : public testing::TestWithParam<const char*> {};

TEST_P(Texts, AreRefused) {
  const expr::Expr t = expr::symbol("t", type::parse_table("{x: int64}"));
  const auto* engine = Engines::find("duckdb");
  compile::Program program = engine->compile(t, false);
  program.text = GetParam();
  Leaves leaves = [](const expr::Expr&, const std::vector<std::string>&) {
    return table::stream_of_rows(type::parse_table("{x: int64}"), {{1}}, 1);
  };
  leaves.files = [](const expr::Expr&, const std::vector<std::string>&) {
    return Files{"parquet", {"/no/such/file.parquet"}};
  };
  EXPECT_THROW(table::rows_of(engine->open()->run(program, leaves, Task())), Error);
  EXPECT_FALSE(std::filesystem::exists("phlox_injected"));
}

INSTANTIATE_TEST_SUITE_P(
    All, Texts,
    testing::Values(
        "SELECT 1::BIGINT AS x FROM read_text('/proc/self/status')",
        "SELECT 1::BIGINT AS x FROM glob('/proc/*')",
        "SELECT x FROM t WHERE x < (SELECT count(*) FROM '/etc/passwd.csv')",
        "SELECT 1::BIGINT AS x UNION ALL SELECT 2 FROM read_csv('/etc/fstab')",
        "COPY (SELECT 1) TO 'phlox_injected'", "EXPORT DATABASE 'phlox_injected'",
        "ATTACH 'phlox_injected' AS a", "SET threads = 1",
        "SELECT 1::BIGINT AS x; SELECT 2", "CREATE TABLE a AS SELECT 1::BIGINT AS x"));

TEST(Files, ThatDuckdbCannotReadComeAsAStream) {
  const expr::Expr t = expr::symbol("t", type::parse_table("{x: int64}"));
  const auto* engine = Engines::find("duckdb");
  Leaves leaves = [](const expr::Expr&, const std::vector<std::string>&) {
    return table::stream_of_rows(type::parse_table("{x: int64}"), {{1}, {2}}, 1);
  };
  leaves.files = [](const expr::Expr&, const std::vector<std::string>&) {
    return Files{"parquet", {"/no/such/file.parquet"}};
  };
  const auto rows =
      table::rows_of(engine->open()->run(engine->compile(t, false), leaves, Task()));
  EXPECT_EQ(rows, (table::Rows{{1}, {2}}));
}

}  // namespace
}  // namespace phlox::engine

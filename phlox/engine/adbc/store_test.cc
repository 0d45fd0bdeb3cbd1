// Databases behind ADBC, in files.
#include "phlox/engine/adbc/store.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "phlox/base/error.h"

namespace phlox::engine::adbc {
namespace {

TEST(Store, NothingCanBeWrittenThroughItsConnections) {
  const auto file = std::filesystem::temp_directory_path() / "phlox_store_test.db";
  std::filesystem::remove(file);
  Connection("sqlite", {{"uri", file.string()}}, {}).execute("CREATE TABLE t (x)");
  const auto* store = dynamic_cast<const Store*>(Engines::find("sqlite"));
  ASSERT_TRUE(store);
  const auto connection = store->connect(file.string());
  for (const char* statement :
       {"INSERT INTO t VALUES (1)", "CREATE TABLE u (x)", "DROP TABLE t"}) {
    try {
      connection->execute(statement);
      FAIL() << statement;
    } catch (const Error& error) {
      EXPECT_NE(error.message().find("readonly"), std::string::npos) << error.message();
    }
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace phlox::engine::adbc

// What a DuckDB says of a table when it is asked in SQL: of one in a file here, or of a
// server's.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "phlox/migrate/uri.h"

namespace phlox::engine::duckdb {

struct Described {
  struct Column {
    std::string name;
    std::string declared;
    bool is_nullable = true;
  };
  std::vector<std::string> path;  // the schema, the name
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> keys;  // the primary one is the first
  std::optional<double> rows;                  // about so many
};

// The rows of a query of texts; a null is empty.
using Ask = std::function<std::vector<std::vector<std::string>>(const std::string& sql)>;

// `database` is SQL for the name of the database that it is looked for in. Throws
// Error(kNotFound) for a table that is not there, with the nearest name.
Described described(const Ask& ask, const std::string& database, const migrate::Uri& uri);

}  // namespace phlox::engine::duckdb

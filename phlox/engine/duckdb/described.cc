// What a DuckDB says of a table when it is asked in SQL.
#include "phlox/engine/duckdb/described.h"

#include "phlox/compile/dialects/duckdb.h"
#include "phlox/engine/adbc/place.h"

namespace phlox::engine::duckdb {

using compile::duckdb::string_literal;

namespace {

// The schema, the name and the size; of two that have the name, the one in "main".
std::vector<std::string> table_of(const Ask& ask, const std::string& condition,
                                  const migrate::Uri& uri) {
  const auto tables = ask(
      "FROM (SELECT schema_name AS schema, table_name AS name, CAST(estimated_size AS "
      "VARCHAR) AS size FROM duckdb_tables() WHERE " +
      condition +
      " UNION ALL SELECT schema_name, view_name, '' FROM duckdb_views() WHERE " +
      condition + " AND NOT internal) ORDER BY schema <> 'main', schema, name");
  for (const auto& path : adbc::paths_of(uri.inner))
    for (const auto& table : tables)
      if (path.size() == 1 ? table[1] == path[0]
                           : table[0] == path[0] && table[1] == path[1])
        return table;
  std::vector<std::string> names;
  for (const auto& table : tables)
    names.push_back(table[0] == "main" ? table[1] : table[0] + "." + table[1]);
  adbc::throw_no_table(uri, names);
}

}  // namespace

Described described(const Ask& ask, const std::string& database,
                    const migrate::Uri& uri) {
  const std::string condition = "database_name = " + database;
  const std::vector<std::string> table = table_of(ask, condition, uri);
  Described found;
  found.path = {table[0], table[1]};
  if (!table[2].empty()) found.rows = std::stod(table[2]);
  const std::string chosen = condition +
                             " AND schema_name = " + string_literal(table[0]) +
                             " AND table_name = " + string_literal(table[1]);
  std::string last;
  for (const auto& row :
       ask("SELECT * EXCLUDE (number) FROM (SELECT '' AS key, column_index AS number, "
           "column_name AS name, data_type AS declared, CAST(is_nullable AS VARCHAR) AS "
           "nullable FROM duckdb_columns() WHERE " +
           chosen +
           " UNION ALL SELECT CAST(number AS VARCHAR), number, unnest(columns), '', '' "
           "FROM (SELECT row_number() OVER (ORDER BY constraint_type <> 'PRIMARY KEY') "
           "AS number, constraint_column_names AS columns FROM duckdb_constraints() "
           "WHERE " +
           chosen +
           " AND constraint_type IN ('PRIMARY KEY', 'UNIQUE'))) ORDER BY key <> '', "
           "number")) {
    if (row[0].empty()) {
      found.columns.push_back({row[1], row[2], row[3] == "true"});
      continue;
    }
    if (last != row[0]) found.keys.emplace_back();
    last = row[0];
    found.keys.back().push_back(row[1]);
  }
  return found;
}

}  // namespace phlox::engine::duckdb

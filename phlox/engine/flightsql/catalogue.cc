// What a Flight SQL server says of a table.
#include "phlox/engine/flightsql/catalogue.h"

#include <utility>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/duckdb/described.h"
#include "phlox/engine/flightsql/duckdb_types.h"

namespace phlox::engine::flightsql {

using compile::Stored;
using type::Type;

namespace {

[[noreturn]] void refuse(const std::string& column, const std::string& why,
                         const migrate::Uri& uri) {
  throw Error(Code::kUnsupported, "the column " + column + " is of the type " + why)
      .at(uri.to_string())
      .hint("make a view without it, or with a cast of it");
}

// What texts its moments have depends on the session's zone.
void check_zone(adbc::Connection& connection, const std::string& column,
                const migrate::Uri& uri) {
  const auto zone = adbc::texts(connection, "SELECT current_setting('TimeZone') AS zone");
  if (zone.at(0).at(0) == "UTC") return;
  throw Error(Code::kUnsupported, "the column " + column +
                                      " holds moments, and the server keeps no session "
                                      "in UTC: its TimeZone is " +
                                      zone[0][0])
      .at(uri.to_string())
      .hint("set its TimeZone to UTC, or log in as a user, for whom it keeps a session");
}

// By its own catalogue: Arrow's schema tells nothing of UUIDs, JSON and keys.
Stored table_of_duckdb(adbc::Connection& connection, const migrate::Uri& uri) {
  const auto found = duckdb::described(
      [&](const std::string& sql) { return adbc::texts(connection, sql); },
      "current_database()", uri);
  Stored stored;
  stored.dialect = "flightsql_duckdb";
  stored.path = found.path;
  stored.keys = found.keys;
  stored.rows = found.rows;
  for (const auto& column : found.columns) {
    const auto type = duckdb_type(column.declared);
    if (column.declared.find("WITH TIME ZONE") != std::string::npos)
      check_zone(connection, column.name, uri);
    if (!type) refuse(column.name, column.declared + ", which phlox has not", uri);
    stored.columns.push_back(
        {column.name, column.declared, column.is_nullable ? Type::option(*type) : *type});
  }
  return stored;
}

// What the URI may mean, in order: each the catalogue, the schema and the name, of which
// an empty one may be any.
std::vector<std::vector<std::string>> paths_of(const std::string& inner) {
  std::vector<std::vector<std::string>> paths;
  for (const auto& path : adbc::paths_of(inner)) {
    paths.push_back({"", path.size() > 1 ? path[0] : "", path.back()});
    if (path.size() == 1) continue;
    for (const auto& rest : adbc::paths_of(path[1]))
      if (rest.size() > 1) paths.push_back({path[0], rest[0], rest[1]});
  }
  return paths;
}

bool is_meant(const std::vector<std::string>& path,
              const std::vector<std::string>& table) {
  for (size_t i = 0; i < path.size(); ++i)
    if (path[i].empty() ? i == 2 : path[i] != table[i]) return false;
  return true;
}

std::string shown(const std::vector<std::string>& table) {
  return table[1].empty() ? table[2] : table[1] + "." + table[2];
}

std::vector<std::string> find(adbc::Connection& connection, const migrate::Uri& uri) {
  const auto paths = paths_of(uri.inner);
  // A driver asks by a pattern: what fits it may be other tables, too.
  for (const auto& path : paths) {
    if (uri.inner.empty()) break;
    for (const auto& table : connection.tables(path[2]))
      if (is_meant(path, table)) return table;
  }
  // All of them, since a server may read signs of the name as those of its patterns.
  std::vector<std::string> names;
  for (const auto& table : connection.tables(std::nullopt)) {
    for (const auto& path : paths)
      if (!uri.inner.empty() && is_meant(path, table)) return table;
    names.push_back(uri.inner.find('.') == std::string::npos ? table[2] : shown(table));
  }
  adbc::throw_no_table(uri, names);
}

}  // namespace

bool is_duckdb(adbc::Connection& connection) {
  try {
    return connection.vendor().find("duckdb") != std::string::npos;
  } catch (const Error& error) {
    // One that cannot say what it is may be anything.
    if (error.code() != Code::kUnsupported) throw;
    return false;
  }
}

Stored table_at(adbc::Connection& connection, const migrate::Uri& uri) {
  if (is_duckdb(connection)) return table_of_duckdb(connection, uri);
  const std::vector<std::string> table = find(connection, uri);
  Stored stored;
  if (!table[1].empty()) stored.path.push_back(table[1]);
  stored.path.push_back(table[2]);
  const Type row = connection.columns(table);
  for (const auto& field : row.fields())
    stored.columns.push_back({field.name, "", field.type});
  return stored;
}

}  // namespace phlox::engine::flightsql

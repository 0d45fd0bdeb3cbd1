// What PostgreSQL's catalogue says of a table.
#include "phlox/engine/postgresql/catalogue.h"

#include <charconv>
#include <optional>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/postgresql.h"
#include "phlox/engine/adbc/place.h"

namespace phlox::engine::postgresql {

using adbc::texts;
using compile::Stored;
using type::Type;

namespace {

std::string literal(const std::string& text) {
  return compile::postgresql::literal(expr::Value(text), Type::string());
}

// Of the name that format_type gives.
std::optional<Type> type_named(const std::string& name) {
  const std::string word = name.substr(0, name.find('('));
  if (name == "boolean") return Type::boolean();
  if (name == "smallint") return Type::int16();
  if (name == "integer") return Type::int32();
  if (name == "bigint") return Type::int64();
  if (name == "real") return Type::float32();
  if (name == "double precision") return Type::float64();
  if (name == "text" || word == "character varying" || word == "character" ||
      name == "name")
    return Type::string();
  if (name == "bytea") return Type::bytes();
  if (name == "date") return Type::date();
  if (name.starts_with("time") && !name.starts_with("timestamp") &&
      name.ends_with("without time zone"))
    return Type::time();
  if (name.starts_with("timestamp"))
    return name.ends_with("without time zone") ? Type::datetime() : Type::datetime("UTC");
  if (name.starts_with("interval")) return Type::timedelta();
  if (name == "uuid") return Type::uuid();
  if (name == "json" || name == "jsonb") return Type::json();
  if (word == "numeric" && name.size() > word.size()) {
    int precision = 0, scale = 0;
    const char* const end = name.data() + name.size();
    const auto at = std::from_chars(name.data() + word.size() + 1, end, precision).ptr;
    if (at < end && *at == ',') std::from_chars(at + 1, end, scale);
    if (precision == 20 && scale == 0) return Type::uint64();
    if (precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision)
      return Type::decimal(precision, scale);
  }
  return std::nullopt;
}

}  // namespace

Stored table_at(adbc::Connection& connection, const migrate::Uri& uri) {
  Stored stored;
  // The first of the names that the table may have; a name alone is looked for as the
  // server does, by its search path.
  std::string conditions, places;
  for (const auto& path : adbc::paths_of(uri.inner)) {
    const std::string condition =
        path.size() == 1
            ? "pg_table_is_visible(c.oid) AND c.relname = " + literal(path[0])
            : "n.nspname = " + literal(path[0]) + " AND c.relname = " + literal(path[1]);
    places += " WHEN " + condition + " THEN " + std::to_string(path.size());
    conditions += (conditions.empty() ? "(" : " OR (") + condition + ")";
  }
  // All that is asked of the catalogue at once: each answer is a way to the server.
  const std::string kinds = "c.relkind IN ('r', 'v', 'm', 'f', 'p')";
  const std::string query =
      "WITH t AS (SELECT c.oid, n.nspname, c.relname, c.reltuples FROM pg_class c JOIN pg_namespace n "
      "ON n.oid = c.relnamespace WHERE " +
      kinds + " AND (" + conditions + ") ORDER BY CASE" + places +
      " END LIMIT 1) "
      "SELECT 'table' AS what, nspname::text, relname::text, reltuples::int8::text AS more, '' AS rest, 0 "
      "AS place, 0 AS key, 0 AS "
      "part FROM t "
      "UNION ALL SELECT 'column', a.attname::text, format_type(a.atttypid, a.atttypmod), "
      "a.attnotnull::text, CASE WHEN a.attcollation <> 0 AND NOT (k.collname IN ('C', "
      "'POSIX') OR (k.collname = 'default' AND (SELECT datcollate FROM pg_database WHERE "
      "datname = current_database()) IN ('C', 'POSIX'))) THEN ' collated' ELSE '' END, "
      "1, 0, "
      "a.attnum FROM t JOIN pg_attribute a ON a.attrelid = t.oid LEFT JOIN pg_collation "
      "k "
      "ON k.oid = a.attcollation WHERE a.attnum > 0 AND NOT a.attisdropped "
      "UNION ALL SELECT 'key', i.indexrelid::text, a.attname::text, '', '', CASE WHEN "
      "i.indisprimary THEN 2 ELSE 3 END, i.indexrelid::bigint, array_position(i.indkey, "
      "a.attnum) FROM t JOIN "
      "pg_index i ON i.indrelid = t.oid JOIN pg_attribute a ON a.attrelid = t.oid AND "
      "a.attnum = ANY (i.indkey) WHERE i.indisunique AND i.indisvalid AND i.indpred IS "
      "NULL AND i.indexprs IS NULL AND array_position(i.indkey, a.attnum) < "
      "i.indnkeyatts ORDER BY place, key, part";
  std::string last;
  for (const auto& row : uri.inner.empty() ? std::vector<std::vector<std::string>>{}
                                           : texts(connection, query)) {
    if (row[0] == "table") {
      stored.path = {row[1], row[2]};
      // Negative before the server has looked.
      if (!row[3].starts_with('-')) stored.rows = std::stod(row[3]);
    } else if (row[0] == "column") {
      const auto named = type_named(row[2]);
      if (!named)
        throw Error(Code::kUnsupported, "the column " + row[1] + " is of the type " +
                                            row[2] + ", which phlox has not")
            .at(uri.to_string())
            .hint("make a view without it, or with a cast of it");
      stored.columns.push_back(
          {row[1], row[2] + row[4], row[3] == "true" ? *named : Type::option(*named)});
    } else {
      if (stored.keys.empty() || last != row[1]) stored.keys.emplace_back();
      last = row[1];
      stored.keys.back().push_back(row[2]);
    }
  }
  if (stored.path.empty()) {
    std::vector<std::string> names;
    for (const auto& row :
         texts(connection,
               "SELECT CASE WHEN pg_table_is_visible(c.oid) THEN c.relname::text ELSE "
               "n.nspname || '.' || c.relname END FROM pg_class c JOIN pg_namespace n ON "
               "n.oid = c.relnamespace WHERE " +
                   kinds +
                   " AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND "
                   "n.nspname NOT LIKE 'pg_toast%' ORDER BY 1"))
      names.push_back(row[0]);
    adbc::throw_no_table(uri, names);
  }
  return stored;
}

}  // namespace phlox::engine::postgresql

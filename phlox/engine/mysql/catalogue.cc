// What the catalogue of a MySQL or MariaDB says of a table.
#include "phlox/engine/mysql/catalogue.h"

#include <charconv>
#include <optional>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/mysql.h"
#include "phlox/engine/adbc/place.h"

namespace phlox::engine::mysql {

using adbc::texts;
using compile::Stored;
using type::Type;

namespace {

std::string literal(const std::string& text) {
  return compile::mysql::literal(expr::Value(text), Type::string());
}

// Of the type as it is declared: "int(10) unsigned", "varchar(20)".
std::optional<Type> type_named(const std::string& declared) {
  const std::string word = declared.substr(0, declared.find_first_of("( "));
  const bool is_unsigned = declared.find(" unsigned") != std::string::npos;
  const auto integer = [&](const Type& with_sign, const Type& without) {
    return is_unsigned ? without : with_sign;
  };
  if (declared.starts_with("tinyint(1)") && !is_unsigned) return Type::boolean();
  if (word == "tinyint") return integer(Type::int8(), Type::uint8());
  if (word == "smallint") return integer(Type::int16(), Type::uint16());
  if (word == "mediumint" || word == "int") return integer(Type::int32(), Type::uint32());
  if (word == "bigint") return integer(Type::int64(), Type::uint64());
  if (word == "year") return Type::int16();
  if (word == "bit") return declared == "bit(1)" ? Type::boolean() : Type::uint64();
  if (word == "float") return Type::float32();
  if (word == "double") return Type::float64();
  if (word == "decimal") {
    int precision = 0, scale = 0;
    const char* const end = declared.data() + declared.size();
    const auto at =
        std::from_chars(declared.data() + word.size() + 1, end, precision).ptr;
    if (at < end && *at == ',') std::from_chars(at + 1, end, scale);
    if (precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision)
      return Type::decimal(precision, scale);
    return std::nullopt;
  }
  if (word == "char" || word == "varchar" || word.ends_with("text") || word == "set")
    return Type::string();
  if (word == "enum") return Type::categorical(Type::string());
  if (word == "binary" || word == "varbinary" || word.ends_with("blob"))
    return Type::bytes();
  if (word == "date") return Type::date();
  if (word == "time") return Type::time();
  if (word == "datetime") return Type::datetime();
  if (word == "timestamp") return Type::datetime("UTC");
  if (word == "json") return Type::json();
  if (word == "uuid") return Type::uuid();
  return std::nullopt;
}

// The condition that picks a table out of a list of tables. Names of the catalogue are
// compared without regard to case, which finds them quickly, and then byte by byte.
std::string condition_of(const std::vector<std::string>& path) {
  const std::string schema = path.size() == 1 ? "DATABASE()" : literal(path[0]);
  const std::string table = literal(path.back());
  std::string text = "table_schema = " + schema + " AND table_name = " + table +
                     " AND CAST(table_name AS BINARY) = CAST(" + table + " AS BINARY)";
  if (path.size() > 1)
    text += " AND CAST(table_schema AS BINARY) = CAST(" + schema + " AS BINARY)";
  return text;
}

// The rest of a row of the catalogue that describes a column.
Stored::Column column_of(const std::vector<std::string>& row,
                         const std::string& collation, const migrate::Uri& uri) {
  const auto named = type_named(row[2]);
  if (!named)
    throw Error(Code::kUnsupported, "the column " + row[1] + " is of the type " + row[2] +
                                        ", which phlox has not")
        .at(uri.to_string())
        .hint("make a view without it, or with a cast of it");
  std::string declared = row[2];
  if (!row[4].empty() && row[4] != collation)
    declared += compile::mysql::kCollate + collation;
  return {row[1], declared, row[3] == "NO" ? *named : Type::option(*named)};
}

}  // namespace

Stored table_at(adbc::Connection& connection, const migrate::Uri& uri) {
  Stored stored;
  std::string collation, last;
  bool has_long_text = false;
  for (const auto& path : adbc::paths_of(uri.inner)) {
    if (uri.inner.empty() || !stored.path.empty()) break;
    const std::string condition = condition_of(path);
    // All that is asked of the catalogue at once: each answer is a way to the server.
    for (const auto& row :
         texts(connection,
               "SELECT 'table' AS what, table_schema AS a, table_name AS b, "
               "CAST(coalesce(table_rows, '') AS CHAR) AS c, @@collation_connection AS "
               "d, 0 "
               "AS place, '' AS k, 0 AS part FROM information_schema.tables WHERE " +
                   condition +
                   " UNION ALL SELECT 'column', column_name, CAST(column_type AS CHAR), "
                   "is_nullable, CAST(coalesce(collation_name, '') AS CHAR), 1, '', "
                   "ordinal_position FROM information_schema.columns WHERE " +
                   condition +
                   " UNION ALL SELECT 'key', index_name, column_name, "
                   "CAST(coalesce(sub_part, '') AS CHAR), '', CASE index_name WHEN "
                   "'PRIMARY' THEN 2 ELSE 3 END, index_name, seq_in_index FROM "
                   "information_schema.statistics WHERE non_unique = 0 AND " +
                   condition + " ORDER BY place, k, part")) {
      if (row[0] == "table") {
        stored.path = {row[1], row[2]};
        if (!row[3].empty()) stored.rows = std::stod(row[3]);
        collation = row[4];
      } else if (row[0] == "column") {
        has_long_text |= row[2] == "longtext";
        stored.columns.push_back(column_of(row, collation, uri));
      } else {
        if (stored.keys.empty() || last != row[1]) stored.keys.emplace_back();
        last = row[1];
        // Of a prefix of a text nothing follows.
        stored.keys.back().push_back(row[3].empty() ? row[2] : std::string());
      }
    }
  }
  if (stored.path.empty()) {
    std::vector<std::string> names;
    // As the URI names them: with their schema, or those of the database that it opens.
    const bool has_schema = uri.inner.find('.') != std::string::npos;
    for (const auto& row : texts(
             connection, std::string("SELECT CASE WHEN table_schema = DATABASE()") +
                             (has_schema ? " AND FALSE" : "") +
                             " THEN table_name ELSE concat(table_schema, '.', "
                             "table_name) END AS name FROM information_schema.tables "
                             "WHERE table_schema NOT IN ('information_schema', 'mysql', "
                             "'performance_schema', 'sys') ORDER BY 1"))
      names.push_back(row[0]);
    adbc::throw_no_table(uri, names);
  }
  if (stored.columns.empty())
    throw Error(Code::kIo, "the server tells no columns of " + uri.inner)
        .at(uri.to_string())
        .hint("may the user see them, and is a view still right?");
  // MariaDB has no type for JSON: a check says it.
  if (has_long_text && collation.find("nopad") != std::string::npos)
    for (const auto& row :
         texts(connection,
               "SELECT check_clause FROM information_schema.check_constraints WHERE "
               "constraint_schema = " +
                   literal(stored.path[0]) +
                   " AND table_name = " + literal(stored.path[1])))
      for (auto& column : stored.columns)
        if (row[0] == "json_valid(\"" + column.name + "\")" &&
            column.type.without_option().is(type::Kind::kString)) {
          column.type =
              column.type.is_option() ? Type::option(Type::json()) : Type::json();
        }
  return stored;
}

}  // namespace phlox::engine::mysql

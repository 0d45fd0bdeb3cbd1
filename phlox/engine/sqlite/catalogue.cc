// What SQLite's catalogue says of a table.
#include "phlox/engine/sqlite/catalogue.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/standard.h"
#include "phlox/engine/adbc/place.h"

namespace phlox::engine::sqlite {

using adbc::texts;
using compile::Stored;
using type::Type;

namespace {

using compile::standard::string_literal;

std::string name_text(const std::string& name) {
  return compile::standard::identifier(name, "sqlite");
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// The type that the name of a declared one means: the names that are in use for types
// which SQLite has not, then its own rules.
std::optional<Type> type_named(const std::string& declared) {
  const std::string name = upper(declared);
  const std::string word = name.substr(0, name.find('('));
  const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
  if (word == "BOOL" || word == "BOOLEAN") return Type::boolean();
  if (word == "DATE") return Type::date();
  if (word == "DATETIME" || word == "TIMESTAMP") return Type::datetime();
  if (word == "TIME") return Type::time();
  // Microseconds.
  if (word == "TIMEDELTA") return Type::timedelta();
  if (word == "UUID") return Type::uuid();
  if (word == "JSON") return Type::json();
  if ((word == "DECIMAL" || word == "NUMERIC") && name.size() > word.size()) {
    int precision = 0, scale = 0;
    const char* const end = name.data() + name.size();
    auto at = std::from_chars(name.data() + word.size() + 1, end, precision).ptr;
    while (at < end && (*at == ',' || *at == ' ')) ++at;
    std::from_chars(at, end, scale);
    if (precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision)
      return Type::decimal(precision, scale);
  }
  if (has("INT")) return Type::int64();
  if (has("CHAR") || has("CLOB") || has("TEXT")) return Type::string();
  if (has("BLOB")) return Type::bytes();
  if (has("REAL") || has("FLOA") || has("DOUB")) return Type::float64();
  return std::nullopt;
}

// Of a column without a type that means anything: what its values are.
Type type_of_values(adbc::Connection& connection, const std::string& table,
                    const std::string& column, const migrate::Uri& uri) {
  std::vector<std::string> kinds;
  for (auto& row : texts(connection, "SELECT DISTINCT typeof(" + name_text(column) +
                                         ") FROM " + table + " ORDER BY 1"))
    if (row[0] != "null") kinds.push_back(row[0]);
  using Kinds = std::vector<std::string>;
  if (kinds.empty() || kinds == Kinds{"text"}) return Type::string();
  if (kinds == Kinds{"integer"}) return Type::int64();
  if (kinds == Kinds{"real"} || kinds == Kinds{"integer", "real"}) return Type::float64();
  if (kinds == Kinds{"blob"}) return Type::bytes();
  // Floats, and what stands for NaN, which SQLite has not.
  if (kinds.size() > 1 && kinds[kinds.size() - 1] == "text" &&
      kinds[kinds.size() - 2] == "real" &&
      texts(connection, "SELECT 'other' FROM " + table + " WHERE typeof(" +
                            name_text(column) + ") = 'text' AND " + name_text(column) +
                            " <> 'nan' LIMIT 1")
          .empty())
    return Type::float64();
  std::string all;
  for (const auto& kind : kinds) all += (all.empty() ? "" : " and ") + kind;
  throw Error(Code::kType, "the column " + column + " holds " + all)
      .at(uri.to_string())
      .hint("declare a type for it in the table, or make a view that casts it");
}

// Of a table whose rows are numbered: the last number, which may be far beyond the count,
// or as many as find room in the file.
std::optional<double> rows_of(adbc::Connection& connection, const std::string& table) {
  const auto found =
      texts(connection,
            "SELECT min(coalesce(max(_rowid_), 0), (SELECT page_count * "
            "page_size / 4 FROM pragma_page_count, pragma_page_size)) || '' "
            "FROM " +
                table);
  if (found.empty() || found[0][0].empty()) return std::nullopt;
  return std::stod(found[0][0]);
}

}  // namespace

Stored table_at(adbc::Connection& connection, const migrate::Uri& uri) {
  Stored stored;
  const auto tables = texts(
      connection,
      "SELECT schema, name, type, strict || '', (type = 'table' AND NOT wr) || '' FROM "
      "pragma_table_list WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY schema = "
      "'temp' DESC, schema = 'main' DESC, name");
  bool is_strict = false, is_numbered = false;
  for (const auto& path : adbc::paths_of(uri.inner)) {
    for (const auto& table : tables) {
      const bool is_there = path.size() == 1 ? table[1] == path[0]
                                             : table[0] == path[0] && table[1] == path[1];
      if (!is_there || !stored.path.empty()) continue;
      stored.path = {table[0], table[1]};
      is_strict = table[3] == "1";
      is_numbered = table[4] == "1";
    }
  }
  if (stored.path.empty()) {
    std::vector<std::string> names;
    for (const auto& table : tables) names.push_back(table[1]);
    adbc::throw_no_table(uri, names);
  }
  const std::string arguments =
      "(" + string_literal(stored.path[1]) + ", " + string_literal(stored.path[0]) + ")";
  const std::string table = name_text(stored.path[0]) + "." + name_text(stored.path[1]);
  std::map<int, std::string> key;
  // Hidden columns of kind 1 belong to virtual tables.
  for (const auto& row : texts(connection,
                               "SELECT name, type, \"notnull\" || '', pk || '' FROM "
                               "pragma_table_xinfo" +
                                   arguments + " WHERE hidden <> 1 ORDER BY cid")) {
    const auto named = type_named(row[1]);
    Type type = named ? *named : type_of_values(connection, table, row[0], uri);
    const int place = std::stoi(row[3]);
    if (place > 0) key[place] = row[0];
    // The number of the row is never null; of other keys SQLite lets nulls through,
    // unless the table is strict.
    const bool is_there =
        row[2] == "1" || (place > 0 && (is_strict || upper(row[1]) == "INTEGER"));
    if (!is_there) type = Type::option(std::move(type));
    stored.columns.push_back({row[0], upper(row[1]), std::move(type)});
  }
  if (is_numbered && !stored.column("_rowid_")) stored.rows = rows_of(connection, table);
  if (!key.empty()) {
    auto& columns = stored.keys.emplace_back();
    for (const auto& [place, name] : key) columns.push_back(name);
    // Only a key of that one column is the number of the row.
    if (key.size() > 1 && !is_strict)
      for (auto& column : stored.columns)
        for (const auto& row : columns)
          if (row == column.name && column.declared == "INTEGER")
            column.type = Type::option(column.type);
  }
  std::string last;
  for (const auto& row : texts(
           connection,
           "SELECT list.name AS \"index\", info.name AS \"column\" FROM "
           "pragma_index_list" +
               arguments + " AS list, pragma_index_info(list.name, " +
               string_literal(stored.path[0]) +
               ") AS info WHERE list.\"unique\" AND NOT list.partial AND list.origin <> "
               "'pk' ORDER BY list.seq, info.seqno")) {
    if (last != row[0]) stored.keys.emplace_back();
    last = row[0];
    stored.keys.back().push_back(row[1]);
  }
  return stored;
}

}  // namespace phlox::engine::sqlite

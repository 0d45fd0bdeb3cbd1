// A new table of a PostgreSQL server.
#include "phlox/engine/postgresql/destination.h"

#include "phlox/base/error.h"
#include "phlox/compile/dialect.h"
#include "phlox/compile/sql.h"
#include "phlox/engine/adbc/destination.h"
#include "phlox/engine/adbc/place.h"

namespace phlox::engine::postgresql {
namespace {

using type::Kind;
using type::Type;

// What the driver gets for a column, in COPY's own form; nothing for what is not read
// back.
std::optional<Type> carried_as(const Type& given) {
  if (given.is_option()) {
    const auto type = carried_as(given.without_option());
    return type ? std::optional(Type::option(*type)) : std::nullopt;
  }
  switch (given.kind()) {
    case Kind::kInt8:
    case Kind::kUint8:
      return Type::int16();
    case Kind::kUint16:
      return Type::int32();
    case Kind::kUint32:
      return Type::int64();
    case Kind::kUint64:
      return Type::decimal(20, 0);
    case Kind::kUuid:
      return Type::bytes();
    case Kind::kJson:
      return Type::string();
    case Kind::kCategorical:
      return carried_as(given.element().without_option());
    case Kind::kBool:
    case Kind::kInt16:
    case Kind::kInt32:
    case Kind::kInt64:
    case Kind::kFloat32:
    case Kind::kFloat64:
    case Kind::kDecimal:
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return given;
    default:
      return std::nullopt;
  }
}

std::string declared(const Type& type) {
  const Type plain = type.without_option();
  const std::string name = plain.is(Kind::kTimedelta) ? "INTERVAL"
                           : plain.is(Kind::kJson)
                               ? "JSON"
                               : compile::dialect("postgresql").type_name(plain);
  return name + (type.is_option() ? "" : " NOT NULL");
}

}  // namespace

std::unique_ptr<Destination> destination_at(const migrate::Uri& uri, const Type& rows,
                                            Connect connect) {
  const auto& dialect = compile::dialect("postgresql");
  const std::string where = uri.to_string();
  const auto path = adbc::paths_of(uri.inner).back();
  const std::string name =
      (path.size() > 1 ? dialect.identifier(path[0]) + "." : std::string()) +
      dialect.identifier(path.back());
  std::vector<type::Field> fields;
  std::string columns;
  for (const type::Field& field : rows.element().fields()) {
    const auto carried = carried_as(field.type);
    if (!carried)
      throw Error(Code::kUnsupported, "phlox gives PostgreSQL no values of type " +
                                          field.type.without_option().to_string() +
                                          ", as the column " + field.name + " has")
          .at(where)
          .hint("leave it out, or cast it");
    fields.push_back({field.name, *carried});
    columns += (columns.empty() ? "" : ", ") + dialect.identifier(field.name) + " " +
               declared(field.type);
  }
  const std::string there =
      adbc::texts(*connect(), "SELECT to_regclass(" +
                                  dialect.literal(expr::Value(name), Type::string()) +
                                  ")::text")
          .at(0)
          .at(0);
  if (!there.empty())
    throw Error(Code::kIo, "a table " + there + " is there already")
        .at(where)
        .hint("choose another name, or drop it there");
  adbc::NewTable table;
  table.where = where;
  table.rows = rows;
  table.carried = table.shaped_type = Type::table(fields);
  table.create = "CREATE TABLE " + name + " (" + columns + ")";
  table.ingest = {{"adbc.ingest.target_table", path.back()},
                  {"adbc.ingest.mode", "adbc.ingest.mode.append"}};
  if (path.size() > 1) table.ingest.emplace_back("adbc.ingest.target_db_schema", path[0]);
  table.open = [connect] {
    auto connection = connect();
    connection->execute("SET default_transaction_read_only = off");
    return connection;
  };
  return adbc::destination_of(std::move(table));
}

}  // namespace phlox::engine::postgresql

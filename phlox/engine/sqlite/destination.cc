// A new table of a file of SQLite's.
#include "phlox/engine/sqlite/destination.h"

#include <cmath>
#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/standard.h"
#include "phlox/engine/adbc/destination.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/file_uri.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::engine::sqlite {
namespace {

using compile::standard::string_literal;
using type::Kind;
using type::Type;

std::string name_text(const std::string& name) {
  return compile::standard::identifier(name, "sqlite");
}

Type plain(const Type& given) {
  const Type type = given.without_option();
  return type.is(Kind::kCategorical) ? plain(type.element()) : type;
}

// The declared type: what it would be taken for must not change its values. A number
// within a text is one where the type is none that begins with text.
std::string declared(const Type& given) {
  const Type type = plain(given);
  switch (type.kind()) {
    case Kind::kBool:
      return "BOOLEAN";
    case Kind::kUint64:
    case Kind::kDecimal:
    case Kind::kJson:
    case Kind::kString:
      return "TEXT";
    case Kind::kFloat32:
    case Kind::kFloat64:
      return "REAL";
    case Kind::kBytes:
      return "BLOB";
    case Kind::kDate:
      return "DATE";
    case Kind::kTime:
      return "TIME";
    case Kind::kDatetime:
      return type.zone().empty() ? "DATETIME" : "TEXT";
    case Kind::kTimedelta:
      return "TIMEDELTA";
    case Kind::kUuid:
      return "UUID";
    default:
      return type.is_integer() ? "INTEGER" : "";
  }
}

Type carried_as(const Type& given) {
  const Type type = plain(given);
  const bool whole = type.is(Kind::kBool) || type.is(Kind::kTimedelta) ||
                     (type.is_integer() && !type.is(Kind::kUint64));
  const Type as = whole                   ? Type::int64()
                  : type.is_float()       ? Type::float64()
                  : type.is(Kind::kBytes) ? Type::bytes()
                                          : Type::string();
  return given.is_option() ? Type::option(as) : as;
}

// A NaN is the text nan there: of each float there are two columns, of which one is null.
std::shared_ptr<const table::Batch> parted(
    const std::shared_ptr<const table::Batch>& batch, const Type& from, const Type& to) {
  table::Builder builder(to);
  const auto columns = table::columns(from, *batch);
  size_t place = 0;
  for (const auto& column : columns) {
    auto& values = builder.column(place++);
    auto* const texts =
        column.kind() == Kind::kFloat64 ? &builder.column(place++) : nullptr;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const bool null = column.is_null(row);
      if (texts) {
        const bool nan = !null && std::isnan(column.value<double>(row));
        null || nan ? values.append_null() : values.append(column.value<double>(row));
        nan ? texts->append_bytes("nan") : texts->append_null();
      } else if (null) {
        values.append_null();
      } else if (column.kind() == Kind::kInt64) {
        values.append(column.value<int64_t>(row));
      } else {
        values.append_bytes(column.bytes(row));
      }
    }
  }
  for (int64_t row = 0; row < batch->num_rows(); ++row) builder.end_row();
  return std::make_shared<const table::Batch>(builder.finish());
}

}  // namespace

std::unique_ptr<Destination> destination_at(const migrate::Uri& uri, const Type& rows,
                                            const OpenFile& open) {
  adbc::NewTable table;
  table.where = uri.to_string();
  table.rows = rows;
  std::vector<type::Field> carried, shaped;
  std::string columns, values;
  for (const type::Field& field : rows.element().fields()) {
    const std::string type = declared(field.type);
    if (type.empty())
      throw Error(Code::kUnsupported, "SQLite has no values of type " +
                                          plain(field.type).to_string() +
                                          ", as the column " + field.name + " has")
          .at(table.where)
          .hint("leave it out, or cast it");
    columns += (columns.empty() ? "" : ", ") + name_text(field.name) + " " + type +
               (field.type.is_option() ? "" : " NOT NULL");
    carried.push_back({field.name, carried_as(field.type)});
    const auto add = [&](const Type& as) {
      shaped.push_back({"c" + std::to_string(shaped.size()), Type::option(as)});
      return "?" + std::to_string(shaped.size());
    };
    const Type as = carried.back().type.without_option();
    std::string value = add(as);
    if (as.is_float()) value = "coalesce(" + value + ", " + add(Type::string()) + ")";
    values += (values.empty() ? "" : ", ") + value;
  }
  const std::string file = file_or_new(uri);
  const bool is_new = !std::filesystem::exists(file);
  table.open = [open, file, mode = is_new ? "rwc" : "rw"] { return open(file, mode); };
  if (!is_new &&
      !adbc::texts(*open(file, "ro"),
                   "SELECT name FROM sqlite_master WHERE lower(name) = lower(" +
                       string_literal(uri.inner) + ")")
           .empty())
    throw Error(Code::kIo, "a table " + uri.inner + " is there already")
        .at(table.where)
        .hint("choose another name, or drop it there");
  if (is_new)
    table.undo = [file] {
      std::error_code ignored;
      if (std::filesystem::file_size(file, ignored) == 0)
        std::filesystem::remove(file, ignored);
    };
  table.carried = Type::table(carried);
  table.shaped_type = Type::table(shaped);
  table.shaped = [from = table.carried, to = table.shaped_type](const auto& batch) {
    return parted(batch, from, to);
  };
  table.create = "CREATE TABLE " + name_text(uri.inner) + " (" + columns + ")";
  table.insert = "INSERT INTO " + name_text(uri.inner) + " VALUES (" + values + ")";
  return adbc::destination_of(std::move(table));
}

}  // namespace phlox::engine::sqlite

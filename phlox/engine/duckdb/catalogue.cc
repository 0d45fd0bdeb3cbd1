// What the catalogue of a DuckDB file says of a table.
#include "phlox/engine/duckdb/catalogue.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/duckdb.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/duckdb/attached.h"
#include "phlox/engine/duckdb/database.h"
#include "phlox/engine/duckdb/described.h"
#include "phlox/engine/duckdb/message.h"
#include "phlox/engine/duckdb/types.h"
#include "phlox/engine/duckdb/vectors.h"
#include "phlox/engine/file_uri.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::engine::duckdb {

using compile::Stored;
using compile::duckdb::identifier;
using compile::duckdb::string_literal;
using type::Type;

namespace {

// A whole result; it may be of any statement.
class Answer {
 public:
  Answer(const Connected& session, const std::string& sql) {
    if (api().query(session.get(), sql.c_str(), &result_) == 0) return;
    const char* const text = api().result_error(&result_);
    Error error = error_of(text ? text : "");
    api().destroy_result(&result_);
    throw error;
  }
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer() { api().destroy_result(&result_); }
  Result& get() { return result_; }

 private:
  Result result_;
};

// The rows of a query of texts; a null is empty.
std::vector<std::vector<std::string>> texts(const Connected& session,
                                            const std::string& sql) {
  Answer answer(session, sql);
  std::vector<std::vector<std::string>> rows;
  const uint64_t width = api().column_count(&answer.get());
  while (Chunk chunk = api().fetch_chunk(answer.get())) {
    const uint64_t count = api().data_chunk_get_size(chunk);
    const size_t begin = rows.size();
    rows.resize(begin + count);
    for (uint64_t i = 0; i < width; ++i) {
      table::Builder builder(Type::table({{"text", Type::option(Type::string())}}));
      take(api().data_chunk_get_vector(chunk, i), 0, static_cast<int64_t>(count),
           builder.column(0));
      for (uint64_t row = 0; row < count; ++row) builder.end_row();
      const table::Batch batch = builder.finish();
      const table::Column column = table::columns(builder.type(), batch).at(0);
      for (int64_t row = 0; row < column.size(); ++row)
        rows[begin + static_cast<size_t>(row)].emplace_back(
            column.is_null(row) ? std::string_view() : column.bytes(row));
    }
    api().destroy_data_chunk(&chunk);
  }
  return rows;
}

std::string taken(char* text) {
  std::string out = text ? text : "";
  api().free(text);
  return out;
}

std::optional<Type> type_of(const Logical& logical);

std::optional<Type> list_of(LogicalType child) {
  const auto element = type_of(Logical(child));
  if (!element) return std::nullopt;
  return Type::var(Type::option(*element));
}

std::optional<Type> record_of(const Logical& logical) {
  const auto& duckdb = api();
  std::vector<type::Field> fields;
  for (uint64_t i = 0; i < duckdb.struct_type_child_count(logical.get()); ++i) {
    const auto field = type_of(Logical(duckdb.struct_type_child_type(logical.get(), i)));
    if (!field) return std::nullopt;
    fields.push_back(
        {taken(duckdb.struct_type_child_name(logical.get(), i)), Type::option(*field)});
  }
  Type record = Type::record(std::move(fields));
  // Values are found by these names there.
  if (compile::duckdb::struct_names(record) != record.field_names()) return std::nullopt;
  return record;
}

// The type to which its values can be cast, each with an equal there; or nothing. A cast
// fails where a HUGEINT has more than 38 digits.
std::optional<Type> type_of(const Logical& logical) {
  const auto& duckdb = api();
  switch (logical.id()) {
    case TypeId::kBoolean:
      return Type::boolean();
    case TypeId::kTinyint:
      return Type::int8();
    case TypeId::kSmallint:
      return Type::int16();
    case TypeId::kInteger:
      return Type::int32();
    case TypeId::kBigint:
      return Type::int64();
    case TypeId::kUtinyint:
      return Type::uint8();
    case TypeId::kUsmallint:
      return Type::uint16();
    case TypeId::kUinteger:
      return Type::uint32();
    case TypeId::kUbigint:
      return Type::uint64();
    case TypeId::kHugeint:
    case TypeId::kUhugeint:
      return Type::decimal(38, 0);
    case TypeId::kFloat:
      return Type::float32();
    case TypeId::kDouble:
      return Type::float64();
    case TypeId::kDecimal:
      return Type::decimal(duckdb.decimal_width(logical.get()),
                           duckdb.decimal_scale(logical.get()));
    case TypeId::kVarchar:
      return taken(duckdb.logical_type_get_alias(logical.get())) == "JSON"
                 ? Type::json()
                 : Type::string();
    case TypeId::kEnum:
      return Type::categorical(Type::string());
    case TypeId::kBlob:
      return Type::bytes();
    case TypeId::kUuid:
      return Type::uuid();
    case TypeId::kDate:
      return Type::date();
    case TypeId::kTime:
      return Type::time();
    case TypeId::kTimestamp:
    case TypeId::kTimestampS:
    case TypeId::kTimestampMs:
      return Type::datetime();
    case TypeId::kTimestampTz:
      return Type::datetime("UTC");
    case TypeId::kInterval:
      return Type::timedelta();
    case TypeId::kList:
      return list_of(duckdb.list_type_child_type(logical.get()));
    case TypeId::kArray:
      return list_of(duckdb.array_type_child_type(logical.get()));
    case TypeId::kStruct:
      return record_of(logical);
    case TypeId::kMap: {
      const auto key = type_of(Logical(duckdb.map_type_key_type(logical.get())));
      const auto value = type_of(Logical(duckdb.map_type_value_type(logical.get())));
      if (!key || !value) return std::nullopt;
      return Type::map(*key, Type::option(*value));
    }
    default:
      return std::nullopt;
  }
}

Stored read_catalogue(const Connected& session, const std::string& attached,
                      const migrate::Uri& uri) {
  const Described found =
      described([&](const std::string& sql) { return texts(session, sql); },
                string_literal(attached), uri);
  Stored stored;
  stored.path = found.path;
  stored.keys = found.keys;
  stored.rows = found.rows;
  Answer rows(session, "SELECT * FROM " + attached + "." + identifier(stored.path[0]) +
                           "." + identifier(stored.path[1]) + " LIMIT 0");
  if (api().column_count(&rows.get()) != found.columns.size())
    throw Error(Code::kType, "the view has other columns than the catalogue says");
  for (size_t i = 0; i < found.columns.size(); ++i) {
    const auto& column = found.columns[i];
    const Logical logical(api().column_logical_type(&rows.get(), i));
    const auto type =
        logical.id() == TypeId::kTimestampNs ? Type::datetime() : type_of(logical);
    if (!type)
      throw Error(Code::kUnsupported,
                  "the column " + column.name + " is of the type " + column.declared)
          .hint("make a view that casts it, or leaves it out");
    stored.columns.push_back(
        {column.name, column.declared, column.is_nullable ? Type::option(*type) : *type});
  }
  return stored;
}

}  // namespace

Stored table_at(const migrate::Uri& uri) {
  adbc::check_options(uri);
  std::error_code failed;
  const std::string path = file_of(uri);
  // One file may not be attached by two names.
  const auto whole = std::filesystem::canonical(path, failed);
  const std::string file = failed ? path : whole.string();
  try {
    const Attached attached(file);
    const Connected session(Access::kFiles);
    Stored stored = read_catalogue(session, attached.name(), uri);
    stored.engine = "duckdb";
    stored.database = file;
    stored.shown = uri.to_string();
    return stored;
  } catch (Error& error) {
    error.at(uri.to_string());
    throw;
  }
}

}  // namespace phlox::engine::duckdb

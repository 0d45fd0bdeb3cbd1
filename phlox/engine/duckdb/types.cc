// DuckDB's own types for datashapes.
#include "phlox/engine/duckdb/types.h"

#include <memory>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/duckdb.h"

namespace phlox::engine::duckdb {

using type::Kind;
using type::Type;

namespace {

TypeId id_of(const Type& type) {
  switch (type.kind()) {
    case Kind::kNull:
      return TypeId::kNull;
    case Kind::kBool:
      return TypeId::kBoolean;
    case Kind::kInt8:
      return TypeId::kTinyint;
    case Kind::kInt16:
      return TypeId::kSmallint;
    case Kind::kInt32:
      return TypeId::kInteger;
    case Kind::kInt64:
      return TypeId::kBigint;
    case Kind::kUint8:
      return TypeId::kUtinyint;
    case Kind::kUint16:
      return TypeId::kUsmallint;
    case Kind::kUint32:
      return TypeId::kUinteger;
    case Kind::kUint64:
      return TypeId::kUbigint;
    case Kind::kFloat32:
      return TypeId::kFloat;
    case Kind::kFloat64:
      return TypeId::kDouble;
    case Kind::kDecimal:
      return TypeId::kDecimal;
    case Kind::kString:
      return TypeId::kVarchar;
    case Kind::kBytes:
      return TypeId::kBlob;
    case Kind::kDate:
      return TypeId::kDate;
    case Kind::kTime:
      return TypeId::kTime;
    case Kind::kDatetime:
      return type.zone().empty() ? TypeId::kTimestamp : TypeId::kTimestampTz;
    case Kind::kTimedelta:
      return TypeId::kInterval;
    case Kind::kUuid:
      return TypeId::kUuid;
    case Kind::kJson:
      return TypeId::kVarchar;
    case Kind::kRecord:
      return TypeId::kStruct;
    case Kind::kVar:
    case Kind::kFixed:  // its own arrays know no CASE, and none without elements
      return TypeId::kList;
    case Kind::kMap:
      return TypeId::kMap;
    case Kind::kOption:
    case Kind::kCategorical:
      return id_of(type.element());
  }
  throw Error(Code::kUnsupported, "DuckDB has no type for " + type.to_string());
}

// Through options and categoricals, which DuckDB's types do not show.
Type stored(Type type) {
  while (type.is_option() || type.is(Kind::kCategorical)) type = type.element();
  return type;
}

LogicalType create(const Type& given) {
  const Type type = stored(given);
  const auto& duckdb = api();
  switch (type.kind()) {
    case Kind::kDecimal:
      return duckdb.create_decimal_type(static_cast<uint8_t>(type.precision()),
                                        static_cast<uint8_t>(type.scale()));
    case Kind::kRecord: {
      std::vector<std::unique_ptr<Logical>> fields;
      std::vector<LogicalType> handles;
      std::vector<const char*> names;
      const auto written = compile::duckdb::struct_names(type);
      for (size_t i = 0; i < written.size(); ++i) {
        fields.push_back(std::make_unique<Logical>(type.fields()[i].type));
        handles.push_back(fields.back()->get());
        names.push_back(written[i].c_str());
      }
      return duckdb.create_struct_type(handles.data(), names.data(), handles.size());
    }
    case Kind::kVar:
    case Kind::kFixed:
      return duckdb.create_list_type(Logical(type.element()).get());
    case Kind::kMap:
      return duckdb.create_map_type(Logical(type.map_key()).get(),
                                    Logical(type.element()).get());
    default:
      return duckdb.create_logical_type(static_cast<int>(id_of(type)));
  }
}

}  // namespace

Logical::Logical(const Type& type) : handle_(create(type)) {
  if (!handle_)
    throw Error(Code::kUnsupported, "DuckDB has no type for " + type.to_string());
}

Logical::~Logical() {
  if (handle_) api().destroy_logical_type(&handle_);
}

TypeId Logical::id() const { return static_cast<TypeId>(api().get_type_id(handle_)); }

bool matches(const Logical& logical, const Type& given) {
  const Type type = stored(given);
  const auto& duckdb = api();
  if (logical.id() != id_of(type)) return false;
  const auto handle = logical.get();
  switch (type.kind()) {
    case Kind::kDecimal:
      return duckdb.decimal_width(handle) == type.precision() &&
             duckdb.decimal_scale(handle) == type.scale();
    case Kind::kRecord: {
      if (duckdb.struct_type_child_count(handle) != type.fields().size()) return false;
      for (size_t i = 0; i < type.fields().size(); ++i)
        if (!matches(Logical(duckdb.struct_type_child_type(handle, i)),
                     type.fields()[i].type))
          return false;
      return true;
    }
    case Kind::kVar:
    case Kind::kFixed:
      return matches(Logical(duckdb.list_type_child_type(handle)), type.element());
    case Kind::kMap:
      return matches(Logical(duckdb.map_type_key_type(handle)), type.map_key()) &&
             matches(Logical(duckdb.map_type_value_type(handle)), type.element());
    default:
      return true;
  }
}

int decimal_bytes(int precision) {
  return precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
}

}  // namespace phlox::engine::duckdb

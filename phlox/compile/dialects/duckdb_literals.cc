// DuckDB's names of types, literals and quotes.
#include <cmath>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/compile/dialects/duckdb.h"

namespace phlox::compile::duckdb {

std::string identifier(std::string_view name) {
  return standard::identifier(name, "duckdb");
}

std::string string_literal(std::string_view given) {
  std::string text = "'";
  bool pieces = false;
  for (const char c : given) {
    if (c == '\0') {
      text += "' || chr(0) || '";
      pieces = true;
    } else {
      text.append(c == '\'' ? 2 : 1, c);
    }
  }
  text += '\'';
  return pieces ? "(" + text + ")" : text;
}

std::string type_name(const Type& given) {
  const Type type = given.without_option();
  switch (type.kind()) {
    using enum type::Kind;
    case kNull:
      return "INTEGER";
    case kBool:
      return "BOOLEAN";
    case kInt8:
      return "TINYINT";
    case kInt16:
      return "SMALLINT";
    case kInt32:
      return "INTEGER";
    case kInt64:
      return "BIGINT";
    case kUint8:
      return "UTINYINT";
    case kUint16:
      return "USMALLINT";
    case kUint32:
      return "UINTEGER";
    case kUint64:
      return "UBIGINT";
    case kFloat32:
      return "FLOAT";
    case kFloat64:
      return "DOUBLE";
    case kDecimal:
      return standard::decimal_name("DECIMAL", type);
    case kString:
    case kJson:
      return "VARCHAR";
    case kBytes:
      return "BLOB";
    case kDate:
      return "DATE";
    case kTime:
      return "TIME";
    case kDatetime:
      return type.zone().empty() ? "TIMESTAMP" : "TIMESTAMPTZ";
    case kTimedelta:
      return "INTERVAL";
    case kUuid:
      return "UUID";
    case kOption:
    case kCategorical:
      return type_name(type.element());
    case kVar:
    case kFixed:  // its own arrays know no CASE, and none without elements
      return type_name(type.element()) + "[]";
    case kMap:
      return "MAP(" + type_name(type.map_key()) + ", " + type_name(type.element()) + ")";
    case kRecord: {
      std::string text = "STRUCT(";
      const auto names = struct_names(type);
      for (size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : ", ") + identifier(names[i]) + " " +
                type_name(type.fields()[i].type);
      return text + ")";
    }
  }
  throw Error(Code::kUnsupported, "duckdb has no type for " + type.to_string());
}

namespace {

std::string float_text(double value, bool single) {
  if (std::isnan(value)) return single ? "'nan'::FLOAT" : "'nan'::DOUBLE";
  if (std::isinf(value))
    return std::string(value < 0 ? "'-inf'" : "'inf'") +
           (single ? "::FLOAT" : "::DOUBLE");
  std::string text = standard::number_text(value);
  // Without an exponent it would be a decimal.
  if (text.find('e') == std::string::npos) text += "e0";
  return single ? "CAST(" + text + " AS FLOAT)" : text;
}

std::string datetime_literal(int64_t micros, bool zoned) {
  const std::string text = standard::datetime_text(micros);
  if (text.empty())
    return (zoned ? "make_timestamptz(" : "make_timestamp(") + std::to_string(micros) +
           ")";
  return (zoned ? "TIMESTAMPTZ '" : "TIMESTAMP '") + text + (zoned ? "+00'" : "'");
}

[[noreturn]] void wrong(const expr::Value& value, const Type& type) {
  throw Error(Code::kInternal, "a literal of type " + type.to_string() +
                                   " has the value " + value.to_string());
}

}  // namespace

std::string literal(const expr::Value& value, const Type& given) {
  const Type type = given.without_option();
  if (value.is_null())
    return type.is(type::Kind::kNull) ? "NULL" : "CAST(NULL AS " + type_name(type) + ")";
  const auto cast = [&](const std::string& text) {
    return "CAST(" + text + " AS " + type_name(type) + ")";
  };
  const auto* integer = value.integer();
  const auto* text = value.string();
  if (type.is_integer() || type.is_float()) {
    std::string digits;
    if (integer)
      digits = std::to_string(*integer);
    else if (const auto* large = value.unsigned_integer())
      digits = std::to_string(*large);
    else if (const auto* real = value.real(); real && type.is_float())
      return float_text(*real, type.bit_width() == 32);
    else
      wrong(value, type);
    if (type.is(type::Kind::kFloat64)) return digits + "e0";
    return cast(digits);
  }
  switch (type.kind()) {
    using enum type::Kind;
    case kBool:
      if (const auto* flag = value.boolean()) return *flag ? "TRUE" : "FALSE";
      break;
    case kDecimal:
      if (text) return cast(string_literal(*text));
      if (integer) return cast(std::to_string(*integer));
      if (const auto* large = value.unsigned_integer())
        return cast(std::to_string(*large));
      break;
    case kString:
    case kJson:
      if (text) return string_literal(*text);
      break;
    case kUuid:
      if (text) return cast(string_literal(*text));
      break;
    case kBytes:
      if (text) {
        std::string bytes = "'";
        constexpr char kHex[] = "0123456789ABCDEF";
        for (const char c : *text) {
          bytes += "\\x";
          bytes += kHex[static_cast<uint8_t>(c) >> 4];
          bytes += kHex[static_cast<uint8_t>(c) & 15];
        }
        return bytes + "'::BLOB";
      }
      break;
    case kDate:
      if (integer) {
        const std::string date = standard::date_text(*integer);
        return date.empty() ? "make_date(" + std::to_string(*integer) + ")"
                            : "DATE '" + date + "'";
      }
      break;
    case kTime:
      if (integer) return "TIME '" + time_text(*integer) + "'";
      break;
    case kDatetime:
      if (integer) return datetime_literal(*integer, !type.zone().empty());
      break;
    case kTimedelta:
      if (integer) return "to_microseconds(" + std::to_string(*integer) + ")";
      break;
    case kCategorical:
      return duckdb::literal(value, type.element());
    case kVar:
    case kFixed:
      if (const auto* items = value.list()) {
        std::string list = "[";
        for (const auto& item : *items) {
          if (list.size() > 1) list += ", ";
          list += duckdb::literal(item, type.element());
        }
        return cast(list + "]");
      }
      break;
    case kRecord:
      if (const auto* fields = value.list()) {
        const auto names = struct_names(type);
        std::string record = "struct_pack(";
        for (size_t i = 0; i < fields->size(); ++i)
          record += (i == 0 ? "" : ", ") + identifier(names.at(i)) +
                    " := " + duckdb::literal((*fields)[i], type.fields()[i].type);
        return cast(record + ")");
      }
      break;
    case kMap:
      if (const auto* entries = value.list()) {
        std::string keys, values;
        for (const auto& entry : *entries) {
          keys += (keys.empty() ? "" : ", ") +
                  duckdb::literal((*entry.list())[0], type.map_key());
          values += (values.empty() ? "" : ", ") +
                    duckdb::literal((*entry.list())[1], type.element());
        }
        return cast("MAP([" + keys + "], [" + values + "])");
      }
      break;
    default:
      break;
  }
  wrong(value, type);
}

}  // namespace phlox::compile::duckdb

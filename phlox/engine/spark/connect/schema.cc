// Spark's types as its DDL writes them.
#include "phlox/engine/spark/connect/schema.h"

#include <spark/connect/types.pb.h>

namespace phlox::engine::spark {
namespace {

using ::spark::connect::DataType;

std::string quoted(const std::string& name) {
  std::string text = "`";
  for (const char c : name) text.append(c == '`' ? 2 : 1, c);
  return text + '`';
}

std::string ddl(const DataType& type) {
  switch (type.kind_case()) {
    case DataType::kNull:
      return "VOID";
    case DataType::kBinary:
      return "BINARY";
    case DataType::kBoolean:
      return "BOOLEAN";
    case DataType::kByte:
      return "TINYINT";
    case DataType::kShort:
      return "SMALLINT";
    case DataType::kInteger:
      return "INT";
    case DataType::kLong:
      return "BIGINT";
    case DataType::kFloat:
      return "FLOAT";
    case DataType::kDouble:
      return "DOUBLE";
    case DataType::kDecimal:
      return "DECIMAL(" + std::to_string(type.decimal().precision()) + "," +
             std::to_string(type.decimal().scale()) + ")";
    case DataType::kString: {
      const std::string& collation = type.string().collation();
      return collation.empty() || collation == "UTF8_BINARY"
                 ? "STRING"
                 : "STRING COLLATE " + collation;
    }
    case DataType::kChar:
      return "CHAR(" + std::to_string(type.char_().length()) + ")";
    case DataType::kVarChar:
      return "VARCHAR(" + std::to_string(type.var_char().length()) + ")";
    case DataType::kDate:
      return "DATE";
    case DataType::kTimestamp:
      // What the bare name means depends on a setting.
      return "TIMESTAMP_LTZ";
    case DataType::kTimestampNtz:
      return "TIMESTAMP_NTZ";
    case DataType::kDayTimeInterval:
      return "INTERVAL DAY TO SECOND";
    case DataType::kYearMonthInterval:
      return "INTERVAL YEAR TO MONTH";
    case DataType::kCalendarInterval:
      return "INTERVAL";
    case DataType::kTime:
      return "TIME";
    case DataType::kVariant:
      return "VARIANT";
    case DataType::kArray:
      return "ARRAY<" + ddl(type.array().element_type()) + ">";
    case DataType::kMap:
      return "MAP<" + ddl(type.map().key_type()) + "," + ddl(type.map().value_type()) +
             ">";
    case DataType::kStruct: {
      std::string text;
      for (const auto& field : type.struct_().fields())
        text += (text.empty() ? "" : ",") + quoted(field.name()) + ":" +
                ddl(field.data_type());
      return "STRUCT<" + text + ">";
    }
    default:
      return "a type of Spark's that is new";
  }
}

}  // namespace

std::vector<Field> fields_of(const DataType& type) {
  std::vector<Field> fields;
  for (const auto& field : type.struct_().fields())
    fields.push_back({field.name(), ddl(field.data_type()), field.nullable()});
  return fields;
}

}  // namespace phlox::engine::spark

// What Spark keeps the columns of a result as, and how its rows get there.
#include "phlox/engine/spark/written.h"

#include <utility>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/spark.h"
#include "phlox/engine/carried.h"

namespace phlox::engine::spark {
namespace {

using compile::spark::backquoted;
using type::Kind;
using type::Type;

// Whether a column of that type is one of the same type where Spark's catalogue has it.
bool is_own(const Type& type) {
  return type.is(Kind::kBool) || type.is_signed() || type.is_float() ||
         type.is(Kind::kDecimal) || type.is(Kind::kString) || type.is(Kind::kBytes) ||
         type.is(Kind::kDate) || type.is(Kind::kDatetime);
}

// As what the rows travel, and nothing where Spark has no such type.
std::optional<Type> carried_as(const Type& given) {
  if (given.is_option()) {
    const auto type = carried_as(given.without_option());
    return type ? std::optional(Type::option(*type)) : std::nullopt;
  }
  if (is_own(given)) return given;
  switch (given.kind()) {
    case Kind::kUint8:
      return Type::int16();
    case Kind::kUint16:
      return Type::int32();
    case Kind::kUint32:
    case Kind::kTime:
    case Kind::kTimedelta:
      return Type::int64();
    case Kind::kUint64:
      return Type::decimal(20, 0);
    case Kind::kUuid:
    case Kind::kJson:
      return Type::string();
    case Kind::kCategorical:
      return carried_as(given.element().is_option() ? given.element().without_option()
                                                    : given.element());
    case Kind::kVar:
      return is_own(given.element().without_option()) ? std::optional(given)
                                                      : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool is_moment(const Type& type) {
  return type.is(Kind::kDatetime) && !type.zone().empty();
}

// What files of the format cannot hold, though tables can.
bool lacks(const std::string& format, const Type& type) {
  if (format == "csv")
    return type.is_list() || type.is(Kind::kBytes) || type.is(Kind::kTimedelta);
  if (format == "orc" && type.is_list())
    return is_moment(type.element().without_option());
  return format == "json" && type.is(Kind::kTimedelta);
}

// A value on its way, as one of the result's.
std::string made(const std::string& value, const Type& type, const std::string& format) {
  const bool is_text = format == "csv" || format == "json";
  if (type.is(Kind::kTimedelta))
    return "timestamp_micros(" + value + ") - TIMESTAMP_LTZ '1970-01-01 00:00:00Z'";
  if (type.is(Kind::kTime) && is_text)
    return "date_format(timestamp_micros(" + value + "), 'HH:mm:ss.SSSSSS')";
  // ORC's own writer makes them times after 1970.
  if (is_moment(type) && format == "orc")
    return "CASE WHEN unix_micros(" + value + ") BETWEEN -999999 AND -1 THEN " +
           compile::spark::raise("'ORC files hold no moment of the last second of 1969'",
                                 type) +
           " ELSE " + value + " END";
  if (type.is_float() && format == "csv")
    return "CASE WHEN isnan(" + value + ") THEN 'nan' WHEN " + value +
           " = CAST('Infinity' AS DOUBLE) THEN 'inf' WHEN " + value +
           " = CAST('-Infinity' AS DOUBLE) THEN '-inf' ELSE CAST(" + value +
           " AS STRING) END";
  return value;
}

std::string column(size_t i) { return "c" + std::to_string(i); }

}  // namespace

Written::Written(const Type& rows, std::string format)
    : rows_(rows), format_(std::move(format)) {
  std::vector<type::Field> fields;
  for (const type::Field& field : rows.element().fields()) {
    const Type type = field.type.without_option();
    const auto carried = carried_as(field.type);
    if (!carried || lacks(format_, type))
      throw Error(Code::kUnsupported,
                  (carried ? format_ + " files of Spark's hold" : "Spark has") +
                      " no values of type " + type.to_string() + ", as the column " +
                      field.name + " has")
          .hint("leave it out, or cast it" +
                std::string(carried ? "; parquet holds such" : ""));
    if (field.name.empty())
      throw Error(Code::kUnsupported, "Spark has no columns without a name")
          .hint("rename it");
    fields.push_back({column(fields.size()), *carried});
  }
  if (fields.empty())
    throw Error(Code::kUnsupported, "Spark keeps no table without columns");
  carried_ = Type::table(std::move(fields));
}

std::string Written::definition() const {
  std::string text;
  for (const type::Field& field : rows_.element().fields())
    text += (text.empty() ? "" : ", ") + backquoted(field.name) + " " +
            (field.type.without_option().is(Kind::kTimedelta)
                 ? "INTERVAL DAY TO SECOND"
                 : compile::spark::type_name(field.type));
  return text;
}

std::string Written::definition_on_the_way() const {
  std::string text;
  for (const type::Field& field : carried_.element().fields())
    text += (text.empty() ? "" : ", ") + field.name + " " +
            compile::spark::type_name(field.type);
  return text;
}

std::string Written::select() const {
  std::string text = "SELECT ";
  const auto& fields = rows_.element().fields();
  for (size_t i = 0; i < fields.size(); ++i)
    text += (i > 0 ? ", " : "") +
            made(column(i), fields[i].type.without_option(), format_) + " AS " +
            backquoted(fields[i].name);
  return text + " FROM ";
}

std::string Written::query_of_table(const std::string& from) const {
  return select() + from;
}

std::string Written::query_of_query(const std::string& given) const {
  std::string names;
  for (const type::Field& field : carried_.element().fields())
    names += (names.empty() ? "" : ", ") + field.name;
  return select() + "(" + given + ") AS r(" + names + ")";
}

std::shared_ptr<const table::Batch> Written::carried(
    const std::shared_ptr<const table::Batch>& batch) const {
  return engine::carried(batch, rows_, carried_);
}

LocalRows Written::local_rows(
    const std::string& alias,
    std::vector<std::shared_ptr<const table::Batch>> batches) const {
  return {alias, carried_.element().field_names(),
          [type = carried_, batches = std::move(batches)](ArrowArrayStream* out) {
            table::stream_of(type, batches).export_to(out);
          }};
}

}  // namespace phlox::engine::spark

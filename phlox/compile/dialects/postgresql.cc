// PostgreSQL's SQL: names of types, constants, logic.
#include "phlox/compile/dialects/postgresql.h"

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/compile/row.h"
#include "phlox/compile/text.h"

namespace phlox::compile {
namespace postgresql {

std::string type_name(const Type& given) {
  const Type type = sql_type(given);
  switch (type.kind()) {
    using enum type::Kind;
    case kNull:
    case kInt32:
    case kUint16:
      return "INTEGER";
    case kBool:
      return "BOOLEAN";
    case kInt8:
    case kInt16:
    case kUint8:
      return "SMALLINT";
    case kInt64:
    case kUint32:
    case kTimedelta:
      return "BIGINT";
    case kUint64:
      return "NUMERIC(20, 0)";
    case kFloat32:
      return "REAL";
    case kFloat64:
      return "DOUBLE PRECISION";
    case kDecimal:
      return standard::decimal_name("NUMERIC", type);
    case kString:
    case kJson:
      return "TEXT";
    case kBytes:
      return "BYTEA";
    case kDate:
      return "DATE";
    case kTime:
      return "TIME";
    case kDatetime:
      return type.zone().empty() ? "TIMESTAMP" : "TIMESTAMPTZ";
    case kUuid:
      return "UUID";
    case kVar: {
      // Lists within lists are one array of several dimensions there, all as long.
      const Type element = sql_type(type.element());
      if (!element.is_list()) return type_name(element) + "[]";
      break;
    }
    default:
      break;
  }
  throw Error(Code::kUnsupported, "postgresql has no values of type " + type.to_string());
}

std::string literal(const expr::Value& value, const Type& given) {
  const Type type = sql_type(given);
  const std::string name = type_name(type);
  const auto cast = [&](const std::string& text) {
    return "CAST(" + text + " AS " + name + ")";
  };
  if (std::string text = standard::null_or_flag(value, type, name); !text.empty())
    return text;
  if (const auto* list = value.list(); list && type.is(kind::kVar)) {
    std::string items;
    for (const expr::Value& item : *list)
      items += (items.empty() ? "" : ", ") + postgresql::literal(item, type.element());
    return cast("ARRAY[" + items + "]");
  }
  if (const auto* real = value.real()) return standard::float_cast(*real, name);
  if (const auto* integer = value.integer()) {
    switch (type.kind()) {
      case kind::kTime:
        return name + " '" + time_text(*integer) + "'";
      case kind::kDate:
      case kind::kDatetime:
        return name + " '" + standard::moment_text(*integer, type, "+00", "postgresql") +
               "'";
      default:
        return cast("'" + std::to_string(*integer) + "'");
    }
  }
  if (const auto* large = value.unsigned_integer()) return cast(std::to_string(*large));
  if (const auto* text = value.string()) {
    if (type.is(kind::kBytes)) return cast("'\\x" + standard::hex(*text) + "'");
    if (text->find('\0') != std::string::npos)
      throw Error(Code::kUnsupported, "postgresql has no text with a zero byte");
    // With E a backslash means the same whatever the server's settings are.
    std::string quoted = text->find('\\') == std::string::npos ? "'" : "E'";
    for (const char c : *text) quoted.append(c == '\'' || c == '\\' ? 2 : 1, c);
    return cast(quoted + "'");
  }
  throw Error(Code::kInternal, "a literal of type " + type.to_string() +
                                   " has the value " + value.to_string());
}

namespace {

constexpr Word kWords[] = {
    {"eq", "{0:c} = {1:c}"},
    {"ne", "{0:c} <> {1:c}"},
    {"lt", "{0:c} < {1:c}"},
    {"le", "{0:c} <= {1:c}"},
    {"gt", "{0:c} > {1:c}"},
    {"ge", "{0:c} >= {1:c}"},
    {"between", "{0:c} BETWEEN {1:c} AND {2:c}"},
};

struct Postgresql : Dialect {
  Postgresql()
      : Dialect("postgresql",
                {kWords, number_words(), cast_words(), string_words(), time_words(),
                 reduction_words(), nested_words(), standard::logic_words(),
                 standard::choice_words(), standard::function_words(),
                 standard::reduction_words(), standard::window_words()}) {
    semi_join = {};
    anti_join = {};
    reads_streams = false;
    star_replace = false;
    names_subqueries = true;
  }

  std::string type_name(const Type& type) const override {
    return postgresql::type_name(type);
  }
  std::string literal(const expr::Value& value, const Type& type) const override {
    return postgresql::literal(value, type);
  }
  std::string identifier(std::string_view name) const override {
    // Longer names are cut there, and then may be one.
    constexpr size_t kLongest = 63;
    if (name.size() > kLongest)
      throw Error(Code::kUnsupported, "postgresql takes no name of more than 63 bytes");
    return standard::identifier(name, "postgresql");
  }
  std::string stored_column(const std::string& text, const Stored::Column& column,
                            const Type& wanted) const override {
    const Type stored = sql_type(column.type), type = sql_type(wanted);
    if (stored == type || (stored.is(kind::kString) && type.is(kind::kString)) ||
        (stored.is(kind::kDatetime) && type.is(kind::kDatetime) &&
         stored.zone().empty() == type.zone().empty())) {
      if (type.is(kind::kTimedelta))
        return "CAST(extract(epoch FROM " + text + ") * 1000000 AS BIGINT)";
      if (type.is(kind::kJson)) return "CAST(" + text + " AS TEXT)";
      if (column.declared.starts_with("char")) return "CAST(" + text + " AS TEXT)";
      // By code point, whatever the database's own order is.
      if (type.is(kind::kString) && column.declared.ends_with(" collated"))
        return text + " COLLATE \"C\"";
      return text;
    }
    if (standard::holds_decimals(type, stored))
      return "CAST(" + text + " AS " + postgresql::type_name(type) + ")";
    if (stored.is_integer() && type.is_integer())
      return expand(postgresql::cast_text(stored, type),
                    [&](const Place&) { return Sql{text, true}; });
    return Dialect::stored_column(text, column, wanted);
  }
  std::string fitting(const std::string& text, const Type& from,
                      const Type& to) const override {
    // The nearest float, as everywhere.
    if (to.is_float()) return widen(text, from, to);
    return "CASE WHEN " + text + " = round(" + text + ", " + std::to_string(to.scale()) +
           ") AND abs(" + text + ") < 1e" + std::to_string(to.precision() - to.scale()) +
           " THEN CAST(" + text + " AS " + postgresql::type_name(to) + ") END";
  }
  Unnested unnest(const std::string& list, const Type& element,
                  bool keep_empty) const override {
    return postgresql::unnest(list, element, keep_empty);
  }
  std::string distance(const std::string& later, const std::string& earlier,
                       const Type& type) const override {
    const auto minus = [&](const std::string& open, const std::string& close) {
      return open + later + close + " - " + open + earlier + close;
    };
    if (type.is_integer() || type.is(kind::kDecimal) || type.is(kind::kTimedelta))
      return minus("CAST(", " AS NUMERIC)");
    if (type.is_float())
      return "(" +
             expand(float_sum("-"),
                    [&](const Place& place) {
                      return Sql{"CAST(" + (place.argument == 0 ? later : earlier) +
                                     " AS DOUBLE PRECISION)",
                                 true};
                    }) +
             ")";
    if (type.is(kind::kDate))
      return "CAST(" + minus("", "") + " AS BIGINT) * 86400000000";
    return micros_of(later) + " - " + micros_of(earlier);
  }
  std::string window_text_of(const Expr& reduction) const override {
    std::string text = text_of(reduction);
    // Those with an order or of distinct values are no window functions there.
    const bool is_none = text.find("ORDER BY ") != std::string::npos ||
                         text.find("(DISTINCT ") != std::string::npos;
    return is_none ? std::string() : text;
  }
};

const Postgresql dialect;

}  // namespace
}  // namespace postgresql
}  // namespace phlox::compile

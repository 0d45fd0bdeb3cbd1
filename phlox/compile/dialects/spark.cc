// Spark's SQL: names of types, constants, logic.
#include "phlox/compile/dialects/spark.h"

#include <charconv>
#include <cmath>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/compile/row.h"
#include "phlox/compile/text.h"

namespace phlox::compile {
namespace spark {

std::string type_name(const Type& given) {
  const Type type = sql_type(given);
  switch (type.kind()) {
    using enum type::Kind;
    case kNull:
      return "INT";
    case kBool:
      return "BOOLEAN";
    case kInt8:
      return "TINYINT";
    case kInt16:
    case kUint8:
      return "SMALLINT";
    case kInt32:
    case kUint16:
      return "INT";
    case kInt64:
    case kUint32:
    case kTime:
    case kTimedelta:
      return "BIGINT";
    case kUint64:
      return "DECIMAL(20, 0)";
    case kFloat32:
      return "FLOAT";
    case kFloat64:
      return "DOUBLE";
    case kDecimal:
      return standard::decimal_name("DECIMAL", type);
    case kString:
    case kJson:
    case kUuid:
      return "STRING";
    case kBytes:
      return "BINARY";
    case kDate:
      return "DATE";
    case kDatetime:
      return type.zone().empty() ? "TIMESTAMP_NTZ" : "TIMESTAMP_LTZ";
    case kVar:
    case kFixed:
      return "ARRAY<" + type_name(type.element()) + ">";
    case kMap:
      return "MAP<" + type_name(type.map_key()) + ", " + type_name(type.element()) + ">";
    case kRecord: {
      std::string text;
      for (const auto& field : type.fields())
        text += (text.empty() ? "" : ", ") + backquoted(field.name) + ": " +
                type_name(field.type);
      return "STRUCT<" + text + ">";
    }
    default:
      throw Error(Code::kUnsupported, "spark has no values of type " + type.to_string());
  }
}

std::string backquoted(std::string_view name) {
  std::string text = "`";
  for (const char c : name) text.append(c == '`' ? 2 : 1, c);
  return text + '`';
}

std::string identifier(std::string_view name) {
  // Between double quotes a backslash may begin an escape.
  return name.find('\\') == std::string_view::npos ? standard::identifier(name, "spark")
                                                   : backquoted(name);
}

// Quotes are written by their number, so that no reader of the text stumbles over them.
std::string quoted(std::string_view given) {
  std::string text = "'";
  for (const char c : given) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      text += "\\\\";
    } else if (c == '\'' || c == '"' || byte < 0x20) {
      text += "\\u00";
      text += "0123456789abcdef"[byte >> 4];
      text += "0123456789abcdef"[byte & 15];
    } else {
      text += c;
    }
  }
  return text + '\'';
}

std::string constant(std::string_view text) { return without_places(quoted(text)); }

std::string raise(const std::string& text, const Type& type) {
  return "CAST(raise_error(" + text + ") AS " + type_name(type) + ")";
}

std::string micros(const std::string& text, const Type& type) {
  if (type.is(kind::kTimedelta) || type.is(kind::kTime)) return text;
  return "unix_micros(CAST(" + text + " AS TIMESTAMP_LTZ))";
}

std::string moment(const std::string& number, const Type& type) {
  if (type.is(kind::kTimedelta) || type.is(kind::kTime)) return number;
  const std::string text = "timestamp_micros(" + number + ")";
  return type.is(kind::kDatetime) && !type.zone().empty()
             ? text
             : "CAST(" + text + " AS " + type_name(type) + ")";
}

namespace {
bool has_rules(const Type& type) {
  return type.is(kind::kDatetime) && !type.zone().empty() && type.zone() != "UTC";
}
}  // namespace

std::string to_wall(const std::string& text, const Type& type) {
  return has_rules(type) ? "from_utc_timestamp(" + text + ", " + quoted(type.zone()) + ")"
                         : text;
}

std::string from_wall(const std::string& wall, const Type& type) {
  return has_rules(type) ? "to_utc_timestamp(" + wall + ", " + quoted(type.zone()) + ")"
                         : wall;
}

std::string literal(const expr::Value& value, const Type& given) {
  const Type type = sql_type(given);
  const std::string name = type_name(type);
  const auto cast = [&](const std::string& text) {
    return "CAST(" + text + " AS " + name + ")";
  };
  if (std::string text = standard::null_or_flag(value, type, name); !text.empty())
    return text;
  if (const auto* real = value.real()) return standard::float_cast(*real, name);
  if (const auto* integer = value.integer())
    return standard::is_moment(type)
               ? name + " '" + standard::moment_text(*integer, type, "Z", "spark") + "'"
               : cast("'" + std::to_string(*integer) + "'");
  if (const auto* large = value.unsigned_integer())
    return cast("'" + std::to_string(*large) + "'");
  if (const auto* text = value.string()) {
    if (type.is(kind::kBytes)) return "X'" + standard::hex(*text) + "'";
    return type.is(kind::kString) || type.is(kind::kJson) ? quoted(*text)
                                                          : cast(quoted(*text));
  }
  if (const auto* list = value.list(); list && type.is_list()) {
    std::string text;
    for (const auto& item : *list)
      text += (text.empty() ? "" : ", ") + spark::literal(item, type.element());
    return cast("array(" + text + ")");
  }
  throw Error(Code::kUnsupported,
              "spark is given no constants of type " + type.to_string());
}

std::optional<Type> type_named(std::string_view ddl) {
  static constexpr std::pair<std::string_view, Type (*)()> kPlain[] = {
      {"BOOLEAN", Type::boolean},
      {"TINYINT", Type::int8},
      {"SMALLINT", Type::int16},
      {"INT", Type::int32},
      {"BIGINT", Type::int64},
      {"FLOAT", Type::float32},
      {"DOUBLE", Type::float64},
      {"BINARY", Type::bytes},
      {"DATE", Type::date},
      {"VOID", Type::null},
      {"INTERVAL DAY TO SECOND", Type::timedelta}};
  for (const auto& [name, make] : kPlain)
    if (name == ddl) return make();
  if (ddl == "STRING" || ddl == kStringOrEmpty || ddl.starts_with("STRING COLLATE ") ||
      ddl.starts_with("CHAR(") || ddl.starts_with("VARCHAR("))
    return Type::string();
  if (ddl == "TIMESTAMP_NTZ") return Type::datetime();
  if (ddl == "TIMESTAMP_LTZ") return Type::datetime("UTC");
  if (ddl.starts_with("DECIMAL(")) {
    int precision = 0, scale = 0;
    const char* const end = ddl.data() + ddl.size();
    const auto at = std::from_chars(ddl.data() + 8, end, precision).ptr;
    if (at < end && *at == ',') std::from_chars(at + 1, end, scale);
    if (precision < 1 || precision > 38 || scale < 0 || scale > precision)
      return std::nullopt;
    return Type::decimal(precision, scale);
  }
  if (ddl.starts_with("ARRAY<") && ddl.ends_with(">")) {
    const auto element = type_named(ddl.substr(6, ddl.size() - 7));
    if (!element || element->is_list() || element->is(kind::kTimedelta))
      return std::nullopt;
    return Type::var(Type::option(*element));
  }
  return std::nullopt;
}

std::string text_type(const Type& given) {
  const Type type = sql_type(given);
  switch (type.kind()) {
    case kind::kTime:
    case kind::kTimedelta:
    case kind::kUuid:
    case kind::kJson:
      return "STRING";
    default:
      return type_name(type);
  }
}

namespace {

// A comparison of a float with a constant is asked of the statistics and dictionaries of
// Parquet files, too, which leave NaN out: it stands beside what they cannot be asked, or
// the float is one that they have not.
std::string comparison_word(const Expr& node) {
  const bool greater = node.is("gt") || node.is("ge");
  const std::string sign = node.is("eq")   ? "="
                           : node.is("ne") ? "<>"
                           : node.is("gt") ? ">"
                           : node.is("ge") ? ">="
                           : node.is("lt") ? "<"
                                           : "<=";
  const std::string text = "{0:~c} " + sign + " {1:~c}";
  const auto is_number = [&](size_t i) {
    if (!node.arg(i).is("literal")) return false;
    const auto& value = node.arg(i).attribute("value");
    // For them the two zeros are not equal.
    if ((value.real() && *value.real() == 0) ||
        (value.integer() && *value.integer() == 0))
      return false;
    return value.integer() || value.unsigned_integer() ||
           (value.real() && !std::isnan(*value.real()));
  };
  for (const size_t i : {0, 1}) {
    if (!arg_type(node, i).is_float()) continue;
    if (!is_number(1 - i) && !node.arg(1 - i).relative())
      return i == 0 ? "({0:c} * 1D) " + sign + " {1:~c}"
                    : "{0:~c} " + sign + " ({1:c} * 1D)";
    if (!is_number(1 - i) || node.is("eq") || node.is("ne")) continue;
    const std::string nan = "isnan({" + std::to_string(i) + "})";
    return greater == (i == 0) ? "(" + text + ") OR " + nan
                               : "(" + text + ") AND NOT " + nan;
  }
  return text;
}

std::string between_word(const Expr& node) {
  const bool asked =
      !arg_type(node, 0).is_float() || (node.arg(1).relative() && node.arg(2).relative());
  return std::string(asked ? "{0:~c}" : "({0:c} * 1D)") + " BETWEEN {1:~c} AND {2:~c}";
}

// A null of no type is no condition there.
std::string choice_word(const Expr& node) {
  std::string text;
  const size_t count = node.args().size();
  for (size_t i = 0; i + 1 < count; i += 2)
    if (!arg_type(node, i).is(kind::kNull))
      text += " WHEN {" + std::to_string(i) + "} THEN {" + std::to_string(i + 1) + ":r}";
  const std::string rest = "{" + std::to_string(count - 1) + ":r}";
  return text.empty() ? rest : "CASE" + text + " ELSE " + rest + " END";
}

constexpr Word kWords[] = {
    {"eq", {}, comparison_word},   {"ne", {}, comparison_word},
    {"lt", {}, comparison_word},   {"le", {}, comparison_word},
    {"gt", {}, comparison_word},   {"ge", {}, comparison_word},
    {"between", {}, between_word}, {"if_else", {}, choice_word},
    {"cases", {}, choice_word},
};

struct Spark : Dialect {
  // Words of the first table come before those of the others.
  explicit Spark(std::span<const Word> first = {})
      : Dialect("spark", {first, kWords, number_words(), cast_words(), string_words(),
                          time_words(), reduction_words(), nested_words(),
                          standard::logic_words(), standard::choice_words(),
                          standard::function_words(), standard::reduction_words()}) {
    semi_join = "LEFT SEMI JOIN";
    anti_join = "LEFT ANTI JOIN";
    reads_streams = false;
    star_replace = false;
    filters_windows = false;
    shared = "AS";
    row_number = "monotonically_increasing_id()";
    values_column = "col";
    largest_limit = largest_frame = INT32_MAX;
    // Its parser recurses, and its analyser walks every level many times.
    nesting = 12;
    levels = 60;
  }

  std::string type_name(const Type& type) const override {
    return spark::type_name(type);
  }
  std::string literal(const expr::Value& value, const Type& type) const override {
    return spark::literal(value, type);
  }
  std::string identifier(std::string_view name) const override {
    return spark::identifier(name);
  }
  std::string stored_column(const std::string& name, const Stored::Column& column,
                            const Type& wanted) const override {
    const auto stored = type_named(column.declared);
    const Type type = sql_type(wanted);
    std::string text = brought(name, column, stored.value_or(type), type);
    if (column.declared == kStringOrEmpty && !wanted.is_option())
      return "coalesce(" + text + ", '')";
    // The catalogue lets nulls in, but a datashape does not.
    if (!wanted.is_option() && !column.declared.empty())
      text = "coalesce(" + text + ", " +
             raise(quoted("a null in the column " + column.name + ", which is " +
                          wanted.to_string()),
                   type) +
             ")";
    return text;
  }
  Unnested unnest(const std::string& list, const Type&, bool keep_empty) const override {
    const std::string word = keep_empty ? "explode_outer(" : "explode(";
    return {word + list + ")",
            {},
            word + "transform(" + list + ", (_x, _i) -> named_struct('x', _x, 'i', _i)))",
            ".x",
            ".i"};
  }
  std::string beside_odd(const std::string& text) const override {
    return "(" + text + " * 1D)";
  }
  // As what Arrow has them, Spark has the same.
  bool takes_rows(const Type& row) const override {
    for (const auto& field : row.fields()) {
      const Type type = field.type.without_option();
      const bool same = type.is(kind::kBool) || type.is_signed() || type.is_float() ||
                        type.is(kind::kDecimal) || type.is(kind::kString) ||
                        type.is(kind::kBytes) || type.is(kind::kDate) ||
                        type.is(kind::kDatetime);
      if (!same) return false;
    }
    return true;
  }
  std::string distance(const std::string& later, const std::string& earlier,
                       const Type& type) const override {
    const auto minus = [&](const std::string& as) {
      return "CAST(" + later + as + " - CAST(" + earlier + as;
    };
    if (type.is_integer() || type.is(kind::kTimedelta))
      return minus(" AS DECIMAL(20, 0))");
    if (type.is_float()) return minus(" AS DOUBLE)");
    if (type.is(kind::kDecimal)) return "try_subtract(" + later + ", " + earlier + ")";
    return micros(later, type) + " - " + micros(earlier, type);
  }
  std::string window_text_of(const Expr& reduction) const override {
    // What is counted once is no window function there.
    if (reduction.is("nunique") || reduction.is("approx_nunique"))
      return "CAST(size(collect_set(" +
             std::string(arg_type(reduction, 0).is_float() ? "{0:d} + 0D" : "{0}") +
             "){f}) AS BIGINT)";
    return text_of(reduction);
  }

 private:
  // A value of the catalogue's type as one of the other, or an error there that says
  // which value has no equal.
  static std::string brought(const std::string& name, const Stored::Column& column,
                             const Type& stored, const Type& type) {
    if (type.is(kind::kTimedelta) && stored.is(kind::kTimedelta))
      return "unix_micros(TIMESTAMP_LTZ '1970-01-01 00:00:00Z' + " + name + ")";
    if (stored == type) {
      // By code point, whatever the column's own collation is.
      return column.declared.starts_with("STRING COLLATE") ? name + " COLLATE UTF8_BINARY"
                                                           : name;
    }
    // A moment is the same whatever the zone is.
    if (stored.is(kind::kDatetime) && type.is(kind::kDatetime) &&
        !stored.zone().empty() && !type.zone().empty())
      return name;
    if (stored.is(kind::kString) && (type.is(kind::kString) || type.is(kind::kJson)))
      return name;
    if (stored.is(kind::kInt64) && type.is(kind::kTimedelta)) return name;
    if (stored.is(kind::kInt64) && type.is(kind::kTime))
      return "CASE WHEN " + name + " BETWEEN 0 AND 86399999999 THEN " + name + " WHEN " +
             name + " IS NOT NULL THEN " +
             raise("concat(" + name + ", ' is no time')", type) + " END";
    if (stored.is(kind::kString) && type.is(kind::kUuid))
      return "CASE WHEN " + name +
             " RLIKE '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\\\\z' THEN "
             "lower(" +
             name + ") WHEN " + name + " IS NOT NULL THEN " +
             raise("concat(" + name + ", ' is no uuid')", type) + " END";
    if (stored.is_list() && type.is_list() && !type.is(kind::kFixed) &&
        sql_type(stored.element()) == sql_type(type.element()) &&
        type.element().is_option())
      return name;
    const bool numbers = (stored.is_integer() || stored.is(kind::kDecimal)) &&
                         (type.is_integer() || type.is(kind::kDecimal));
    const bool exact = !stored.is(kind::kDecimal) ||
                       stored.scale() <= (type.is(kind::kDecimal) ? type.scale() : 0);
    if (numbers && exact)
      if (const std::string word = cast_text(stored, type, false); !word.empty())
        return expand(word, [&](const Place&) { return Sql{name, true}; });
    throw Error(Code::kUnsupported, "spark cannot make " + type.to_string() + " of its " +
                                        stored.to_string() + " " + column.name);
  }
};

const Spark dialect;

struct QuickSums : Spark {
  QuickSums() : Spark(quick_words()) {}
  std::string window_text_of(const Expr& reduction) const override {
    return dialect.window_text_of(reduction);
  }
};

const QuickSums quick;  // behind the one that is found by their name

}  // namespace

const Dialect& quick_sums() { return quick; }

}  // namespace spark
}  // namespace phlox::compile

// MySQL's and MariaDB's SQL: names of types, constants, logic.
#include "phlox/compile/dialects/mysql.h"

#include <cmath>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/compile/row.h"
#include "phlox/compile/text.h"
#include "phlox/expr/op.h"

namespace phlox::compile {
namespace mysql {

std::string type_name(const Type& given) {
  const Type type = sql_type(given);
  switch (type.kind()) {
    using enum type::Kind;
    case kNull:
    case kBool:
    case kInt8:
    case kInt16:
    case kInt32:
    case kInt64:
    case kUint8:
    case kUint16:
    case kUint32:
    case kTimedelta:
      return "SIGNED";
    case kUint64:
      return "UNSIGNED";
    case kFloat32:
    case kFloat64:
      return "DOUBLE";
    case kDecimal:
      return standard::decimal_name("DECIMAL", type);
    case kString:
    case kJson:
    case kUuid:
      return "CHAR";
    case kBytes:
      return "BINARY";
    case kDate:
      return "DATE";
    case kTime:
      return "TIME(6)";
    case kDatetime:
      return "DATETIME(6)";
    case kVar:
      if (!type.element().without_option().is_list() &&
          type_name(type.element()) != "BINARY")
        return "CHAR";
      break;
    default:
      break;
  }
  throw Error(Code::kUnsupported, "mysql has no values of type " + type.to_string());
}

namespace {

std::string hex(std::string_view bytes) { return "X'" + standard::hex(bytes) + "'"; }

std::string float_text(double value) {
  if (std::isnan(value)) return kNanText;
  if (std::isinf(value)) return (value < 0 ? "-" : "") + std::string(kInfinityText);
  if (std::abs(value) >= kInfinity)
    throw Error(Code::kUnsupported, "mysql is given no numbers so near to infinity");
  return standard::number_text(value, std::chars_format::scientific);
}

}  // namespace

// Backslashes mean nothing, see NO_BACKSLASH_ESCAPES where sessions begin.
std::string literal(const expr::Value& value, const Type& given) {
  const Type type = sql_type(given);
  const std::string name = type_name(type);
  const auto cast = [&](const std::string& text) {
    return "CAST(" + text + " AS " + name + ")";
  };
  if (std::string text = standard::null_or_flag(value, type, name); !text.empty())
    return text;
  if (const auto* real = value.real()) return float_text(*real);
  if (const auto* integer = value.integer()) {
    switch (type.kind()) {
      case kind::kTime:
        return cast(standard::string_literal(time_text(*integer)));
      case kind::kDate:
      case kind::kDatetime:
        return (type.is(kind::kDate) ? "DATE '" : "TIMESTAMP '") +
               standard::moment_text(*integer, type, {}, "mysql") + "'";
      case kind::kFloat32:
      case kind::kFloat64:
        return float_text(static_cast<double>(*integer));
      case kind::kUint64:
      case kind::kDecimal:
        return cast(std::to_string(*integer));
      default:
        return *integer == INT64_MIN ? cast("'-9223372036854775808'")
                                     : std::to_string(*integer);
    }
  }
  if (const auto* large = value.unsigned_integer())
    return type.is_float() ? float_text(static_cast<double>(*large))
                           : cast(std::to_string(*large));
  if (const auto* text = value.string()) {
    if (type.is(kind::kBytes)) return hex(*text);
    if (text->find('\0') != std::string::npos) return cast(hex(*text));
    const std::string quoted = standard::string_literal(*text);
    return type.is(kind::kDecimal) ? cast(quoted) : quoted;
  }
  throw Error(Code::kUnsupported,
              "mysql is given no constants of type " + type.to_string());
}

std::string beyond(const std::string& place, const Type& type) {
  // An integer that leaves the range, in the words of whose error the text stands; of the
  // row, lest it is computed beforehand.
  const std::string text = "9223372036854775807 + char_length(concat('" +
                           std::string(kBeyond) + "', left(" + place + ", 0)))";
  const std::string name = type_name(type);
  return name == "SIGNED" ? text : "CAST(" + text + " AS " + name + ")";
}

std::string of_finite(const std::string& text, bool has_two) {
  // Eight times what is not is out of the range, and an error.
  if (!has_two)
    return "CASE WHEN abs({0:d}) < 4e307 THEN " + text + " ELSE 8 * {0:d} END";
  return "CASE WHEN abs({0:d}) < 4e307 AND abs({1:d}) < 4e307 THEN " + text +
         " ELSE 8 * {0:d} + 8 * {1:d} END";
}

namespace {

// The server's own give null where one argument is.
std::string extreme_word(const Expr& node) {
  const size_t count = node.args().size();
  if (count == 1) return "{0:r}";
  std::string text = std::string(node.op().name) + "(";
  for (size_t i = 0; i < count; ++i) {
    text += i == 0 ? "" : ", ";
    if (!node.arg(i).element().is_option() && !node.arg(i).element().is(kind::kNull)) {
      text += "{" + std::to_string(i) + ":r}";
      continue;
    }
    text += "coalesce(";
    for (size_t k = 0; k < count; ++k)
      text += (k == 0 ? "{" : ", {") + std::to_string((i + k) % count) + ":r}";
    text += ")";
  }
  return text + ")";
}

std::string clip_word(const Expr& node) {
  const auto is_null = [&](size_t i) {
    return node.arg(i).is("literal") && node.arg(i).attribute("value").is_null();
  };
  const auto bound = [&](size_t i, const std::string& fallback) {
    const std::string place = "{" + std::to_string(i) + ":r}";
    return node.arg(i).element().is_option() ? "coalesce(" + place + ", " + fallback + ")"
                                             : place;
  };
  std::string text = "{0:r}";
  if (!is_null(1)) text = "greatest(" + text + ", " + bound(1, text) + ")";
  if (!is_null(2)) text = "least(" + text + ", " + bound(2, text) + ")";
  return text;
}

constexpr Word kWords[] = {
    {"greatest", {}, extreme_word},
    {"least", {}, extreme_word},
    {"clip", {}, clip_word},
};

struct Mysql : Dialect {
  Mysql()
      : Dialect("mysql", {kWords, number_words(), cast_words(), string_words(),
                          case_words(), time_words(), reduction_words(), nested_words(),
                          standard::comparison_words(), standard::logic_words(),
                          standard::choice_words(), standard::window_words()}) {
    semi_join = {};
    anti_join = {};
    full_join = {};
    filters = false;
    orders_groups = false;
    shared = "AS";
    row_count = "SIGNED";
    // MariaDB sorts by the rows' values to number them by an empty window, and not stably
    // to number them by a constant.
    row_number = "rownum()";
    no_limit = "18446744073709551615";
    reads_streams = false;
    star_replace = false;
    names_subqueries = true;
    names_derived_columns = false;
    values_as_selects = true;
  }

  std::string type_name(const Type& type) const override {
    return mysql::type_name(type);
  }
  std::string literal(const expr::Value& value, const Type& type) const override {
    return mysql::literal(value, type);
  }
  std::string identifier(std::string_view name) const override {
    // It takes no others, or takes blanks away from them.
    constexpr size_t kLongest = 64;
    size_t characters = 0;
    bool is_plain =
        !name.empty() && name.back() != ' ' && static_cast<uint8_t>(name.front()) > ' ';
    for (const char c : name) {
      characters += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
      is_plain &= static_cast<uint8_t>(c) < 0xF0;
    }
    if (!is_plain || characters > kLongest || name == kNumber)
      throw Error(Code::kUnsupported, "mysql takes no name such as " + std::string(name));
    return standard::identifier(name, "mysql");
  }
  std::string order_key(const std::string& text, bool ascending) const override {
    // Nulls are less than all else.
    if (!ascending) return text + " DESC";
    return (is_atom(text) ? text : "(" + text + ")") + " IS NULL, " + text;
  }
  std::string widen(const std::string& text, const Type& from,
                    const Type& to) const override {
    if (from.is(kind::kVar) &&
        from.element().without_option() != to.element().without_option())
      throw Error(Code::kUnsupported,
                  "mysql cannot make " + to.to_string() + " of " + from.to_string());
    const bool is_signed = !from.is_unsigned() || !to.is_integer();
    const bool same = mysql::type_name(from) == mysql::type_name(to);
    if (same && (is_signed || from == to)) return text;
    if (text == "NULL") return text;
    return "CAST(" + text + " AS " + mysql::type_name(to) + ")";
  }
  std::string stored_column(const std::string& text, const Stored::Column& column,
                            const Type& wanted) const override {
    const Type stored = sql_type(column.type), type = sql_type(wanted);
    const bool is_moved = stored.is(kind::kDatetime) && type.is(kind::kDatetime) &&
                          stored.zone().empty() == type.zone().empty();
    if (stored == type || is_moved) return as_stored(text, column, stored);
    if (standard::holds_decimals(type, stored))
      return "CAST(" + text + " AS " + mysql::type_name(type) + ")";
    if (stored.is(kind::kInt64) && type.is(kind::kTimedelta)) return text;
    if (stored.is(kind::kFloat32) && type.is(kind::kFloat64))
      return as_stored(text, column, stored);
    if (stored.is_integer() && type.is_integer())
      return expand(mysql::cast_text(stored, type),
                    [&](const Place&) { return Sql{text, true}; });
    return Dialect::stored_column(text, column, wanted);
  }
  std::string fitting(const std::string& text, const Type& from,
                      const Type& to) const override {
    const std::string fitted = "CAST(" + text + " AS " + mysql::type_name(to) + ")";
    // The nearest float, as everywhere.
    if (to.is_float()) return from.is_float() ? text : fitted;
    return "CASE WHEN " + text + " = round(" + text + ", " + std::to_string(to.scale()) +
           ") AND abs(" + text + ") < 1" +
           std::string(static_cast<size_t>(to.precision() - to.scale()), '0') + " THEN " +
           fitted + " END";
  }
  std::string distance(const std::string& later, const std::string& earlier,
                       const Type& type) const override {
    if (type.is_integer() || type.is(kind::kTimedelta))
      return "CAST(" + later + " AS DECIMAL(20, 0)) - CAST(" + earlier +
             " AS DECIMAL(20, 0))";
    if (type.is(kind::kDecimal)) return later + " - " + earlier;
    if (type.is_float())
      return "(" +
             expand(of_finite("{0:d} - {1:d}", true),
                    [&](const Place& place) {
                      return Sql{place.argument == 0 ? later : earlier, true};
                    }) +
             ")";
    if (type.is(kind::kDate))
      return "datediff(" + later + ", " + earlier + ") * 86400000000";
    return micros_of(later, type) + " - " + micros_of(earlier, type);
  }
  std::string window_text_of(const Expr& reduction) const override {
    std::string text = text_of(reduction);
    // These are no window functions there.
    const bool is_none = text.find("group_concat(") != std::string::npos ||
                         text.find("(DISTINCT ") != std::string::npos;
    return is_none ? std::string() : text;
  }

 private:
  static std::string as_stored(const std::string& text, const Stored::Column& column,
                               const Type& stored) {
    const std::string& declared = column.declared;
    if (stored.is(kind::kBool) && declared.starts_with("bit"))
      return "(" + text + " + 0 <> 0)";
    if (stored.is(kind::kBool)) return "(" + text + " <> 0)";
    if (declared.starts_with("bit")) return "CAST(" + text + " + 0 AS UNSIGNED)";
    // Its texts have six digits.
    if (stored.is(kind::kFloat32)) return "CAST(" + text + " AS DOUBLE)";
    if (stored.is(kind::kUuid)) return "CAST(" + text + " AS CHAR)";
    // By code point, whatever the column's own order is; the catalogue says how.
    if (const size_t at = declared.find(kCollate); at != std::string::npos)
      return "CONVERT(" + text + " USING utf8mb4) COLLATE " +
             declared.substr(at + std::string_view(kCollate).size());
    return text;
  }
};

const Mysql dialect;

}  // namespace
}  // namespace mysql
}  // namespace phlox::compile

// SQLite's SQL: words, and how values stand there.
#include "phlox/compile/dialects/sqlite.h"

#include <cmath>

#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/compile/dialects/standard.h"
#include "phlox/compile/row.h"
#include "phlox/compile/text.h"
#include "phlox/type/digits.h"

namespace phlox::compile::sqlite {

using expr::Expr;
using standard::arg_type;
using standard::type_of;
using type::Type;
namespace kind = standard::kind;

namespace {

__extension__ typedef unsigned __int128 Bits128;

std::string hex(std::string_view bytes) { return "X'" + standard::hex(bytes) + "'"; }

// The greatest first.
std::string hex(Bits128 bits, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i)
    bytes += static_cast<char>(static_cast<uint8_t>(bits >> (8 * i)));
  return hex(bytes);
}

std::string float_text(double value) {
  if (std::isnan(value)) return "'nan'";
  if (std::isinf(value)) return value < 0 ? "-9e999" : "9e999";
  std::string text = standard::number_text(value);
  // Without one it would be an integer.
  if (text.find_first_of("e.") == std::string::npos) text += ".0";
  return text;
}

std::string text_literal(const std::string& text) {
  // A zero byte would end the query.
  if (text.find('\0') != std::string::npos) return "CAST(" + hex(text) + " AS TEXT)";
  return standard::string_literal(text);
}

// The unscaled number of a decimal, in 16 bytes.
std::string decimal_text(const std::string& digits, const Type& type) {
  Bits128 value = 0;
  int behind = -1;
  bool negative = false;
  for (const char c : digits) {
    if (c == '-') negative = true;
    if (c == '.') behind = 0;
    if (c < '0' || c > '9') continue;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (behind >= 0) ++behind;
  }
  for (int i = std::max(behind, 0); i < type.scale(); ++i) value *= 10;
  if (negative) value = -value;
  return hex(value ^ (Bits128{1} << 127), 16);
}

// ---- words

// Comparisons where both sides have one form; else the engine's function does it.
std::string comparing(const Expr& node, std::string_view text) {
  for (size_t i = 1; i < node.args().size(); ++i)
    if (!type::promote(arg_type(node, 0), arg_type(node, i)) &&
        !are_alike(arg_type(node, 0), arg_type(node, i)))
      return {};
  return std::string(text);
}
std::string eq_word(const Expr& node) { return comparing(node, "{0:c} = {1:c}"); }
std::string ne_word(const Expr& node) { return comparing(node, "{0:c} <> {1:c}"); }
std::string lt_word(const Expr& node) { return comparing(node, "{0:c} < {1:c}"); }
std::string le_word(const Expr& node) { return comparing(node, "{0:c} <= {1:c}"); }
std::string gt_word(const Expr& node) { return comparing(node, "{0:c} > {1:c}"); }
std::string ge_word(const Expr& node) { return comparing(node, "{0:c} >= {1:c}"); }
std::string between_word(const Expr& node) {
  return comparing(node, "{0:c} BETWEEN {1:c} AND {2:c}");
}

// SQLite's own sum of integers fails where it leaves 64 bits on the way, which that of
// narrow ones does not.
std::string sum_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  const bool narrow = type.is_signed() && type.bit_width() < 64;
  if (narrow || type.is(kind::kBool)) return "sum({0}){f}";
  return type.is(kind::kInt64) ? std::string(kIntegerSum) + "({0}){f}" : "";
}
std::string mean_word(const Expr& node) {
  const Type type = arg_type(node, 0);
  const bool whole = type.is_integer() && form_of(type) == Form::kInteger;
  return whole ? std::string(kIntegerMean) + "({0}){f}" : "";
}

// A literal divisor of integers that have one form, or nothing. Beyond that size a
// remainder and the divisor might not have a sum.
std::optional<int64_t> divisor(const Expr& node) {
  constexpr int64_t kMost = int64_t{1} << 62;
  const Type a = arg_type(node, 0), b = arg_type(node, 1);
  if (!a.is_integer() || !b.is_integer() || form_of(a) != Form::kInteger ||
      form_of(b) != Form::kInteger || !node.arg(1).is("literal"))
    return std::nullopt;
  const auto* const value = node.arg(1).attribute("value").integer();
  if (!value || *value > kMost || *value < -kMost) return std::nullopt;
  return *value;
}

// A text in a column of integers, which counts as a number in SQLite's arithmetic, is an
// error of ours; it is above all numbers.
std::string without_texts(const Expr& node, const std::string& text) {
  if (!node.arg(0).is("column")) return text;
  return "CASE WHEN {0} < '' THEN " + text + " WHEN {0} IS NOT NULL THEN " +
         call("t.a0", Type::int64(), "{0}") + " END";
}

// SQLite's own quotient is cut off, and its remainder has the sign of the dividend; both
// are null where the divisor is zero.
std::string floordiv_word(const Expr& node) {
  const auto by = divisor(node);
  // The least integer has no quotient by -1.
  if (!by || *by <= 0) return {};
  return without_texts(node, arg_type(node, 0).is_unsigned()
                                 ? "{0} / {1}"
                                 : "{0} / {1} - ({0} % {1} < 0)");
}
std::string mod_word(const Expr& node) {
  const auto by = divisor(node);
  if (!by) return {};
  return without_texts(node, arg_type(node, 0).is_unsigned() && *by > 0
                                 ? "{0} % {1}"
                                 : "({0} % {1} + {1}) % {1}");
}

constexpr Word kWords[] = {
    {"floordiv", {}, floordiv_word},
    {"mod", {}, mod_word},
    {"eq", {}, eq_word},
    {"ne", {}, ne_word},
    {"lt", {}, lt_word},
    {"le", {}, le_word},
    {"gt", {}, gt_word},
    {"ge", {}, ge_word},
    {"between", {}, between_word},
    {"coalesce", {}, standard::variadic_word},
    {"any", "max({0}){f}"},
    {"all", "min({0}){f}"},
    {"sum", {}, sum_word},
    {"mean", {}, mean_word},
};

bool is_nullable_value(const Type& type) {
  if (!type.is_option()) return false;
  const Form form = form_of(type);
  return form != Form::kInteger && form != Form::kReal && form != Form::kUint;
}

}  // namespace

Form form_of(const Type& given) {
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
    case kDate:
    case kTime:
    case kDatetime:
    case kTimedelta:
      return Form::kInteger;
    case kUint64:
      return Form::kUint;
    case kFloat32:
    case kFloat64:
      return Form::kReal;
    case kDecimal:
      return Form::kDecimal;
    case kString:
    case kJson:
      return Form::kText;
    case kBytes:
    case kUuid:
      return Form::kBytes;
    default:
      throw Error(Code::kUnsupported, "sqlite has no values of type " + type.to_string());
  }
}

bool are_alike(const Type& a, const Type& b) {
  const Type x = sql_type(a), y = sql_type(b);
  if (x.is(kind::kNull) || y.is(kind::kNull)) return true;
  if (form_of(x) != form_of(y)) return false;
  if (x.is(kind::kDecimal)) return x.scale() == y.scale();
  // Days and microseconds.
  return x.is(kind::kDate) == y.is(kind::kDate);
}

bool begins_with_types(const Type& result) {
  for (const auto& field : result.element().fields())
    if (is_nullable_value(field.type)) return true;
  return false;
}

std::string call(const std::string& expression, const Type& argument,
                 const std::string& text) {
  const Type input = Type::record({{"a0", Type::option(argument)}});
  return std::string(kFunction) + "(" + standard::string_literal(expression) + ", " +
         standard::string_literal(input.to_string()) + ", " + text + ")";
}

Sqlite::Sqlite()
    : Dialect("sqlite", {kWords, standard::logic_words(), standard::reduction_words(),
                         standard::window_words()}) {
  semi_join = {};
  anti_join = {};
  no_limit = "-1";
  row_count = "INTEGER";
  reads_streams = false;
  star_replace = false;
}

std::string Sqlite::type_name(const Type& type) const {
  throw Error(Code::kUnsupported, "sqlite has no type " + type.to_string());
}

std::string Sqlite::identifier(std::string_view name) const {
  return standard::identifier(name, "sqlite");
}

std::string Sqlite::literal(const expr::Value& value, const Type& given) const {
  const Type type = sql_type(given);
  const Form form = form_of(type);
  if (value.is_null()) return "NULL";
  const auto* text = value.string();
  const auto* integer = value.integer();
  const auto* large = value.unsigned_integer();
  const auto* real = value.real();
  switch (form) {
    case Form::kInteger:
      if (const auto* flag = value.boolean()) return *flag ? "TRUE" : "FALSE";
      if (integer) return std::to_string(*integer);
      if (large) return std::to_string(*large);
      break;
    case Form::kUint:
      if (integer) return hex(static_cast<uint64_t>(*integer), 8);
      if (large) return hex(*large, 8);
      break;
    case Form::kReal:
      if (real) return float_text(*real);
      if (integer) return float_text(static_cast<double>(*integer));
      if (large) return float_text(static_cast<double>(*large));
      break;
    case Form::kDecimal:
      if (text) return decimal_text(*text, type);
      if (integer) return decimal_text(std::to_string(*integer), type);
      if (large) return decimal_text(std::to_string(*large), type);
      break;
    case Form::kText:
      if (text) return text_literal(*text);
      break;
    case Form::kBytes:
      if (text && type.is(kind::kUuid)) {
        const auto bytes = parse_uuid(*text);
        if (bytes) return hex(*bytes);
      } else if (text) {
        return hex(*text);
      }
      break;
  }
  throw Error(Code::kInternal, "a literal of type " + type.to_string() +
                                   " has the value " + value.to_string());
}

std::string Sqlite::widen(const std::string& text, const Type& from,
                          const Type& to) const {
  if (text == "NULL" || are_alike(from, to)) return text;
  if (form_of(from) == Form::kInteger && form_of(to) == Form::kReal)
    return "CAST(" + text + " AS REAL)";
  return call("t.a0.cast(" + expr::quoted(to.to_string()) + ")", from, text);
}

std::string Sqlite::stored_column(const std::string& text, const Stored::Column& column,
                                  const Type& wanted) const {
  const Type stored = sql_type(column.type), type = sql_type(wanted);
  form_of(type);
  const std::string cast = "t.a0.cast(" + expr::quoted(type.to_string()) + ")";
  using Kind = type::Kind;
  // What stands there as it stands in the program.
  const bool plain = stored.is(Kind::kInt64) || stored.is(Kind::kString) ||
                     stored.is(Kind::kBytes) || stored.is(Kind::kBool) ||
                     stored.is(Kind::kTimedelta) ||
                     (stored.is(Kind::kFloat64) && column.declared.starts_with("REAL"));
  if (stored == type || (stored.is(Kind::kString) && type.is(Kind::kString))) {
    if (plain) return text;
    // Dates and times stand there as texts in ISO 8601.
    if (stored.is_temporal()) return call(cast, Type::string(), text);
    return call("t.a0", stored, text);
  }
  const bool numbers = stored.is_number() && type.is_number();
  if (numbers || stored.is(Kind::kString)) return call(cast, stored, text);
  return Dialect::stored_column(text, column, wanted);
}

std::string Sqlite::deliver(std::string query, const std::vector<std::string>& outs,
                            const Type& result) const {
  const auto& fields = result.element().fields();
  const bool typed = begins_with_types(result);
  std::string list, first;
  bool changes = false;
  for (size_t i = 0; i < fields.size(); ++i) {
    const Form form = form_of(fields[i].type);
    const bool bits = form == Form::kReal || form == Form::kUint;
    changes |= bits;
    const std::string comma = i == 0 ? "" : ", ";
    const std::string name = " AS " + outs[i];
    list += comma + (bits ? std::string(kBits) + "(" + outs[i] + ")" + name : outs[i]);
    first += comma +
             (form == Form::kText                              ? "''"
              : form == Form::kBytes || form == Form::kDecimal ? "X''"
                                                               : "0") +
             name;
  }
  if (!changes && !typed) return query;
  std::string text = "SELECT " + list + " FROM (" + std::move(query) + ")";
  return typed ? "SELECT " + first + " UNION ALL " + text : text;
}

std::string Sqlite::distance(const std::string& later, const std::string& earlier,
                             const Type& type) const {
  const std::string minus = later + " - " + earlier;
  switch (form_of(type)) {
    case Form::kInteger:
      return type.is(kind::kDate) ? "(" + minus + ") * 86400000000" : minus;
    case Form::kReal:
      // NaN is a text, and would be a zero.
      return "CASE WHEN typeof(" + later + ") <> 'text' AND typeof(" + earlier +
             ") <> 'text' THEN " + minus + " END";
    default:
      return Dialect::distance(later, earlier, type);
  }
}

bool Sqlite::compares(const Type& a, const Type& b) const { return are_alike(a, b); }

}  // namespace phlox::compile::sqlite

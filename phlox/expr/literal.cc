// Bare values: their own type, and how they take the type of what stands beside them.
#include "phlox/expr/literal.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/base/zone.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/items.h"

namespace phlox::expr {

using type::Type;

namespace {

Type common_element(const Type& a, const Type& b) {
  if (a == b) return a;
  if (const auto both = type::promote(a, b)) return *both;
  throw Error(Code::kType, "a list holds values of types that do not mix: " +
                               a.without_option().to_string() + " and " + b.to_string());
}

// Beside one beyond int64, integers without a sign are uint64 too.
Type item_type(const Type& own, const Value& value, bool large) {
  return large && own.is(type::Kind::kInt64) && value.integer() && *value.integer() >= 0
             ? Type::uint64()
             : own;
}

bool any_large(const Value::List& values) {
  return std::any_of(values.begin(), values.end(), [](const Value& item) {
    return item.unsigned_integer() != nullptr;
  });
}

}  // namespace

Type bare_type(const Value& value) {
  if (value.is_null()) return Type::null();
  if (value.boolean()) return Type::boolean();
  if (value.integer()) return Type::int64();
  if (value.unsigned_integer()) return Type::uint64();
  if (value.real()) return Type::float64();
  if (value.string()) return Type::string();
  const Value::List* list = value.list();
  if (!list) throw Error(Code::kInternal, "a type is no value");
  const bool large = any_large(*list);
  Type element = Type::null();
  bool first = true;
  for (const Value& item : *list) {
    const Type own = item_type(bare_type(item), item, large);
    element = std::exchange(first, false) ? own : common_element(element, own);
  }
  return Type::fixed(static_cast<int64_t>(list->size()), element);
}

namespace {

std::optional<int64_t> as_integer(const Value& value) {
  if (value.integer()) return *value.integer();
  return std::nullopt;
}

bool fits(const Value& value, const Type& type) {
  if (type.is_unsigned()) {
    uint64_t bits = 0;
    if (const auto* u = value.unsigned_integer()) {
      bits = *u;
    } else if (const auto i = as_integer(value); i && *i >= 0) {
      bits = static_cast<uint64_t>(*i);
    } else {
      return false;
    }
    return type.bit_width() == 64 || bits >> type.bit_width() == 0;
  }
  const auto i = as_integer(value);
  if (!i) return false;
  if (type.bit_width() == 64) return true;
  const int64_t limit = int64_t{1} << (type.bit_width() - 1);
  return *i >= -limit && *i < limit;
}

[[noreturn]] void no_such(const Value& value, const Type& type) {
  throw Error(Code::kType, value.to_string() + " is no " + type.to_string());
}

}  // namespace

std::string decimal_text(const Value& value, const Type& type) {
  std::string text = value.string() ? *value.string() : value.to_string();
  std::string_view digits = text;
  const bool negative = !digits.empty() && digits[0] == '-';
  if (negative || (!digits.empty() && digits[0] == '+')) digits.remove_prefix(1);
  const size_t dot = digits.find('.');
  std::string whole(digits.substr(0, dot));
  std::string part(dot == std::string_view::npos ? "" : digits.substr(dot + 1));
  const auto all_digits = [](std::string_view s) {
    return s.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if ((whole.empty() && part.empty()) || !all_digits(whole) || !all_digits(part))
    no_such(value, type);
  while (part.size() > static_cast<size_t>(type.scale()) && part.back() == '0')
    part.pop_back();
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  if (part.size() > static_cast<size_t>(type.scale()) ||
      whole.size() > static_cast<size_t>(type.precision() - type.scale()))
    no_such(value, type);
  part.resize(static_cast<size_t>(type.scale()), '0');
  const bool zero = whole.empty() && part.find_first_not_of('0') == std::string::npos;
  std::string out = negative && !zero ? "-" : "";
  out += whole.empty() ? "0" : whole;
  if (!part.empty()) out += "." + part;
  return out;
}

const TimeZone& known_zone(const std::string& name) {
  if (const TimeZone* zone = TimeZone::find(name)) return *zone;
  throw Error(Code::kType, "no time zone is named " + name)
      .hint("zones have names of the system's database, as in \"Europe/Paris\"");
}

Value datetime_value(const std::string& text, const Type& type) {
  const auto parsed = parse_datetime(text);
  if (!parsed) no_such(Value(text), type);
  if (type.zone().empty()) {
    if (parsed->has_offset)
      throw Error(
          Code::kType,
          quoted(text) + " has an offset, and a datetime without a zone is a wall clock")
          .hint("leave the offset out");
    return parsed->micros;
  }
  const TimeZone& zone = known_zone(type.zone());
  if (parsed->has_offset) return parsed->micros;
  int64_t seconds = parsed->micros / kMicrosPerSecond;
  if (parsed->micros % kMicrosPerSecond < 0) --seconds;
  int64_t moment = 0;
  if (__builtin_add_overflow(parsed->micros,
                             (zone.moment_of(seconds) - seconds) * kMicrosPerSecond,
                             &moment))
    no_such(Value(text), type);
  return moment;
}

bool has_bare_type(const Value& value, const Type& type) {
  if (type.is(type::Kind::kRecord) || type.is(type::Kind::kMap)) return false;
  try {
    return bare_type(value) == type;
  } catch (const Error&) {
    return false;  // a list of records, say
  }
}

std::optional<Value> convert(const Value& value, const Type& target) {
  const Type type = target.without_option();
  if (value.is_null()) return value;
  switch (type.kind()) {
    case type::Kind::kDate:
      if (value.string()) {
        if (const auto days = parse_date(*value.string())) return Value(int64_t{*days});
        no_such(value, type);
      }
      break;
    case type::Kind::kTime:
      if (value.string()) {
        if (const auto us = parse_time(*value.string())) return Value(*us);
        no_such(value, type);
      }
      break;
    case type::Kind::kDatetime:
      if (value.string()) return datetime_value(*value.string(), type);
      break;
    case type::Kind::kDecimal:
      if (value.string() || value.integer() || value.unsigned_integer())
        return Value(decimal_text(value, type));
      break;
    case type::Kind::kCategorical:
      if (value.string() || !type.element().is(type::Kind::kString))
        return convert(value, type.element());
      break;
    case type::Kind::kUuid:
      if (value.string()) {
        const auto bytes = parse_uuid(*value.string());
        if (!bytes) no_such(value, type);
        std::string text;
        append_uuid(*bytes, text);
        return Value(std::move(text));
      }
      break;
    case type::Kind::kJson:
      if (value.string()) {
        if (!is_json(*value.string())) no_such(value, type);
        return value;
      }
      break;
    case type::Kind::kBytes:
    case type::Kind::kString:
      if (value.string()) return value;
      break;
    case type::Kind::kFloat32:
    case type::Kind::kFloat64:
      if (value.real()) return value;
      if (value.integer()) return Value(static_cast<double>(*value.integer()));
      if (value.unsigned_integer())
        return Value(static_cast<double>(*value.unsigned_integer()));
      break;
    case type::Kind::kBool:
      if (value.boolean()) return value;
      break;
    default:
      if (type.is_integer() && fits(value, type)) {
        // One spelling for each value: unsigned bits only where int64 has no room.
        if (const auto* u = value.unsigned_integer(); u && *u <= INT64_MAX)
          return Value(static_cast<int64_t>(*u));
        return value;
      }
  }
  return std::nullopt;
}

namespace {

bool is_bare(const Expr& expr) {
  return expr.is("literal") && has_bare_type(expr.attribute("value"), expr.element());
}

// Whether a literal is converted for that neighbour; the rest is left to promotion.
bool adapts(const Value& value, const Type& neighbour) {
  if (value.is_null()) return false;
  switch (neighbour.kind()) {
    case type::Kind::kDate:
    case type::Kind::kTime:
    case type::Kind::kDatetime:
    case type::Kind::kDecimal:
    case type::Kind::kUuid:
    case type::Kind::kCategorical:
      return value.string() != nullptr ||
             (neighbour.is(type::Kind::kDecimal) && value.integer());
    default:
      return neighbour.is_integer() && (value.integer() || value.unsigned_integer()) &&
             fits(value, neighbour);
  }
}

// The decimal that just holds an integer: literals do not widen a decimal column more
// than needed.
Type digits_of(const Value& value) {
  const std::string text = value.to_string();
  return Type::decimal(static_cast<int>(text.size() - (text[0] == '-' ? 1 : 0)), 0);
}

Expr adapted(const Expr& literal_expr, const Type& neighbour) {
  const Value& value = literal_expr.attribute("value");
  if (const Value::List* items = value.list()) {
    const bool all = std::all_of(items->begin(), items->end(), [&](const Value& item) {
      return item.is_null() || adapts(item, neighbour);
    });
    if (!all || items->empty() || neighbour.is(type::Kind::kDecimal)) {
      if (!neighbour.is(type::Kind::kDecimal) || items->empty()) return literal_expr;
    }
    Value::List converted;
    converted.reserve(items->size());
    bool null = false;
    for (const Value& item : *items) {
      const auto one = convert(item, neighbour);
      if (!one) return literal_expr;
      null |= item.is_null();
      converted.push_back(*one);
    }
    const auto count = static_cast<int64_t>(converted.size());
    return literal(Value(std::move(converted)),
                   Type::fixed(count, null ? Type::option(neighbour) : neighbour));
  }
  if (!adapts(value, neighbour)) return literal_expr;
  if (neighbour.is(type::Kind::kDecimal) && value.integer())
    return literal(Value(value.to_string()), digits_of(value));
  if (neighbour.is(type::Kind::kDecimal)) {
    // As many digits as are written: 1.505 beside decimal[10, 2] is compared exactly.
    const std::string& text = *value.string();
    const size_t dot = text.find('.');
    const int scale =
        dot == std::string::npos ? 0 : static_cast<int>(text.size() - dot - 1);
    const Type wide = Type::decimal(38, std::min(scale, 37));
    const std::string exact = decimal_text(value, wide);
    // Not more digits than it takes: a wider type would widen the column, too.
    const size_t begin = exact.find_first_of("123456789");
    int digits = 0;
    if (begin != std::string::npos)
      for (const char c : exact.substr(begin)) digits += c != '.';
    return literal(Value(exact),
                   Type::decimal(std::max({1, digits, wide.scale()}), wide.scale()));
  }
  const auto converted = convert(value, neighbour);
  return converted ? literal(*converted, neighbour) : literal_expr;
}

}  // namespace

void adapt_literals(std::vector<Expr>& args) {
  // The neighbour is what the other arguments promote to; if all are literals nothing is
  // adapted.
  std::optional<Type> neighbour;
  for (const Expr& arg : args) {
    if (is_bare(arg) || !(arg.is_column() || arg.is_scalar())) continue;
    const Type element = arg.element().without_option();
    if (!neighbour) {
      neighbour = element;
    } else {
      neighbour = type::promote(*neighbour, element);
      if (!neighbour) return;
    }
  }
  if (!neighbour) return;
  for (Expr& arg : args)
    if (is_bare(arg)) arg = adapted(arg, neighbour->without_option());
}

Expr literal(Value value) {
  const Type type = bare_type(value);
  return literal(std::move(value), type);
}

Expr literal_of(const Syntax& syntax) {
  switch (syntax.kind()) {
    case Syntax::Kind::kLiteral:
      return literal(syntax.value());
    case Syntax::Kind::kExpr:
      if (syntax.embedded().is("literal")) return syntax.embedded();
      break;
    case Syntax::Kind::kList:
    case Syntax::Kind::kTuple: {
      Value::List values;
      std::vector<Type> types;
      for (const Syntax& item : syntax.children()) {
        const Expr one = literal_of(fold(item));
        types.push_back(one.element());
        values.push_back(one.attribute("value"));
      }
      const bool large = any_large(values);
      Type element = Type::null();
      for (size_t i = 0; i < values.size(); ++i) {
        const Type own = item_type(types[i], values[i], large);
        element = i == 0 ? own : common_element(element, own);
      }
      // [1, 0.5] holds two floats.
      const bool nested = element.without_option().is_list() ||
                          element.without_option().is(type::Kind::kRecord);
      for (size_t i = 0; i < values.size(); ++i) {
        if (nested) {
          values[i] = typed_value(syntax.children()[i], element);
        } else if (auto converted = convert(values[i], element)) {
          values[i] = *std::move(converted);
        }
      }
      const auto count = static_cast<int64_t>(values.size());
      return literal(Value(std::move(values)), Type::fixed(count, element));
    }
    case Syntax::Kind::kDict: {
      const Type type = settled(written_type(syntax));
      return literal(typed_value(syntax, type), type);
    }
    case Syntax::Kind::kCall:
      // date("2020-01-01"), literal("1.50", "decimal[10, 2]")
      if (const Expr made = evaluate(syntax, {}); made.is("literal")) return made;
      break;
    default:
      break;
  }
  throw Error(Code::kInvalid, "a constant is needed here").at_span(syntax.span());
}

}  // namespace phlox::expr

// The text of constants: what is read back to an equal one.
#include "phlox/expr/literal_text.h"

#include <cmath>

#include "phlox/base/calendar.h"
#include "phlox/expr/literal.h"

namespace phlox::expr {

namespace {

// Most values adapt again beside their column; times are integers, and not every float
// has a word.
std::string list_text(const Value::List& values, const type::Type& element) {
  const type::Type plain = element.without_option();
  std::string out = "[";
  for (const Value& value : values) {
    if (out.size() > 1) out += ", ";
    const double* real = value.real();
    const bool bare =
        value.is_null() || !(plain.is_temporal() || plain.is(type::Kind::kBytes) ||
                             (real && !std::isfinite(*real)));
    out += bare ? value.to_string() : literal_text(literal(value, plain));
  }
  return out + "]";
}

// As Python writes them: b"\x00a".
std::string bytes_text(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "b\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\') {
      out.append("\\x").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    } else {
      out += c;
    }
  }
  return out + '"';
}

bool is_nested(const type::Type& type) {
  return type.is_list() || type.is(type::Kind::kRecord) || type.is(type::Kind::kMap);
}

}  // namespace

std::string part_text(const Value& value, const type::Type& option) {
  const type::Type type = option.without_option();
  if (value.is_null()) return "None";
  const Value::List* list = value.list();
  // The type around it reads a text as what it is.
  if (value.string() && !type.is(type::Kind::kBytes)) return value.to_string();
  if (!list) return literal_text(literal(value, type));
  std::string out;
  for (size_t i = 0; i < list->size(); ++i) {
    if (i > 0) out += ", ";
    const Value& item = (*list)[i];
    if (type.is(type::Kind::kRecord)) {
      const type::Field& field = type.fields()[i];
      out += quoted(field.name) + ": " + part_text(item, field.type);
    } else if (type.is(type::Kind::kMap)) {
      out += part_text((*item.list())[0], type.map_key()) + ": " +
             part_text((*item.list())[1], type.element());
    } else {
      out += part_text(item, type.element());
    }
  }
  return type.is_list() ? "[" + out + "]" : "{" + out + "}";
}

std::string literal_text(const Expr& expr, bool beside) {
  const Value& value = expr.attribute("value");
  const type::Type& type = expr.element();
  const type::Type plain = type.without_option();
  const auto with_type = [&](const Value& shown) {
    const std::string text = plain.is(type::Kind::kBytes) && shown.string()
                                 ? bytes_text(*shown.string())
                             : plain.is(type::Kind::kCategorical)
                                 ? literal_text(literal(shown, plain.element()))
                             : is_nested(plain) ? part_text(shown, plain)
                                                : shown.to_string();
    return "literal(" + text + ", " + quoted(type.to_string()) + ")";
  };
  if (value.is_null()) return type.is(type::Kind::kNull) ? "None" : with_type(value);
  if (const double* real = value.real(); real && !std::isfinite(*real))
    return with_type(Value(std::isnan(*real) ? "nan" : *real < 0 ? "-inf" : "inf"));
  if (!type.is_option()) {
    if (plain.is(type::Kind::kDate) && value.integer())
      return "date(" + quoted(date_text(*value.integer())) + ")";
    if (plain.is(type::Kind::kTime) && value.integer())
      return "time(" + quoted(time_text(*value.integer())) + ")";
    if (plain.is(type::Kind::kDatetime) && value.integer()) {
      const std::string text = datetime_text(*value.integer());
      if (plain.zone().empty()) return "datetime(" + quoted(text) + ")";
      return "datetime(" + quoted(text + "Z") + ", " + quoted(plain.zone()) + ")";
    }
    if (plain.is(type::Kind::kTimedelta) && value.integer())
      return "timedelta(microseconds=" + std::to_string(*value.integer()) + ")";
    if (plain.is(type::Kind::kBytes) && value.string())
      return bytes_text(*value.string());
    // A list of constants adapts to what stands beside it; others say what they are.
    if (plain.is(type::Kind::kFixed) && !is_nested(plain.element().without_option()))
      return list_text(*value.list(), plain.element());
    if (plain.is(type::Kind::kFixed) && has_bare_type(value, plain))
      return value.to_string();
    if (is_nested(plain)) return with_type(value);
    // Integers of other widths adapt again beside others.
    if (plain.is_integer() && beside) return value.to_string();
    if (plain == bare_type(value)) return value.to_string();
  }
  return with_type(value);
}

}  // namespace phlox::expr

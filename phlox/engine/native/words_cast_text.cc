// Casts from and to text.
#include <charconv>
#include <nlohmann/json.hpp>

#include "phlox/base/calendar.h"
#include "phlox/base/number.h"
#include "phlox/base/utf8.h"
#include "phlox/base/uuid.h"
#include "phlox/engine/native/cast.h"
#include "phlox/expr/literal.h"
#include "phlox/kernel/decimal.h"
#include "phlox/kernel/float.h"
#include "phlox/kernel/integer.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::native {

using kernel::Int128;
using kernel::Parsed;
using type::Kind;
using type::Type;

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_word(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != lower[i]) return false;
  return true;
}

// read(text, &out, arena) is false for what is no value of the type. A text of JSON that
// is null is null.
template <Form to, class Read>
Kernel reading(const Cast& cast, Read read) {
  return [=](const Call& call) -> const uint8_t* {
    using Value = kernel::form_value<to>;
    const auto* const x = call.args[0].as<std::string_view>();
    auto* const out = call.out.values<Value>();
    uint8_t* valid = nullptr;
    for (size_t i = 0; i < call.size; ++i) {
      if (call.valid && !call.valid[i]) {
        out[i] = Value{};
        continue;
      }
      if (read(x[i], &out[i], call.out.texts())) continue;
      out[i] = Value{};
      if (!cast.tries) {
        if (!call.counts(i)) continue;
        throw Error(Code::kType,
                    "\"" + std::string(x[i]) + "\" is no " + cast.to.to_string());
      }
      if (!valid) valid = call.writable_valid();
      valid[i] = 0;
    }
    return valid ? valid : call.valid;
  };
}

template <class Int>
Kernel read_integer(const Cast& cast) {
  constexpr Form form = std::is_signed_v<Int> ? Form::kInt : Form::kUint;
  return reading<form>(cast, [](std::string_view text, auto* out, auto&) {
    Int value;
    if (kernel::parse_integer(trimmed(text), value) != Parsed::kOk) return false;
    *out = value;
    return true;
  });
}

template <class Float>
bool read_float(std::string_view given, double* out) {
  std::string_view text = trimmed(given);
  const size_t sign = text.starts_with('-') || text.starts_with('+');
  if (is_word(text.substr(sign), "infinity")) text.remove_suffix(5);
  Float value;
  switch (kernel::parse_float(text, value)) {
    case Parsed::kOk:
      *out = static_cast<double>(value);
      return true;
    case Parsed::kOutOfRange:
      // Beyond all floats it is an infinity, as in Python; a float32 that is too small
      // for a number is an error.
      if (double wide;
          std::is_same_v<Float, float> && kernel::parse_float(text, wide) == Parsed::kOk)
        return false;
      *out = text.front() == '-' ? -HUGE_VAL : HUGE_VAL;
      return true;
    default:
      return false;
  }
}

bool read_bool(std::string_view given, uint8_t* out) {
  const std::string_view text = trimmed(given);
  *out = is_word(text, "true");
  return *out || is_word(text, "false");
}

// Years have four digits.
bool has_plain_year(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

bool read_datetime(std::string_view text, const Type& type, int64_t* out) {
  if (!has_plain_year(text)) return false;
  try {
    *out = *expr::datetime_value(std::string(text), type).integer();
    return true;
  } catch (const Error&) {
    return false;
  }
}

template <class T>
bool keep(const std::optional<T>& value, int64_t* out) {
  if (value) *out = *value;
  return value.has_value();
}

Kernel read_integer_of(const Cast& cast) {
  switch (cast.to.kind()) {
    case Kind::kInt8:
      return read_integer<int8_t>(cast);
    case Kind::kInt16:
      return read_integer<int16_t>(cast);
    case Kind::kInt32:
      return read_integer<int32_t>(cast);
    case Kind::kInt64:
      return read_integer<int64_t>(cast);
    case Kind::kUint8:
      return read_integer<uint8_t>(cast);
    case Kind::kUint16:
      return read_integer<uint16_t>(cast);
    case Kind::kUint32:
      return read_integer<uint32_t>(cast);
    default:
      return read_integer<uint64_t>(cast);
  }
}

Kernel from_string(const Cast& cast) {
  const Type& to = cast.to;
  switch (to.kind()) {
    case Kind::kBool:
      return reading<Form::kBool>(cast, [](std::string_view text, uint8_t* out, auto&) {
        return read_bool(text, out);
      });
    case Kind::kFloat32:
      return reading<Form::kFloat>(cast, [](std::string_view text, double* out, auto&) {
        return read_float<float>(text, out);
      });
    case Kind::kFloat64:
      return reading<Form::kFloat>(cast, [](std::string_view text, double* out, auto&) {
        return read_float<double>(text, out);
      });
    case Kind::kDecimal:
      return reading<Form::kDecimal>(
          cast, [precision = to.precision(), scale = to.scale()](std::string_view text,
                                                                 Int128* out, auto&) {
            return kernel::parse_decimal(trimmed(text), precision, scale, *out) ==
                   Parsed::kOk;
          });
    case Kind::kDate:
      return reading<Form::kInt>(cast, [](std::string_view text, int64_t* out, auto&) {
        return has_plain_year(text) && keep(parse_date(text), out);
      });
    case Kind::kTime:
      return reading<Form::kInt>(cast, [](std::string_view text, int64_t* out, auto&) {
        return keep(parse_time(text), out);
      });
    case Kind::kDatetime:
      return reading<Form::kInt>(cast, [to](std::string_view text, int64_t* out, auto&) {
        return read_datetime(text, to, out);
      });
    case Kind::kTimedelta:
      return reading<Form::kInt>(cast, [](std::string_view text, int64_t* out, auto&) {
        return keep(parse_timedelta(text), out);
      });
    case Kind::kUuid:
      return reading<Form::kText>(
          cast, [](std::string_view text, std::string_view* out, auto& arena) {
            const auto bytes = parse_uuid(trimmed(text));
            if (bytes) *out = arena.copy(*bytes);
            return bytes.has_value();
          });
    case Kind::kJson:
      return reading<Form::kText>(
          cast, [](std::string_view text, std::string_view* out, auto&) {
            *out = text;
            return expr::is_json(text);
          });
    case Kind::kString:
    case Kind::kBytes:
      return conversion(Type::bytes(), Type::bytes());
    default:
      return to.is_integer() ? read_integer_of(cast) : Kernel();
  }
}

// write(value, text) appends; false for what has no text, of which no_text is said.
template <Form from, class Write>
Kernel writing(const Cast& cast, Write write, const char* no_text = "") {
  return [=](const Call& call) -> const uint8_t* {
    const auto* const x = call.args[0].as<kernel::form_value<from>>();
    auto* const out = call.out.values<std::string_view>();
    uint8_t* valid = nullptr;
    std::string text;
    for (size_t i = 0; i < call.size; ++i) {
      out[i] = {"", 0};
      if (call.valid && !call.valid[i]) continue;
      text.clear();
      if (write(x[i], text)) {
        out[i] = call.out.texts().copy(text);
        continue;
      }
      if (!cast.tries) {
        if (!call.counts(i)) continue;
        throw Error(Code::kType, no_text);
      }
      if (!valid) valid = call.writable_valid();
      valid[i] = 0;
    }
    return valid ? valid : call.valid;
  };
}

template <class Int>
bool write_integer(Int value, std::string& text) {
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  return true;
}

bool has_text(int64_t days) {
  constexpr int64_t kFirst = -719162, kLast = 2932896;  // 0001-01-01 and 9999-12-31
  return days >= kFirst && days <= kLast;
}
constexpr const char* kNoYear = "a year outside of 1 to 9999 has no text";

bool write_datetime(int64_t micros, bool is_zoned, std::string& text) {
  int64_t days = micros / kMicrosPerDay;
  if (micros % kMicrosPerDay < 0) --days;
  if (!has_text(days)) return false;
  if (is_zoned)
    append_datetime(text, micros, 0);
  else
    append_datetime(text, micros);
  return true;
}

// JSON's strings without their quotes, all else as JSON writes it; nothing for its null.
std::optional<std::string> plain_text(std::string_view json) {
  const auto part = nlohmann::ordered_json::parse(json, nullptr, false);
  if (part.is_discarded() || part.is_null()) return std::nullopt;
  if (part.is_string()) return part.get<std::string>();
  if (part.is_structured()) return part.dump();
  return std::string(trimmed(json));
}

// The texts first, in a register of the thread, and then their cast.
Kernel from_json(const Cast& cast) {
  const Kernel inner = from_string({Type::string(), cast.to, cast.tries});
  if (!inner) return {};
  return [inner](const Call& call) {
    const auto* const x = call.args[0].as<std::string_view>();
    kernel::Register plain(Form::kText);
    auto* const texts = plain.values<std::string_view>();
    uint8_t* const valid = plain.valid();
    for (size_t i = 0; i < call.size; ++i) {
      texts[i] = {"", 0};
      valid[i] = !call.valid || call.valid[i];
      if (!valid[i]) continue;
      const auto text = plain_text(x[i]);
      valid[i] = text.has_value();
      if (text) texts[i] = call.out.texts().copy(*text);
    }
    const Vector arg = plain.view(valid);
    const uint8_t* const there =
        inner({{&arg, 1}, call.size, valid, call.active, call.out});
    if (there != valid) return there;
    std::copy_n(valid, call.size, call.out.valid());
    return static_cast<const uint8_t*>(call.out.valid());
  };
}

}  // namespace

Kernel cast_from_text(const Cast& cast) {
  if (cast.from.is(Kind::kJson)) return from_json(cast);
  return cast.from.is(Kind::kString) ? from_string(cast) : Kernel();
}

Kernel cast_to_text(const Cast& cast) {
  if (!cast.to.is(Kind::kString)) return {};
  const Type& from = cast.from;
  switch (from.kind()) {
    case Kind::kBool:
      return writing<Form::kBool>(cast, [](uint8_t x, std::string& text) {
        text += x ? "true" : "false";
        return true;
      });
    case Kind::kFloat32:
      return writing<Form::kFloat>(cast, [](double x, std::string& text) {
        append_number(text, static_cast<float>(x));
        return true;
      });
    case Kind::kFloat64:
      return writing<Form::kFloat>(cast, [](double x, std::string& text) {
        append_number(text, x);
        return true;
      });
    case Kind::kDecimal:
      return writing<Form::kDecimal>(cast,
                                     [scale = from.scale()](Int128 x, std::string& text) {
                                       text += table::decimal_text(x, scale);
                                       return true;
                                     });
    case Kind::kDate:
      return writing<Form::kInt>(
          cast,
          [](int64_t x, std::string& text) {
            if (!has_text(x)) return false;
            append_date(text, x);
            return true;
          },
          kNoYear);
    case Kind::kTime:
      return writing<Form::kInt>(cast, [](int64_t x, std::string& text) {
        append_time(text, x);
        return true;
      });
    case Kind::kDatetime:
      return writing<Form::kInt>(
          cast,
          [is_zoned = !from.zone().empty()](int64_t x, std::string& text) {
            return write_datetime(x, is_zoned, text);
          },
          kNoYear);
    case Kind::kTimedelta:
      return writing<Form::kInt>(cast, [](int64_t x, std::string& text) {
        append_timedelta(text, x);
        return true;
      });
    case Kind::kUuid:
      return writing<Form::kText>(cast, [](std::string_view x, std::string& text) {
        append_uuid(x, text);
        return true;
      });
    case Kind::kBytes:
      return writing<Form::kText>(
          cast,
          [](std::string_view x, std::string& text) {
            if (!is_utf8(x)) return false;
            text += x;
            return true;
          },
          "bytes that are not UTF-8 are no string");
    default:
      if (from.is_signed()) return writing<Form::kInt>(cast, write_integer<int64_t>);
      if (from.is_unsigned()) return writing<Form::kUint>(cast, write_integer<uint64_t>);
      return {};
  }
}

}  // namespace phlox::engine::native

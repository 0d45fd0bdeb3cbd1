// Values between SQLite and the kernels of the native engine.
#include "phlox/engine/sqlite/values.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/compile/dialects/sqlite.h"
#include "phlox/compile/row.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine::sqlite {

using kernel::Form;
using table::Int128;
using type::Kind;
using type::Type;
using Is = HostValue::Kind;

namespace {

// As SQLite writes it, with all digits.
std::string number_text(double value) {
  char buffer[40];
  std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

[[noreturn]] void throw_wrong(const HostValue& value, const Type& type) {
  std::string shown = "a blob";
  if (value.kind == Is::kText) shown = '"' + std::string(value.bytes) + '"';
  if (value.kind == Is::kInteger) shown = std::to_string(value.integer);
  if (value.kind == Is::kReal) shown = number_text(value.real);
  throw Error(Code::kType, shown + " is no " + type.to_string());
}

// Bytes, the greatest first.
Int128 from_bytes(std::string_view bytes) {
  unsigned __int128 bits = 0;
  for (const char c : bytes) bits = bits << 8 | static_cast<uint8_t>(c);
  return static_cast<Int128>(bits);
}
std::string to_bytes(unsigned __int128 bits, int size) {
  std::string bytes(static_cast<size_t>(size), '\0');
  for (int i = size - 1; i >= 0; --i, bits >>= 8)
    bytes[static_cast<size_t>(i)] = static_cast<char>(bits & 255);
  return bytes;
}

constexpr unsigned __int128 kSign = static_cast<unsigned __int128>(1) << 127;

double float_of(const HostValue& value, const Type& type) {
  if (value.kind == Is::kInteger) return static_cast<double>(value.integer);
  if (value.kind == Is::kReal) return value.real;
  if (value.kind == Is::kText && value.bytes == "nan")
    return std::numeric_limits<double>::quiet_NaN();
  throw_wrong(value, type);
}

Int128 decimal_of(const HostValue& value, const Type& type) {
  if (value.kind == Is::kBytes) {
    if (value.bytes.size() == 16)
      return static_cast<Int128>(static_cast<unsigned __int128>(from_bytes(value.bytes)) ^
                                 kSign);
    throw_wrong(value, type);
  }
  std::string text(value.bytes);
  if (value.kind == Is::kInteger) text = std::to_string(value.integer);
  if (value.kind == Is::kReal) {
    char buffer[400];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value.real,
                                   std::chars_format::fixed)
                         .ptr;
    text.assign(buffer, end);
  }
  if (const auto unscaled = table::parse_decimal(text, type.precision(), type.scale()))
    return *unscaled;
  throw_wrong(value, type);
}

}  // namespace

Cell::Cell(const Type& type)
    : type_(compile::sql_type(type)),
      memory_(kernel::form_of(type_)),
      values_(memory_.values<uint8_t>()) {
  std::memset(values_, 0, kernel::width_of(memory_.form()));
  if (memory_.form() == Form::kText) *memory_.values<std::string_view>() = {"", 0};
}

void Cell::take(const HostValue& value) {
  has_value_ = value.kind != Is::kNull;
  if (has_value_) fill(value);
}

void Cell::fill(const HostValue& value) {
  const Is is = value.kind;
  switch (memory_.form()) {
    case Form::kBool:
      if (is != Is::kInteger) throw_wrong(value, type_);
      *memory_.values<uint8_t>() = value.integer != 0;
      return;
    case Form::kInt:
      if (is != Is::kInteger) throw_wrong(value, type_);
      *memory_.values<int64_t>() = value.integer;
      return;
    case Form::kUint:
      if (is == Is::kBytes && value.bytes.size() == 8)
        *memory_.values<uint64_t>() = static_cast<uint64_t>(from_bytes(value.bytes));
      else if (is == Is::kInteger && value.integer >= 0)
        *memory_.values<uint64_t>() = static_cast<uint64_t>(value.integer);
      else
        throw_wrong(value, type_);
      return;
    case Form::kFloat:
      *memory_.values<double>() = float_of(value, type_);
      return;
    case Form::kDecimal:
      *memory_.values<Int128>() = decimal_of(value, type_);
      return;
    case Form::kText:
      break;
  }
  auto& text = *memory_.values<std::string_view>();
  const bool binary = type_.is(Kind::kBytes) || type_.is(Kind::kUuid);
  if (type_.is(Kind::kUuid) && is == Is::kText) {
    const auto bytes = parse_uuid(value.bytes);
    if (!bytes) throw_wrong(value, type_);
    text_ = *bytes;
    text = text_;
    return;
  }
  // In a column declared as JSON numbers stand as such.
  if (type_.is(Kind::kJson) && (is == Is::kInteger || is == Is::kReal)) {
    text_ = is == Is::kInteger ? std::to_string(value.integer) : number_text(value.real);
    text = text_;
    return;
  }
  if (is != (binary ? Is::kBytes : Is::kText)) throw_wrong(value, type_);
  text = value.bytes;
  if (type_.is(Kind::kUuid) && text.size() != 16) throw_wrong(value, type_);
}

void Cell::keep() {
  if (memory_.form() != Form::kText) return;
  auto& text = *memory_.values<std::string_view>();
  text_ = std::string(text);
  text = text_;
}

HostValue value_of(const kernel::Vector& vector, const Type& given, std::string& memory) {
  HostValue value;
  if (vector.is_null(0)) return value;
  const Type type = compile::sql_type(given);
  const auto blob = [&](std::string bytes) {
    memory = std::move(bytes);
    value.kind = Is::kBytes;
    value.bytes = memory;
    return value;
  };
  const auto integer = [&](int64_t given) {
    value.kind = Is::kInteger;
    value.integer = given;
    return value;
  };
  switch (vector.form) {
    case Form::kBool:
      return integer(*vector.as<uint8_t>() != 0);
    case Form::kInt:
      return integer(*vector.as<int64_t>());
    case Form::kUint:
      if (type.bit_width() == 64) return blob(to_bytes(*vector.as<uint64_t>(), 8));
      return integer(static_cast<int64_t>(*vector.as<uint64_t>()));
    case Form::kFloat: {
      value.real = *vector.as<double>();
      value.kind = std::isnan(value.real) ? Is::kText : Is::kReal;
      value.bytes = "nan";
      return value;
    }
    case Form::kDecimal:
      return blob(
          to_bytes(static_cast<unsigned __int128>(*vector.as<Int128>()) ^ kSign, 16));
    case Form::kText:
      break;
  }
  value.bytes = *vector.as<std::string_view>();
  value.kind = type.is(Kind::kBytes) || type.is(Kind::kUuid) ? Is::kBytes : Is::kText;
  return value;
}

}  // namespace phlox::engine::sqlite

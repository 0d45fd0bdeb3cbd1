// Values between SQLite and the kernels of the native engine.
#include "phlox/engine/sqlite/values.h"

#include <sqlite3ext.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/compile/dialects/sqlite.h"
#include "phlox/compile/row.h"
#include "phlox/table/scalar_text.h"

SQLITE_EXTENSION_INIT3

namespace phlox::engine::sqlite {

using kernel::Form;
using table::Int128;
using type::Kind;
using type::Type;

namespace {

std::string_view bytes_of(sqlite3_value* value, bool text) {
  const void* data = text ? static_cast<const void*>(sqlite3_value_text(value))
                          : sqlite3_value_blob(value);
  const int size = sqlite3_value_bytes(value);
  return {data ? static_cast<const char*>(data) : "", static_cast<size_t>(size)};
}

[[noreturn]] void throw_wrong(sqlite3_value* value, const Type& type) {
  const int is = sqlite3_value_type(value);
  std::string shown = is == SQLITE_BLOB ? "a blob" : std::string(bytes_of(value, true));
  if (is == SQLITE_TEXT) shown = '"' + shown + '"';
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

double float_of(sqlite3_value* value, const Type& type) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return sqlite3_value_double(value);
    case SQLITE_TEXT:
      if (bytes_of(value, true) == "nan") return std::numeric_limits<double>::quiet_NaN();
      break;
    default:
      break;
  }
  throw_wrong(value, type);
}

Int128 decimal_of(sqlite3_value* value, const Type& type) {
  const int is = sqlite3_value_type(value);
  if (is == SQLITE_BLOB) {
    const auto bytes = bytes_of(value, false);
    if (bytes.size() == 16)
      return static_cast<Int128>(static_cast<unsigned __int128>(from_bytes(bytes)) ^
                                 kSign);
    throw_wrong(value, type);
  }
  std::string text(bytes_of(value, true));
  if (is == SQLITE_FLOAT) {
    char buffer[400];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer,
                                   sqlite3_value_double(value), std::chars_format::fixed)
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

void Cell::take(sqlite3_value* value) {
  has_value_ = sqlite3_value_type(value) != SQLITE_NULL;
  if (has_value_) fill(value);
}

void Cell::fill(sqlite3_value* value) {
  const int is = sqlite3_value_type(value);
  switch (memory_.form()) {
    case Form::kBool:
      if (is != SQLITE_INTEGER) throw_wrong(value, type_);
      *memory_.values<uint8_t>() = sqlite3_value_int64(value) != 0;
      return;
    case Form::kInt:
      if (is != SQLITE_INTEGER) throw_wrong(value, type_);
      *memory_.values<int64_t>() = sqlite3_value_int64(value);
      return;
    case Form::kUint:
      if (is == SQLITE_BLOB && sqlite3_value_bytes(value) == 8)
        *memory_.values<uint64_t>() =
            static_cast<uint64_t>(from_bytes(bytes_of(value, false)));
      else if (is == SQLITE_INTEGER && sqlite3_value_int64(value) >= 0)
        *memory_.values<uint64_t>() = static_cast<uint64_t>(sqlite3_value_int64(value));
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
  if (type_.is(Kind::kUuid) && is == SQLITE_TEXT) {
    const auto bytes = parse_uuid(bytes_of(value, true));
    if (!bytes) throw_wrong(value, type_);
    text_ = *bytes;
    text = text_;
    return;
  }
  // In a column declared as JSON numbers stand as such.
  const bool number =
      type_.is(Kind::kJson) && (is == SQLITE_INTEGER || is == SQLITE_FLOAT);
  if (is != (binary ? SQLITE_BLOB : SQLITE_TEXT) && !number) throw_wrong(value, type_);
  text = bytes_of(value, !binary);
  if (type_.is(Kind::kUuid) && text.size() != 16) throw_wrong(value, type_);
}

void Cell::keep() {
  if (memory_.form() != Form::kText) return;
  auto& text = *memory_.values<std::string_view>();
  text_ = std::string(text);
  text = text_;
}

void give(sqlite3_context* context, const kernel::Vector& vector, const Type& given) {
  if (vector.is_null(0)) return sqlite3_result_null(context);
  const Type type = compile::sql_type(given);
  const auto blob = [&](const std::string& bytes) {
    sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  };
  switch (vector.form) {
    case Form::kBool:
      return sqlite3_result_int64(context, *vector.as<uint8_t>() != 0);
    case Form::kInt:
      return sqlite3_result_int64(context, *vector.as<int64_t>());
    case Form::kUint:
      if (type.bit_width() == 64) return blob(to_bytes(*vector.as<uint64_t>(), 8));
      return sqlite3_result_int64(context, static_cast<int64_t>(*vector.as<uint64_t>()));
    case Form::kFloat: {
      const double value = *vector.as<double>();
      if (std::isnan(value)) return sqlite3_result_text(context, "nan", 3, SQLITE_STATIC);
      return sqlite3_result_double(context, value);
    }
    case Form::kDecimal:
      return blob(
          to_bytes(static_cast<unsigned __int128>(*vector.as<Int128>()) ^ kSign, 16));
    case Form::kText:
      break;
  }
  const auto text = *vector.as<std::string_view>();
  if (type.is(Kind::kBytes) || type.is(Kind::kUuid)) return blob(std::string(text));
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

}  // namespace phlox::engine::sqlite

// Reads one JSON value that is no object and no array.
#include "phlox/format/json_scalar.h"

#include <limits>
#include <optional>
#include <string>

#include "phlox/base/base64.h"
#include "phlox/base/calendar.h"
#include "phlox/base/uuid.h"
#include "phlox/table/scalar_text.h"

namespace phlox::format {

using table::ColumnBuilder;
using type::Kind;
using type::Type;

namespace {

template <class Integer, class Cursor>
void read_integer(Cursor& cursor, const Type& type, ColumnBuilder& out) {
  if (cursor.peek() != JsonCursor::Kind::kNumber) fail_mismatch(cursor, type);
  const size_t start = cursor.offset();
  Integer value{};
  if (!cursor.integer(value)) {
    cursor.rewind(start);
    fail_mismatch(cursor, type);
  }
  out.append(value);
}

template <class Real>
std::optional<Real> special(std::string_view text) {
  using Limits = std::numeric_limits<Real>;
  if (text == "nan" || text == "NaN") return Limits::quiet_NaN();
  if (text == "inf" || text == "Infinity") return Limits::infinity();
  if (text == "-inf" || text == "-Infinity") return -Limits::infinity();
  return std::nullopt;
}

template <class Real, class Cursor>
void read_float(Cursor& cursor, const Type& type, ColumnBuilder& out) {
  const size_t start = cursor.offset();
  const auto kind = cursor.peek();
  std::optional<Real> value;
  if (kind == JsonCursor::Kind::kString) {
    value = special<Real>(cursor.string());
  } else if (kind == JsonCursor::Kind::kNumber) {
    Real parsed{};
    if (cursor.real(parsed)) value = parsed;
  }
  if (!value) {
    cursor.rewind(start);
    fail_mismatch(cursor, type);
  }
  out.append(*value);
}

// Values that are strings: `parse` gives nothing for what does not fit.
template <class Cursor, class Parse>
auto read_string(Cursor& cursor, const Type& type, Parse parse) {
  if (cursor.peek() != JsonCursor::Kind::kString) fail_mismatch(cursor, type);
  const size_t start = cursor.offset();
  auto value = parse(cursor.string());
  if (!value) {
    cursor.rewind(start);
    fail_mismatch(cursor, type);
  }
  return std::move(*value);
}

template <class Cursor>
void read_decimal(Cursor& cursor, const Type& type, ColumnBuilder& out) {
  const size_t start = cursor.offset();
  const auto kind = cursor.peek();
  if (kind != JsonCursor::Kind::kString && kind != JsonCursor::Kind::kNumber)
    fail_mismatch(cursor, type);
  const std::string_view text =
      kind == JsonCursor::Kind::kString ? cursor.string() : cursor.number();
  const auto value = table::parse_decimal(text, type.precision(), type.scale());
  if (!value) {
    cursor.rewind(start);
    fail_mismatch(cursor, type);
  }
  out.append(*value);
}

std::optional<int64_t> parse_moment(std::string_view text, const Type& type) {
  const auto parsed = parse_datetime(text);
  if (!parsed) return std::nullopt;
  // An offset says which moment it is; a wall clock has none, and UTC needs none.
  const std::string& zone = type.zone();
  if (parsed->has_offset ? zone.empty() : !zone.empty() && zone != "UTC")
    return std::nullopt;
  return parsed->micros;
}

}  // namespace

template <class Cursor>
void read_scalar(Cursor& cursor, const Type& type, ColumnBuilder& out) {
  switch (type.kind()) {
    case Kind::kBool: {
      const auto kind = cursor.peek();
      if (kind != JsonCursor::Kind::kTrue && kind != JsonCursor::Kind::kFalse)
        fail_mismatch(cursor, type);
      return out.append_bool(cursor.boolean());
    }
    case Kind::kInt8:
      return read_integer<int8_t>(cursor, type, out);
    case Kind::kInt16:
      return read_integer<int16_t>(cursor, type, out);
    case Kind::kInt32:
      return read_integer<int32_t>(cursor, type, out);
    case Kind::kInt64:
      return read_integer<int64_t>(cursor, type, out);
    case Kind::kUint8:
      return read_integer<uint8_t>(cursor, type, out);
    case Kind::kUint16:
      return read_integer<uint16_t>(cursor, type, out);
    case Kind::kUint32:
      return read_integer<uint32_t>(cursor, type, out);
    case Kind::kUint64:
      return read_integer<uint64_t>(cursor, type, out);
    case Kind::kFloat32:
      return read_float<float>(cursor, type, out);
    case Kind::kFloat64:
      return read_float<double>(cursor, type, out);
    case Kind::kDecimal:
      return read_decimal(cursor, type, out);
    case Kind::kString:
      if (cursor.peek() != JsonCursor::Kind::kString) fail_mismatch(cursor, type);
      return out.append_bytes(cursor.string());
    case Kind::kJson: {
      std::string text;
      cursor.copy_value(text);
      return out.append_bytes(text);
    }
    case Kind::kBytes:
      return out.append_bytes(read_string(cursor, type, read_base64));
    case Kind::kUuid:
      return out.append_bytes(read_string(cursor, type, parse_uuid));
    case Kind::kDate:
      return out.append(read_string(cursor, type, parse_date));
    case Kind::kTime:
      return out.append(read_string(cursor, type, parse_time));
    case Kind::kDatetime:
      return out.append(read_string(
          cursor, type, [&](std::string_view text) { return parse_moment(text, type); }));
    case Kind::kTimedelta:
      return out.append(read_string(cursor, type, parse_timedelta));
    default:
      fail_mismatch(cursor, type);
  }
}

template void read_scalar(JsonCursor&, const Type&, ColumnBuilder&);
template void read_scalar(JsonTokens&, const Type&, ColumnBuilder&);

}  // namespace phlox::format

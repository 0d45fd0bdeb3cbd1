// Cells as text.
#include "phlox/table/text.h"

#include <charconv>
#include <cmath>

#include "phlox/base/base64.h"
#include "phlox/base/calendar.h"
#include "phlox/base/number.h"
#include "phlox/base/uuid.h"
#include "phlox/base/zone.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

template <class Integer>
void append_integer(Integer value, std::string& out) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

template <class Write>
void quoted(std::string& out, bool quotes, Write write) {
  if (quotes) out += '"';
  write();
  if (quotes) out += '"';
}

// A key of an object: the text of a map's key.
bool has_string_keys(const Column& column) {
  const Type& key = column.type().map_key();
  return key.without_option().is(Kind::kString);
}

void append_nested(const Column& column, int64_t row, std::string& out) {
  if (column.kind() == Kind::kRecord) {
    out += '{';
    const auto& fields = column.type().fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(fields[i].name, out);
      out += ':';
      append_json(column.child(i), row, out);
    }
    out += '}';
    return;
  }
  const bool object = column.kind() == Kind::kMap && has_string_keys(column);
  const auto [begin, end] = column.range(row);
  out += object ? '{' : '[';
  for (int64_t i = begin; i < end; ++i) {
    if (i > begin) out += ',';
    if (object) {
      append_json(column.child(0), i, out);
      out += ':';
      append_json(column.child(1), i, out);
    } else if (column.kind() == Kind::kMap) {
      out += '[';
      append_json(column.child(0), i, out);
      out += ',';
      append_json(column.child(1), i, out);
      out += ']';
    } else {
      append_json(column.child(), i, out);
    }
  }
  out += object ? '}' : ']';
}

void append_value(const Column& column, int64_t row, bool quotes, std::string& out) {
  switch (column.kind()) {
    case Kind::kBool:
      out += column.boolean(row) ? "true" : "false";
      return;
    case Kind::kUint64:
      return append_integer(column.value<uint64_t>(row), out);
    case Kind::kFloat32: {
      const auto value = column.value<float>(row);
      return quoted(out, quotes && !std::isfinite(value),
                    [&] { append_number(out, value); });
    }
    case Kind::kFloat64: {
      const auto value = column.value<double>(row);
      return quoted(out, quotes && !std::isfinite(value),
                    [&] { append_number(out, value); });
    }
    case Kind::kDecimal:
      return quoted(out, quotes, [&] {
        out += decimal_text(column.decimal(row), column.type().scale());
      });
    case Kind::kString:
      if (quotes) return append_json_string(column.bytes(row), out);
      [[fallthrough]];
    case Kind::kJson:
      // On one line: between its tokens a line's end is white space.
      for (const char c : column.bytes(row))
        out += quotes && (c == '\n' || c == '\r') ? ' ' : c;
      return;
    case Kind::kBytes:
      return quoted(out, quotes, [&] { append_base64(column.bytes(row), out); });
    case Kind::kUuid:
      return quoted(out, quotes, [&] { append_uuid(column.bytes(row), out); });
    case Kind::kDate:
      return quoted(out, quotes, [&] { append_date(out, column.value<int32_t>(row)); });
    case Kind::kTime:
      return quoted(out, quotes, [&] { append_time(out, column.value<int64_t>(row)); });
    case Kind::kDatetime:
      return quoted(out, quotes, [&] {
        append_datetime(column.value<int64_t>(row), column.type().zone(), out);
      });
    case Kind::kTimedelta:
      return quoted(out, quotes,
                    [&] { append_timedelta(out, column.value<int64_t>(row)); });
    case Kind::kCategorical: {
      const auto code = column.value<int32_t>(row);
      return quotes ? append_json(column.child(), code, out)
                    : append_text(column.child(), code, out);
    }
    case Kind::kRecord:
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kMap:
      return append_nested(column, row, out);
    default:
      return append_integer(column.integer(row), out);
  }
}

}  // namespace

void append_json(const Column& column, int64_t row, std::string& out) {
  if (column.is_null(row))
    out += "null";
  else
    append_value(column, row, true, out);
}

void append_text(const Column& column, int64_t row, std::string& out) {
  if (!column.is_null(row)) append_value(column, row, false, out);
}

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  size_t plain = 0;  // the start of what needs no escape
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out += text.substr(plain, i - plain);
    plain = i + 1;
    out += '\\';
    switch (byte) {
      case '"':
      case '\\':
        out += text[i];
        break;
      case '\n':
        out += 'n';
        break;
      case '\t':
        out += 't';
        break;
      case '\r':
        out += 'r';
        break;
      default:
        out += "u00";
        out += "0123456789abcdef"[byte >> 4];
        out += "0123456789abcdef"[byte & 15];
    }
  }
  out += text.substr(plain);
  out += '"';
}

void append_datetime(int64_t micros, const std::string& zone, std::string& out) {
  if (zone.empty()) return phlox::append_datetime(out, micros);
  int64_t seconds = micros / kMicrosPerSecond;
  if (micros % kMicrosPerSecond < 0) --seconds;
  const int32_t offset = zone_offset(zone, seconds).value_or(0);
  // ISO 8601 has offsets of whole minutes; local mean times before about 1900 are none.
  // What cannot be said in the zone is said in UTC: it is the same moment.
  phlox::append_datetime(out, micros, offset % 60 == 0 ? offset / 60 : 0);
}

}  // namespace phlox::table

// Values that come by Arrow as those of the types that a query has.
#include "phlox/engine/flightsql/decode.h"

#include <limits>
#include <string>

#include "phlox/base/error.h"
#include "phlox/base/uuid.h"

namespace phlox::engine::flightsql {
namespace {

using table::Int128;
using type::Kind;
using type::Type;

[[noreturn]] void refuse(const table::Column& from, const Type& type) {
  throw Error(Code::kType,
              "the server gives " + from.type().to_string() + " for " + type.to_string());
}

bool is_text(Kind kind) {
  return kind == Kind::kString || kind == Kind::kJson || kind == Kind::kBytes;
}

// The whole number of a cell, whatever its width.
Int128 whole(const table::Column& from, int64_t row, const Type& type) {
  switch (from.kind()) {
    case Kind::kBool:
      return from.boolean(row) ? 1 : 0;
    case Kind::kUint64:
      return from.value<uint64_t>(row);
    case Kind::kTimedelta:
      return from.value<int64_t>(row);
    case Kind::kDecimal:
      if (from.type().scale() == 0) return from.decimal(row);
      refuse(from, type);
    default:
      if (!from.type().is_integer()) refuse(from, type);
      return from.integer(row);
  }
}

template <class T>
T within(Int128 value, const Type& type) {
  if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max())
    throw Error(Code::kType, "a whole number that is no " + type.to_string());
  return static_cast<T>(value);
}

void append_integer(const table::Column& from, int64_t row, const Type& type,
                    table::ColumnBuilder& to) {
  const Int128 value = whole(from, row, type);
  if (type.is(Kind::kUint64)) return to.append(within<uint64_t>(value, type));
  const int bits = type.bit_width();
  const Int128 most = (Int128{1} << (type.is_unsigned() ? bits : bits - 1)) - 1;
  const Int128 least = type.is_unsigned() ? Int128{0} : -most - 1;
  if (value < least || value > most)
    throw Error(Code::kType, "a whole number that is no " + type.to_string());
  to.append_integer(static_cast<int64_t>(value));
}

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to);

void append_or_null(const table::Column& from, int64_t row, const Type& type,
                    table::ColumnBuilder& to) {
  from.is_null(row) ? to.append_null() : append(from, row, type.without_option(), to);
}

// Lists, maps and records.
void append_parts(const table::Column& from, int64_t row, const Type& type,
                  table::ColumnBuilder& to) {
  if (type.is(Kind::kRecord)) {
    const auto& fields = type.fields();
    if (!from.type().is(Kind::kRecord) || from.type().fields().size() != fields.size())
      refuse(from, type);
    for (size_t i = 0; i < fields.size(); ++i)
      append_or_null(from.child(i), row, fields[i].type, to.child(i));
    return to.append_element();
  }
  if (type.is_list() ? !from.type().is_list() : !from.type().is(Kind::kMap))
    refuse(from, type);
  const auto [begin, end] = from.range(row);
  for (int64_t i = begin; i < end; ++i) {
    if (type.is(Kind::kMap)) {
      append_or_null(from.child(0), i, type.map_key(), to.child(0));
      append_or_null(from.child(1), i, type.element(), to.child(1));
    } else {
      append_or_null(from.child(), i, type.element(), to.child());
    }
  }
  to.append_element();
}

void append_uuid(const table::Column& from, int64_t row, const Type& type,
                 table::ColumnBuilder& to) {
  if (from.kind() == Kind::kUuid) return to.append_bytes(from.bytes(row));
  const std::string_view text = from.kind() == Kind::kString ? from.bytes(row) : "";
  const auto bytes = parse_uuid(text);
  if (!bytes) refuse(from, type);
  to.append_bytes(*bytes);
}

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to) {
  if (from.kind() == Kind::kCategorical && !type.is(Kind::kCategorical)) {
    // Its values are few, and stand beside the codes.
    return append(from.child(), from.value<int32_t>(row), type, to);
  }
  switch (type.kind()) {
    case Kind::kBool:
      return to.append_bool(whole(from, row, type) != 0);
    case Kind::kFloat32:
      if (from.kind() != Kind::kFloat32) break;
      return to.append(from.value<float>(row));
    case Kind::kFloat64:
      if (from.kind() == Kind::kFloat32)
        return to.append(static_cast<double>(from.value<float>(row)));
      if (from.kind() != Kind::kFloat64) break;
      return to.append(from.value<double>(row));
    case Kind::kDecimal:
      if (from.kind() != Kind::kDecimal || from.type().scale() != type.scale()) break;
      return to.append(from.decimal(row));
    case Kind::kDate:
      if (from.kind() != Kind::kDate) break;
      return to.append(from.value<int32_t>(row));
    case Kind::kTime:
    case Kind::kDatetime:
      if (from.kind() != type.kind()) break;
      return to.append(from.value<int64_t>(row));
    case Kind::kTimedelta:
      return to.append(within<int64_t>(whole(from, row, type), type));
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
      if (!is_text(from.kind())) break;
      return to.append_bytes(from.bytes(row));
    case Kind::kUuid:
      return append_uuid(from, row, type, to);
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kMap:
    case Kind::kRecord:
      return append_parts(from, row, type, to);
    case Kind::kCategorical: {
      const bool coded = from.kind() == Kind::kCategorical;
      const table::Column& values = coded ? from.child() : from;
      const int64_t at = coded ? from.value<int32_t>(row) : row;
      const std::string key =
          is_text(values.kind())
              ? std::string(values.bytes(at))
              : std::to_string(static_cast<int64_t>(whole(values, at, type)));
      const auto entry = to.code_of(key);
      if (entry.is_new) append(values, at, type.element().without_option(), to.child());
      return to.append(entry.code);
    }
    default:
      if (type.is_integer()) return append_integer(from, row, type, to);
  }
  refuse(from, type);
}

}  // namespace

void decode_column(const table::Column& from, int64_t first_row, const Type& type,
                   table::ColumnBuilder& to) {
  for (int64_t row = first_row; row < from.size(); ++row)
    append_or_null(from, row, type, to);
}

}  // namespace phlox::engine::flightsql

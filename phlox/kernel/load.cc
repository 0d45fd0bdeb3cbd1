// Columns of a batch as vectors, and vectors into columns.
#include "phlox/kernel/load.h"

#include <cstring>

#include "phlox/base/error.h"

namespace phlox::kernel {

using table::Column;
using type::Kind;

namespace {

const uint8_t* load_valid(const Column& column, int64_t begin, const uint16_t* rows,
                          size_t count, Register& out) {
  if (!column.has_nulls()) return nullptr;
  uint8_t* const valid = out.valid();
  if (rows)
    for (size_t i = 0; i < count; ++i) valid[i] = !column.is_null(begin + rows[i]);
  else
    for (size_t i = 0; i < count; ++i)
      valid[i] = !column.is_null(begin + static_cast<int64_t>(i));
  return valid;
}

// Values of the column's own type, widened.
template <class Stored, class T>
void widen(const Column& column, int64_t begin, const uint16_t* rows, size_t count,
           T* out) {
  const Stored* const from = column.values<Stored>() + begin;
  if (rows)
    for (size_t i = 0; i < count; ++i) out[i] = static_cast<T>(from[rows[i]]);
  else
    for (size_t i = 0; i < count; ++i) out[i] = static_cast<T>(from[i]);
}

template <class T>
Vector load_wide(const Column& column, int64_t begin, const uint16_t* rows, size_t count,
                 Register& out, const uint8_t* valid) {
  if (!rows) return {out.form(), column.values<T>() + begin, valid};
  widen<T>(column, begin, rows, count, out.values<T>());
  return out.view(valid);
}

void load_texts(const Column& column, int64_t begin, const uint16_t* rows, size_t count,
                std::string_view* out) {
  const auto row = [&](size_t i) {
    return begin + (rows ? rows[i] : static_cast<int64_t>(i));
  };
  if (column.kind() == Kind::kCategorical) {
    const Column& values = column.child();
    for (size_t i = 0; i < count; ++i)
      out[i] = column.is_null(row(i)) ? std::string_view("", 0)
                                      : values.bytes(column.value<int32_t>(row(i)));
  } else {
    for (size_t i = 0; i < count; ++i) out[i] = column.bytes(row(i));
  }
}

}  // namespace

Vector load(const Column& column, int64_t begin, const uint16_t* rows, size_t count,
            Register& out) {
  const uint8_t* const valid = load_valid(column, begin, rows, count, out);
  switch (column.kind()) {
    case Kind::kNull:
      std::memset(out.values<int64_t>(), 0, count * sizeof(int64_t));
      break;
    case Kind::kBool: {
      auto* const values = out.values<uint8_t>();
      for (size_t i = 0; i < count; ++i)
        values[i] = column.boolean(begin + (rows ? rows[i] : static_cast<int64_t>(i)));
      break;
    }
    case Kind::kInt8:
      widen<int8_t>(column, begin, rows, count, out.values<int64_t>());
      break;
    case Kind::kInt16:
      widen<int16_t>(column, begin, rows, count, out.values<int64_t>());
      break;
    case Kind::kInt32:
    case Kind::kDate:
      widen<int32_t>(column, begin, rows, count, out.values<int64_t>());
      break;
    case Kind::kUint8:
      widen<uint8_t>(column, begin, rows, count, out.values<uint64_t>());
      break;
    case Kind::kUint16:
      widen<uint16_t>(column, begin, rows, count, out.values<uint64_t>());
      break;
    case Kind::kUint32:
      widen<uint32_t>(column, begin, rows, count, out.values<uint64_t>());
      break;
    case Kind::kFloat32:
      widen<float>(column, begin, rows, count, out.values<double>());
      break;
    case Kind::kUint64:
      return load_wide<uint64_t>(column, begin, rows, count, out, valid);
    case Kind::kFloat64:
      return load_wide<double>(column, begin, rows, count, out, valid);
    case Kind::kDecimal: {
      // Copied, since Arrow aligns decimals to 8 bytes only.
      auto* const values = out.values<Int128>();
      for (size_t i = 0; i < count; ++i)
        values[i] = column.decimal(begin + (rows ? rows[i] : static_cast<int64_t>(i)));
      break;
    }
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kJson:
    case Kind::kUuid:
    case Kind::kCategorical:
      load_texts(column, begin, rows, count, out.values<std::string_view>());
      break;
    default:
      return load_wide<int64_t>(column, begin, rows, count, out, valid);
  }
  return out.view(valid);
}

namespace {

template <class T, class Stored>
void append_numbers(table::ColumnBuilder& builder, const Vector& values, size_t count) {
  const T* const from = values.as<T>();
  auto* const out = builder.append_all<Stored>(count, values.valid);
  if constexpr (std::is_same_v<T, Stored>) {
    if (!values.valid) {
      std::copy_n(from, count, out);
      return;
    }
  }
  for (size_t i = 0; i < count; ++i)
    out[i] = values.is_null(i) ? Stored() : static_cast<Stored>(from[i]);
}

void append_texts(table::ColumnBuilder& builder, const Vector& values, size_t count) {
  const auto* const from = values.as<std::string_view>();
  const bool is_categorical = builder.type().is(Kind::kCategorical);
  if (!is_categorical && !builder.type().is(Kind::kUuid))
    return builder.append_texts(from, count, values.valid);
  for (size_t i = 0; i < count; ++i) {
    if (values.is_null(i)) {
      builder.append_null();
    } else if (is_categorical) {
      const auto entry = builder.code_of(from[i]);
      if (entry.is_new) builder.child().append_bytes(from[i]);
      builder.append(entry.code);
    } else {
      builder.append_bytes(from[i]);
    }
  }
}

}  // namespace

void append(table::ColumnBuilder& builder, const Vector& values, size_t count) {
  switch (builder.type().kind()) {
    case Kind::kNull:
      for (size_t i = 0; i < count; ++i) builder.append_null();
      return;
    case Kind::kBool:
      for (size_t i = 0; i < count; ++i)
        if (values.is_null(i))
          builder.append_null();
        else
          builder.append_bool(values.as<uint8_t>()[i] != 0);
      return;
    case Kind::kInt8:
      return append_numbers<int64_t, int8_t>(builder, values, count);
    case Kind::kInt16:
      return append_numbers<int64_t, int16_t>(builder, values, count);
    case Kind::kInt32:
    case Kind::kDate:
      return append_numbers<int64_t, int32_t>(builder, values, count);
    case Kind::kUint8:
      return append_numbers<uint64_t, uint8_t>(builder, values, count);
    case Kind::kUint16:
      return append_numbers<uint64_t, uint16_t>(builder, values, count);
    case Kind::kUint32:
      return append_numbers<uint64_t, uint32_t>(builder, values, count);
    case Kind::kUint64:
      return append_numbers<uint64_t, uint64_t>(builder, values, count);
    case Kind::kFloat32:
      return append_numbers<double, float>(builder, values, count);
    case Kind::kFloat64:
      return append_numbers<double, double>(builder, values, count);
    case Kind::kDecimal:
      return append_numbers<Int128, Int128>(builder, values, count);
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kJson:
    case Kind::kUuid:
    case Kind::kCategorical:
      return append_texts(builder, values, count);
    default:
      return append_numbers<int64_t, int64_t>(builder, values, count);
  }
}

}  // namespace phlox::kernel

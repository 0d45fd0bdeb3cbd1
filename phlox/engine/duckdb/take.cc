// DuckDB vectors to Arrow columns.
#include <array>
#include <limits>
#include <string_view>

#include "phlox/base/error.h"
#include "phlox/engine/duckdb/types.h"
#include "phlox/engine/duckdb/vectors.h"

namespace phlox::engine::duckdb {

using table::ColumnBuilder;
using table::Int128;
using type::Kind;

namespace {

// One vector, with what is asked of it for each row.
struct Source {
  explicit Source(Vector given)
      : vector(given),
        data(api().vector_get_data(given)),
        validity(api().vector_get_validity(given)) {}
  bool is_null(int64_t row) const {
    const auto at = static_cast<uint64_t>(row);
    return validity && !(validity[at / 64] >> (at % 64) & 1);
  }
  template <class T>
  const T& value(int64_t row) const {
    return static_cast<const T*>(data)[row];
  }

  Vector vector;
  const void* data;
  const uint64_t* validity;
};

template <class Append>
void each(const Source& source, int64_t begin, int64_t end, ColumnBuilder& out,
          const Append& append) {
  if (!source.validity) {
    for (int64_t row = begin; row < end; ++row) append(row);
    return;
  }
  for (int64_t row = begin; row < end; ++row) {
    if (source.is_null(row))
      out.append_null();
    else
      append(row);
  }
}

template <class T>
void take_numbers(const Source& source, int64_t begin, int64_t end, ColumnBuilder& out) {
  each(source, begin, end, out, [&](int64_t row) { out.append(source.value<T>(row)); });
}

template <class T>
void take_decimals(const Source& source, int64_t begin, int64_t end, ColumnBuilder& out) {
  each(source, begin, end, out,
       [&](int64_t row) { out.append(static_cast<Int128>(source.value<T>(row))); });
}

std::string_view text_of(const String& value) {
  if (value.length <= 12) return {value.prefix, value.length};
  return {value.pointer, value.length};
}

// A month has no length in microseconds, and no expression makes one.
int64_t micros_of(const Interval& value) {
  const Int128 micros = static_cast<Int128>(value.days + value.months * int64_t{30}) *
                            int64_t{86'400'000'000} +
                        value.micros;
  if (micros > std::numeric_limits<int64_t>::max() ||
      micros < std::numeric_limits<int64_t>::min())
    throw Error(Code::kType, "a timedelta beyond 64 bits of microseconds");
  return static_cast<int64_t>(micros);
}

std::array<char, 16> uuid_of(Int128 value) {
  auto number = static_cast<unsigned __int128>(value) ^ static_cast<unsigned __int128>(1)
                                                            << 127;
  std::array<char, 16> bytes;
  for (size_t i = 16; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number);
  return bytes;
}

void take_rows(Vector vector, int64_t begin, int64_t end, ColumnBuilder& out);

void take_categories(const Source& source, int64_t begin, int64_t end,
                     ColumnBuilder& out) {
  auto& values = out.child();
  const Kind kind = values.type().kind();
  const bool text = kind == Kind::kString || kind == Kind::kJson || kind == Kind::kBytes;
  size_t width = 8;
  if (values.type().is_integer() || values.type().is_float())
    width = static_cast<size_t>(values.type().bit_width()) / 8;
  else if (kind == Kind::kDate)
    width = 4;
  else if (kind == Kind::kUuid || kind == Kind::kTimedelta)
    width = 16;
  else if (kind == Kind::kDecimal)
    width = static_cast<size_t>(decimal_bytes(values.type().precision()));
  else if (kind == Kind::kBool)
    width = 1;
  each(source, begin, end, out, [&](int64_t row) {
    const auto key = text ? text_of(source.value<String>(row))
                          : std::string_view(static_cast<const char*>(source.data) +
                                                 static_cast<size_t>(row) * width,
                                             width);
    const auto entry = out.code_of(key);
    if (entry.is_new) take_rows(source.vector, row, row + 1, values);
    out.append(entry.code);
  });
}

void take_lists(const Source& source, int64_t begin, int64_t end, ColumnBuilder& out) {
  const Vector child = api().list_vector_get_child(source.vector);
  each(source, begin, end, out, [&](int64_t row) {
    const auto& entry = source.value<ListEntry>(row);
    const auto first = static_cast<int64_t>(entry.offset);
    const auto last = static_cast<int64_t>(entry.offset + entry.length);
    if (out.type().is(Kind::kMap)) {
      take_rows(api().struct_vector_get_child(child, 0), first, last, out.child(0));
      take_rows(api().struct_vector_get_child(child, 1), first, last, out.child(1));
    } else {
      take_rows(child, first, last, out.child());
    }
    out.append_element();
  });
}

void take_rows(Vector vector, int64_t begin, int64_t end, ColumnBuilder& out) {
  const Source source(vector);
  switch (out.type().kind()) {
    case Kind::kNull:
    case Kind::kOption:
      for (int64_t row = begin; row < end; ++row) out.append_null();
      return;
    case Kind::kBool:
      return each(source, begin, end, out,
                  [&](int64_t row) { out.append_bool(source.value<bool>(row)); });
    case Kind::kInt8:
    case Kind::kUint8:
      return take_numbers<int8_t>(source, begin, end, out);
    case Kind::kInt16:
    case Kind::kUint16:
      return take_numbers<int16_t>(source, begin, end, out);
    case Kind::kInt32:
    case Kind::kUint32:
    case Kind::kFloat32:
    case Kind::kDate:
      return take_numbers<int32_t>(source, begin, end, out);
    case Kind::kInt64:
    case Kind::kUint64:
    case Kind::kFloat64:
    case Kind::kTime:
    case Kind::kDatetime:
      return take_numbers<int64_t>(source, begin, end, out);
    case Kind::kTimedelta:
      return each(source, begin, end, out, [&](int64_t row) {
        out.append(micros_of(source.value<Interval>(row)));
      });
    case Kind::kDecimal:
      switch (decimal_bytes(out.type().precision())) {
        case 2:
          return take_decimals<int16_t>(source, begin, end, out);
        case 4:
          return take_decimals<int32_t>(source, begin, end, out);
        case 8:
          return take_decimals<int64_t>(source, begin, end, out);
        default:
          return take_decimals<Int128>(source, begin, end, out);
      }
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
      return each(source, begin, end, out, [&](int64_t row) {
        out.append_bytes(text_of(source.value<String>(row)));
      });
    case Kind::kUuid:
      return each(source, begin, end, out, [&](int64_t row) {
        const auto bytes = uuid_of(source.value<Int128>(row));
        out.append_bytes({bytes.data(), bytes.size()});
      });
    case Kind::kRecord:
      // Row by row, since a null record's fields hold fillers.
      return each(source, begin, end, out, [&](int64_t row) {
        for (size_t i = 0; i < out.type().fields().size(); ++i)
          take_rows(api().struct_vector_get_child(source.vector, i), row, row + 1,
                    out.child(i));
        out.append_element();
      });
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kMap:
      return take_lists(source, begin, end, out);
    case Kind::kCategorical:
      return take_categories(source, begin, end, out);
  }
}

}  // namespace

void take(Vector vector, int64_t begin, int64_t count, ColumnBuilder& out) {
  take_rows(vector, begin, begin + count, out);
}

}  // namespace phlox::engine::duckdb

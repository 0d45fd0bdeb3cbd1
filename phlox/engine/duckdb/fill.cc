// Arrow columns to DuckDB vectors.
#include <cstring>
#include <limits>
#include <string>

#include "phlox/base/error.h"
#include "phlox/engine/duckdb/types.h"
#include "phlox/engine/duckdb/vectors.h"

namespace phlox::engine::duckdb {

using table::Column;
using table::Int128;
using type::Kind;

namespace {

// Where rows of a target stand: one after the other from `at`.
struct Target {
  Vector vector;
  int64_t at;
};

template <class T>
T* data_of(const Target& target) {
  return static_cast<T*>(api().vector_get_data(target.vector)) + target.at;
}

void fill_nulls(const Column& column, int64_t begin, int64_t count,
                const Target& target) {
  if (!column.has_nulls()) return;
  uint64_t* validity = nullptr;
  for (int64_t i = 0; i < count; ++i) {
    if (!column.is_null(begin + i)) continue;
    if (!validity) {
      api().vector_ensure_validity_writable(target.vector);
      validity = api().vector_get_validity(target.vector);
    }
    const auto row = static_cast<uint64_t>(target.at + i);
    validity[row / 64] &= ~(uint64_t{1} << (row % 64));
  }
}

template <class T>
void fill_numbers(const Column& column, int64_t begin, int64_t count,
                  const Target& target) {
  std::memcpy(data_of<T>(target), column.values<T>() + begin,
              sizeof(T) * static_cast<size_t>(count));
}

// DuckDB takes the numbers at the ends for infinities, which have no year and do not
// count on.
template <class T>
void fill_days_or_moments(const Column& column, int64_t begin, int64_t count,
                          const Target& target) {
  constexpr T kInfinity = std::numeric_limits<T>::max();
  const T* values = column.values<T>() + begin;
  for (int64_t i = 0; i < count; ++i)
    if ((values[i] == kInfinity || values[i] == -kInfinity) && !column.is_null(begin + i))
      throw Error(Code::kUnsupported, "DuckDB has no such " + column.type().to_string() +
                                          ": " + std::to_string(values[i]) +
                                          " stands for an infinity there");
  fill_numbers<T>(column, begin, count, target);
}

template <class T>
void fill_decimals(const Column& column, int64_t begin, int64_t count,
                   const Target& target) {
  auto* out = data_of<T>(target);
  for (int64_t i = 0; i < count; ++i) out[i] = static_cast<T>(column.decimal(begin + i));
}

void fill_strings(const Column& column, int64_t begin, int64_t count,
                  const Target& target) {
  auto* out = data_of<String>(target);
  const auto& duckdb = api();
  for (int64_t i = 0; i < count; ++i) {
    if (column.is_null(begin + i)) continue;
    const auto text = column.bytes(begin + i);
    if (text.size() > 12) {
      duckdb.vector_assign_string_element_len(
          target.vector, static_cast<uint64_t>(target.at + i), text.data(), text.size());
      continue;
    }
    // Short strings stand in the vector itself; bytes behind the end must be zero.
    String value = {};
    value.length = static_cast<uint32_t>(text.size());
    if (!text.empty())
      std::memcpy(reinterpret_cast<char*>(&value) + sizeof(value.length), text.data(),
                  text.size());
    out[i] = value;
  }
}

// DuckDB orders uuids as signed 128 bit numbers, so the highest bit is turned.
void fill_uuids(const Column& column, int64_t begin, int64_t count,
                const Target& target) {
  auto* out = data_of<Int128>(target);
  for (int64_t i = 0; i < count; ++i) {
    unsigned __int128 number = 0;
    if (!column.is_null(begin + i))
      for (const char byte : column.bytes(begin + i))
        number = number << 8 | static_cast<uint8_t>(byte);
    out[i] = static_cast<Int128>(number ^ static_cast<unsigned __int128>(1) << 127);
  }
}

void fill_rows(const Column& column, int64_t begin, int64_t count, const Target& target);

void fill_lists(const Column& column, int64_t begin, int64_t count,
                const Target& target) {
  const auto& duckdb = api();
  auto* out = data_of<ListEntry>(target);
  const uint64_t first = duckdb.list_vector_get_size(target.vector);
  uint64_t end = first;
  for (int64_t i = 0; i < count; ++i) {
    const auto [from, to] = column.is_null(begin + i) ? std::pair<int64_t, int64_t>()
                                                      : column.range(begin + i);
    out[i] = {end, static_cast<uint64_t>(to - from)};
    end += out[i].length;
  }
  if (duckdb.list_vector_reserve(target.vector, end) != 0 ||
      duckdb.list_vector_set_size(target.vector, end) != 0)
    throw Error(Code::kInternal, "a list vector of DuckDB cannot grow");
  const Vector child = duckdb.list_vector_get_child(target.vector);
  uint64_t at = first;
  for (int64_t i = 0; i < count; ++i) {
    if (out[i].length == 0) continue;
    const auto [from, to] = column.range(begin + i);
    // Rows whose elements follow one another in the column, too, are copied at once.
    int64_t last = to;
    while (i + 1 < count &&
           (out[i + 1].length == 0 || column.range(begin + i + 1).first == last)) {
      ++i;
      last += static_cast<int64_t>(out[i].length);
    }
    const auto place = static_cast<int64_t>(at);
    if (column.kind() == Kind::kMap) {
      fill_rows(column.child(0), from, last - from,
                {duckdb.struct_vector_get_child(child, 0), place});
      fill_rows(column.child(1), from, last - from,
                {duckdb.struct_vector_get_child(child, 1), place});
    } else {
      fill_rows(column.child(), from, last - from, {child, place});
    }
    at += static_cast<uint64_t>(last - from);
  }
}

// What stands below a null record must be null for DuckDB, too.
void set_null(Vector vector, const type::Type& type, uint64_t row) {
  api().vector_ensure_validity_writable(vector);
  api().vector_get_validity(vector)[row / 64] &= ~(uint64_t{1} << (row % 64));
  const type::Type value = type.without_option();
  if (!value.is(Kind::kRecord)) return;
  for (size_t i = 0; i < value.fields().size(); ++i)
    set_null(api().struct_vector_get_child(vector, i), value.fields()[i].type, row);
}

void fill_records(const Column& column, int64_t begin, int64_t count,
                  const Target& target) {
  for (size_t i = 0; i < column.type().fields().size(); ++i)
    fill_rows(column.child(i), begin, count,
              {api().struct_vector_get_child(target.vector, i), target.at});
  if (!column.has_nulls()) return;
  for (int64_t i = 0; i < count; ++i)
    if (column.is_null(begin + i))
      set_null(target.vector, column.type(), static_cast<uint64_t>(target.at + i));
}

void fill_categories(const Column& column, int64_t begin, int64_t count,
                     const Target& target) {
  for (int64_t i = 0; i < count; ++i)
    if (!column.is_null(begin + i))
      fill_rows(column.child(), column.value<int32_t>(begin + i), 1,
                {target.vector, target.at + i});
}

void fill_rows(const Column& column, int64_t begin, int64_t count, const Target& target) {
  fill_nulls(column, begin, count, target);
  switch (column.kind()) {
    case Kind::kNull:
    case Kind::kOption:
      return;
    case Kind::kBool:
      for (int64_t i = 0; i < count; ++i)
        data_of<bool>(target)[i] = column.boolean(begin + i);
      return;
    case Kind::kInt8:
    case Kind::kUint8:
      return fill_numbers<int8_t>(column, begin, count, target);
    case Kind::kInt16:
    case Kind::kUint16:
      return fill_numbers<int16_t>(column, begin, count, target);
    case Kind::kInt32:
    case Kind::kUint32:
    case Kind::kFloat32:
      return fill_numbers<int32_t>(column, begin, count, target);
    case Kind::kDate:
      return fill_days_or_moments<int32_t>(column, begin, count, target);
    case Kind::kInt64:
    case Kind::kUint64:
    case Kind::kFloat64:
    case Kind::kTime:
      return fill_numbers<int64_t>(column, begin, count, target);
    case Kind::kDatetime:
      return fill_days_or_moments<int64_t>(column, begin, count, target);
    case Kind::kTimedelta: {
      auto* out = data_of<Interval>(target);
      for (int64_t i = 0; i < count; ++i)
        out[i] = {0, 0, column.value<int64_t>(begin + i)};
      return;
    }
    case Kind::kDecimal:
      switch (decimal_bytes(column.type().precision())) {
        case 2:
          return fill_decimals<int16_t>(column, begin, count, target);
        case 4:
          return fill_decimals<int32_t>(column, begin, count, target);
        case 8:
          return fill_decimals<int64_t>(column, begin, count, target);
        default:
          return fill_decimals<Int128>(column, begin, count, target);
      }
    case Kind::kString:
    case Kind::kJson:
    case Kind::kBytes:
      return fill_strings(column, begin, count, target);
    case Kind::kUuid:
      return fill_uuids(column, begin, count, target);
    case Kind::kRecord:
      return fill_records(column, begin, count, target);
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kMap:
      return fill_lists(column, begin, count, target);
    case Kind::kCategorical:
      return fill_categories(column, begin, count, target);
  }
}

}  // namespace

void fill(const Column& column, int64_t begin, int64_t count, Vector vector) {
  fill_rows(column, begin, count, {vector, 0});
}

}  // namespace phlox::engine::duckdb

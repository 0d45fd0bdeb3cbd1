// Time zones and timedeltas as functions of DuckDB.
#include "phlox/engine/duckdb/time_functions.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/base/zone.h"
#include "phlox/engine/duckdb/types.h"

namespace phlox::engine::duckdb {

namespace {

class Input {
 public:
  Input(Chunk chunk, uint64_t column)
      : Input(api().data_chunk_get_vector(chunk, column)) {}
  bool is_null(uint64_t row) const {
    return validity_ && !(validity_[row / 64] >> (row % 64) & 1);
  }
  int64_t integer(uint64_t row) const { return static_cast<const int64_t*>(data_)[row]; }
  std::string_view text(uint64_t row) const {
    const String& value = static_cast<const String*>(data_)[row];
    return {value.length <= 12 ? value.prefix : value.pointer, value.length};
  }

 private:
  explicit Input(Vector vector)
      : data_(api().vector_get_data(vector)),
        validity_(api().vector_get_validity(vector)) {}
  const void* data_;
  const uint64_t* validity_;
};

class Output {
 public:
  explicit Output(Vector vector) : vector_(vector) {}
  void set(uint64_t row, int64_t value) const {
    static_cast<int64_t*>(api().vector_get_data(vector_))[row] = value;
  }
  void set(uint64_t row, std::string_view text) const {
    api().vector_assign_string_element_len(vector_, row, text.data(), text.size());
  }
  void set_null(uint64_t row) const {
    api().vector_ensure_validity_writable(vector_);
    api().vector_get_validity(vector_)[row / 64] &= ~(uint64_t{1} << (row % 64));
  }

 private:
  Vector vector_;
};

int64_t to_wall(const TimeZone& zone, int64_t seconds) {
  return seconds + zone.offset_at(seconds);
}
int64_t to_moment(const TimeZone& zone, int64_t seconds) {
  return zone.moment_of(seconds);
}

template <int64_t (*Move)(const TimeZone&, int64_t)>
void move(Chunk chunk, const Output& out) {
  const Input times(chunk, 0);
  const Input names(chunk, 1);
  std::string name;
  const TimeZone* zone = nullptr;
  const uint64_t count = api().data_chunk_get_size(chunk);
  for (uint64_t row = 0; row < count; ++row) {
    if (times.is_null(row) || names.is_null(row)) {
      out.set_null(row);
      continue;
    }
    if (!zone || names.text(row) != name) {
      name = names.text(row);
      zone = TimeZone::find(name);
      if (!zone) throw Error(Code::kType, "no time zone is named " + name);
    }
    const int64_t micros = times.integer(row);
    int64_t seconds = micros / kMicrosPerSecond;
    if (micros % kMicrosPerSecond < 0) --seconds;
    int64_t moved = 0;
    if (__builtin_add_overflow(
            micros, (Move(*zone, seconds) - seconds) * kMicrosPerSecond, &moved))
      throw Error(Code::kType, "a datetime beyond 64 bits of microseconds");
    out.set(row, moved);
  }
}

void write_timedeltas(Chunk chunk, const Output& out) {
  const Input micros(chunk, 0);
  const uint64_t count = api().data_chunk_get_size(chunk);
  for (uint64_t row = 0; row < count; ++row) {
    if (micros.is_null(row))
      out.set_null(row);
    else
      out.set(row, timedelta_text(micros.integer(row)));
  }
}

void read_timedeltas(Chunk chunk, const Output& out) {
  const Input texts(chunk, 0);
  const uint64_t count = api().data_chunk_get_size(chunk);
  for (uint64_t row = 0; row < count; ++row) {
    const auto micros =
        texts.is_null(row) ? std::nullopt : parse_timedelta(texts.text(row));
    if (micros)
      out.set(row, *micros);
    else
      out.set_null(row);
  }
}

template <void (*Body)(Chunk, const Output&)>
void call(Info info, Chunk chunk, Vector out) {
  try {
    Body(chunk, Output(out));
  } catch (const std::exception& error) {
    api().scalar_function_set_error(info, error.what());
  }
}

void add(Session session, const char* name, std::initializer_list<TypeId> from, TypeId to,
         Compute compute) {
  const auto& duckdb = api();
  auto function = duckdb.create_scalar_function();
  duckdb.scalar_function_set_name(function, name);
  for (const TypeId id : from) {
    const Logical parameter(duckdb.create_logical_type(static_cast<int>(id)));
    duckdb.scalar_function_add_parameter(function, parameter.get());
  }
  const Logical target(duckdb.create_logical_type(static_cast<int>(to)));
  duckdb.scalar_function_set_return_type(function, target.get());
  duckdb.scalar_function_set_function(function, compute);
  const int failed = duckdb.register_scalar_function(session, function);
  duckdb.destroy_scalar_function(&function);
  if (failed)
    throw Error(Code::kInternal, "DuckDB refused the function " + std::string(name));
}

}  // namespace

void register_time_functions(Session session) {
  using enum TypeId;
  add(session, "phlox_wall", {kTimestampTz, kVarchar}, kTimestamp, call<move<to_wall>>);
  add(session, "phlox_moment", {kTimestamp, kVarchar}, kTimestampTz,
      call<move<to_moment>>);
  add(session, "phlox_timedelta_text", {kBigint}, kVarchar, call<write_timedeltas>);
  add(session, "phlox_timedelta", {kVarchar}, kBigint, call<read_timedeltas>);
}

}  // namespace phlox::engine::duckdb

// The wall clocks of time zones as functions of DuckDB.
#include "phlox/engine/duckdb/zones.h"

#include <string>
#include <string_view>

#include "phlox/base/calendar.h"
#include "phlox/base/error.h"
#include "phlox/base/zone.h"
#include "phlox/engine/duckdb/types.h"

namespace phlox::engine::duckdb {

namespace {

int64_t to_wall(const TimeZone& zone, int64_t seconds) {
  return seconds + zone.offset_at(seconds);
}
int64_t to_moment(const TimeZone& zone, int64_t seconds) {
  return zone.moment_of(seconds);
}

std::string_view text_of(const String& value) {
  return {value.length <= 12 ? value.prefix : value.pointer, value.length};
}

bool is_null(const uint64_t* validity, uint64_t row) {
  return validity && !(validity[row / 64] >> (row % 64) & 1);
}

template <int64_t (*Move)(const TimeZone&, int64_t)>
void move(Chunk chunk, Vector out) {
  const auto& duckdb = api();
  const Vector times = duckdb.data_chunk_get_vector(chunk, 0);
  const Vector names = duckdb.data_chunk_get_vector(chunk, 1);
  const auto* micros = static_cast<const int64_t*>(duckdb.vector_get_data(times));
  const auto* zones = static_cast<const String*>(duckdb.vector_get_data(names));
  const uint64_t* times_there = duckdb.vector_get_validity(times);
  const uint64_t* names_there = duckdb.vector_get_validity(names);
  auto* moved = static_cast<int64_t*>(duckdb.vector_get_data(out));
  uint64_t* there = nullptr;
  std::string name;
  const TimeZone* zone = nullptr;
  const uint64_t count = duckdb.data_chunk_get_size(chunk);
  for (uint64_t row = 0; row < count; ++row) {
    if (is_null(times_there, row) || is_null(names_there, row)) {
      if (!there) {
        duckdb.vector_ensure_validity_writable(out);
        there = duckdb.vector_get_validity(out);
      }
      there[row / 64] &= ~(uint64_t{1} << (row % 64));
      continue;
    }
    if (!zone || text_of(zones[row]) != name) {
      name = text_of(zones[row]);
      zone = TimeZone::find(name);
      if (!zone) throw Error(Code::kType, "no time zone is named " + name);
    }
    int64_t seconds = micros[row] / kMicrosPerSecond;
    if (micros[row] % kMicrosPerSecond < 0) --seconds;
    if (__builtin_add_overflow(micros[row],
                               (Move(*zone, seconds) - seconds) * kMicrosPerSecond,
                               &moved[row]))
      throw Error(Code::kType, "a datetime beyond 64 bits of microseconds");
  }
}

template <int64_t (*Move)(const TimeZone&, int64_t)>
void call(Info info, Chunk chunk, Vector out) {
  try {
    move<Move>(chunk, out);
  } catch (const std::exception& error) {
    api().scalar_function_set_error(info, error.what());
  }
}

void add(Session session, const char* name, TypeId from, TypeId to, Compute compute) {
  const auto& duckdb = api();
  auto function = duckdb.create_scalar_function();
  duckdb.scalar_function_set_name(function, name);
  const Logical source(duckdb.create_logical_type(static_cast<int>(from)));
  const Logical zone(duckdb.create_logical_type(static_cast<int>(TypeId::kVarchar)));
  const Logical target(duckdb.create_logical_type(static_cast<int>(to)));
  duckdb.scalar_function_add_parameter(function, source.get());
  duckdb.scalar_function_add_parameter(function, zone.get());
  duckdb.scalar_function_set_return_type(function, target.get());
  duckdb.scalar_function_set_function(function, compute);
  const int failed = duckdb.register_scalar_function(session, function);
  duckdb.destroy_scalar_function(&function);
  if (failed)
    throw Error(Code::kInternal, "DuckDB refused the function " + std::string(name));
}

}  // namespace

void register_zones(Session session) {
  add(session, "phlox_wall", TypeId::kTimestampTz, TypeId::kTimestamp, call<to_wall>);
  add(session, "phlox_moment", TypeId::kTimestamp, TypeId::kTimestampTz, call<to_moment>);
}

}  // namespace phlox::engine::duckdb

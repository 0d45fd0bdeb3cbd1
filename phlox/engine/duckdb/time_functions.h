// SQL functions for what DuckDB does otherwise: the system's time zones, and timedeltas
// as text.
#pragma once

#include "phlox/engine/duckdb/api.h"

namespace phlox::engine::duckdb {

// Makes these known to all sessions of the database; null of any null:
//   phlox_wall(TIMESTAMPTZ, VARCHAR): TIMESTAMP    what clocks in the zone show
//   phlox_moment(TIMESTAMP, VARCHAR): TIMESTAMPTZ  when they show it
//   (TimeZone::moment_of) phlox_timedelta_text(BIGINT): VARCHAR          of microseconds,
//   in ISO 8601 phlox_timedelta(VARCHAR): BIGINT               its microseconds; null if
//   it is none
void register_time_functions(Session session);

}  // namespace phlox::engine::duckdb

// SQL functions that know our time zones.
#pragma once

#include "phlox/engine/duckdb/api.h"

namespace phlox::engine::duckdb {

// Makes these known to all sessions of the database:
//   phlox_wall(TIMESTAMPTZ, VARCHAR): TIMESTAMP    what clocks in the zone show
//   phlox_moment(TIMESTAMP, VARCHAR): TIMESTAMPTZ  when they show it
//   (TimeZone::moment_of)
void register_zones(Session session);

}  // namespace phlox::engine::duckdb

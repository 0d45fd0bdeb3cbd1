// Time zones by the system's database (TZif files of $TZDIR or /usr/share/zoneinfo).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace phlox {

// Seconds east of UTC that clocks in the zone are at that moment (seconds since
// 1970-01-01 UTC). Known are "UTC", "Z", fixed offsets ("+02:00", "-0530") and the names
// of the database; anything else, or a database that is not there, is nothing. Zones are
// kept once read; thread-safe.
std::optional<int32_t> zone_offset(std::string_view zone, int64_t utc_seconds);

}  // namespace phlox

// Time zones by the system's database (TZif files of $TZDIR or /usr/share/zoneinfo).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "phlox/base/posix_zone.h"

namespace phlox {

class TimeZone {
 public:
  // Known are "UTC", "Z", fixed offsets ("+02:00", "-0530") and the names of the
  // database; anything else, or a database that is not there, is null. Zones are kept
  // once read; thread-safe.
  static const TimeZone* find(std::string_view name);

  // Seconds east of UTC that clocks in the zone are at that moment (seconds since
  // 1970-01-01 UTC).
  int32_t offset_at(int64_t utc_seconds) const { return span_at(utc_seconds).offset; }
  // The same, and moments before and behind which it may be another: from `begin` to
  // before `end` it is this one.
  struct Span {
    int64_t begin, end;
    int32_t offset;
  };
  Span span_at(int64_t utc_seconds) const;
  // The moment at which clocks in the zone show that time (seconds since 1970-01-01 on
  // the wall clock): the first of two, and where clocks skip it, what they would have
  // shown had they not been changed.
  int64_t moment_of(int64_t wall_seconds) const;
  // No clock is further from UTC.
  static constexpr int64_t kMostOffset = 26 * 3600;

 private:
  friend struct TimeZoneReader;
  std::vector<int64_t> moments_;   // when the offset changes
  std::vector<int32_t> offsets_;   // from each moment on
  int32_t first_ = 0;              // before the first moment
  std::optional<PosixZone> rule_;  // behind the last one
};

// Moments and wall clocks of one zone, in microseconds since 1970-01-01; quick where they
// lie close together. For one thread; the zone outlives it.
class ZoneCursor {
 public:
  explicit ZoneCursor(const TimeZone& zone) : zone_(zone), span_(zone.span_at(0)) {}
  // False where the result is beyond 64 bits.
  bool to_wall(int64_t moment, int64_t* wall);
  bool to_moment(int64_t wall, int64_t* moment);

 private:
  const TimeZone& zone_;
  TimeZone::Span span_;
};

// The offset in the zone of that name, or nothing if it is unknown.
std::optional<int32_t> zone_offset(std::string_view zone, int64_t utc_seconds);

}  // namespace phlox

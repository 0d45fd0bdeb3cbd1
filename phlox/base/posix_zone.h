// The rule that a time zone follows from now on, as POSIX writes it:
// "CET-1CEST,M3.5.0,M10.5.0/3".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace phlox {

struct PosixZone {
  // When in a year clocks change.
  struct Change {
    enum class Kind : uint8_t { kMonthWeekday, kJulianWithoutLeap, kDayOfYear } kind;
    int month = 1, week = 1, weekday = 0;  // Mm.w.d, Sunday is 0, week 5 is the last
    int day = 0;                           // Jn (1 to 365) or n (0 to 365)
    int32_t seconds = 7200;                // of the wall clock before the change
  };

  int32_t standard = 0;  // seconds east of UTC
  bool has_summer = false;
  int32_t summer = 0;
  Change begin{}, end{};  // of summer

  int32_t offset_at(int64_t utc_seconds) const;
};

// Nothing if the text is not of that form.
std::optional<PosixZone> parse_posix_zone(std::string_view text);

}  // namespace phlox

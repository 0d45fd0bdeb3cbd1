// Dates and times as integers, and their ISO 8601 text; proleptic Gregorian, exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace phlox {

constexpr int64_t kMicrosecondsPerSecond = 1'000'000;
constexpr int64_t kMicrosecondsPerDay = 86'400 * kMicrosecondsPerSecond;

struct CivilDate {
  int64_t year = 1970;  // 0 is 1 BC
  int month = 1;        // 1 to 12
  int day = 1;          // 1 to 31
};

// Days since 1970-01-01.
int64_t days_from_civil(const CivilDate& date);
CivilDate civil_from_days(int64_t days);
int days_in_month(int64_t year, int month);

// "YYYY-MM-DD" (a sign or more digits for years beyond 0 to 9999), nothing around it. An impossible
// date is nothing.
std::optional<int32_t> parse_date(std::string_view text);
// "HH:MM", "HH:MM:SS", "HH:MM:SS.ffffff" to microseconds since midnight; more than six digits only if
// the rest are zeros.
std::optional<int64_t> parse_time(std::string_view text);

struct ParsedDatetime {
  int64_t microseconds = 0;                // of the wall clock, since 1970-01-01T00:00:00
  std::optional<int32_t> offset_seconds;   // of "Z", "+hh:mm", "+hhmm", "+hh"; east is positive
};
// A date, then optionally "T" or a space and a time, then optionally an offset.
std::optional<ParsedDatetime> parse_datetime(std::string_view text);

// "2000-01-01", "12:10:00", "12:10:00.500000" cut to the digits that are needed in threes.. none, 3
// or 6; "2000-01-01T12:10:00".
std::string format_date(int64_t days);
std::string format_time(int64_t microseconds);
std::string format_datetime(int64_t microseconds);

}  // namespace phlox

// Dates and times as ISO 8601 text and as integers; exact, in the proleptic Gregorian
// calendar, without a word about time zones but UTC and a fixed offset.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace phlox {

inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr int64_t kMicrosPerDay = 24 * kMicrosPerHour;

struct CivilDate {
  int64_t year;
  int month;  // 1 to 12
  int day;    // 1 to 31
  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

bool is_leap_year(int64_t year);
int days_in_month(int64_t year, int month);
// Days since 1970-01-01, and back. The date must exist; years within 6 million of 0.
int64_t days_from_civil(CivilDate date);
CivilDate civil_from_days(int64_t days);
// Monday is 0.
int weekday_from_days(int64_t days);

// The parsers take the whole text, without blanks around it, and allocate nothing; what
// does not exist (February 30th) or does not fit gives nothing.

// "2000-02-29" as days since 1970-01-01. Years have four digits; beyond 9999 or before 0
// they have a sign and four to seven digits ("+12345-01-01", "-0044-03-15"). A day that
// does not exist is nothing.
std::optional<int32_t> parse_date(std::string_view text);

// "12:30", "12:30:15", "12:30:15.25" as microseconds since midnight. More than six digits
// of a fraction must be zeros. Neither 24:00 nor a leap second is a time.
std::optional<int64_t> parse_time(std::string_view text);

struct DatetimeText {
  int64_t micros =
      0;  // since 1970-01-01: UTC if there is an offset, else of the wall clock
  bool has_offset = false;
  int32_t offset_minutes = 0;  // east of UTC
};

// A date, alone (then it is midnight) or followed by 'T', 't' or one space, a time, and
// perhaps an offset: "Z", "z", "+hh:mm", "+hhmm" or "+hh" (to 23:59). Beyond the range of
// int64 is nothing.
std::optional<DatetimeText> parse_datetime(std::string_view text);

// A length of time in microseconds, in one of two forms, each with an optional sign in
// front:
//   - ISO 8601: "P1DT2H30M1.5S", "PT0S", "P2W"; weeks, days, hours, minutes, seconds in
//     this order, a fraction in the seconds only; months and years have no length and are
//     nothing;
//   - as Python and pandas print it: "1 day, 2:30:01.5", "3 days 00:00:00", "-1 day,
//     22:00:00" (the sign is the days' alone), "2:30:01".
std::optional<int64_t> parse_timedelta(std::string_view text);

// ISO 8601, as parse_... reads it back; a fraction of a second, if there is one, has six
// digits.
void append_date(std::string& out, int64_t days);
void append_time(std::string& out, int64_t micros);      // "12:30:15", "12:30:15.250000"
void append_datetime(std::string& out, int64_t micros);  // "2000-01-01T12:30:15"
// `micros` are UTC; prints the wall clock at that offset, then "Z" for 0 or "+hh:mm".
void append_datetime(std::string& out, int64_t micros, int32_t offset_minutes);
// ISO 8601 durations of days and smaller: "PT0S", "P1DT2H30M1.5S", "-PT5M"; a fraction
// has as many digits as it needs.
void append_timedelta(std::string& out, int64_t micros);

std::string date_text(int64_t days);
std::string time_text(int64_t micros);
std::string datetime_text(int64_t micros);
std::string datetime_text(int64_t micros, int32_t offset_minutes);
std::string timedelta_text(int64_t micros);

}  // namespace phlox

// The calendar: parts of days, counted as longs from 1970-01-01, by the server's years
// and months.
#pragma once

#include <cstdint>
#include <string>

#include "phlox/engine/mongodb/row.h"

namespace phlox::engine::mongodb::calendar {

inline constexpr int64_t kDay = 86'400'000'000;  // microseconds

std::string sum(const std::string& a, int64_t b);
// `text`, where doubles can divide those microseconds exactly.
std::string within_exact(const std::string& us, const std::string& text);
// A datetime of a zone as what clocks there show; all else as it is.
Operand wall_clock(Row& row, Operand value);

// Of days; each stands in the text several times.
std::string year(const std::string& days);
std::string month(const std::string& days);
std::string day(const std::string& days);
std::string day_of_year(const std::string& days);
std::string weekday(const std::string& days);  // Monday 0
std::string week(const std::string& days);
std::string iso_year(const std::string& days);
std::string quarter(const std::string& days);
std::string days_in_month(const std::string& days);
std::string weekday_name(const std::string& days);
std::string month_name(const std::string& days);
std::string is_leap(const std::string& year);
// The first day of a month, both counted from 0, of a year that is there.
std::string first_day(const std::string& year, const std::string& month);

}  // namespace phlox::engine::mongodb::calendar

// Days and civil dates in exact integer arithmetic.
#include "phlox/base/calendar.h"

namespace phlox {
namespace {

constexpr int64_t kDaysPerEra = 146097;  // 400 years, after which the calendar repeats
// Days from 0000-03-01, where the eras below begin, to 1970-01-01.
constexpr int64_t kDaysToEpoch = 719468;
constexpr int64_t kEras = 82;

int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Days from March 1st to the first of a month that is counted from March (0) to February
// (11). Months from March on have 31, 30, 31, 30, 31 days, again and again: 153 in five.
int days_before_month(int month_from_march) { return (153 * month_from_march + 2) / 5; }

}  // namespace

bool is_leap_year(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

int64_t days_from_civil(CivilDate date) {
  // With years that begin in March, the leap day is the last of its year.
  const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const int64_t era = floor_divide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = days_before_month((date.month + 9) % 12) + date.day - 1;
  const int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysToEpoch;
}

// By multiplications in 32 and 64 bits, as Neri and Schneider have it ("Euclidean affine
// functions and their application to calendar algorithms", 2022, figure 12). `since` are
// days since a March 1st, 82 eras before that of the year 0.
static CivilDate civil_of_near_day(uint32_t since) {
  const uint32_t quarters = 4 * since + 3;
  const uint32_t century = quarters / 146097;
  const uint32_t in_century = quarters % 146097 | 3;
  const uint64_t product = uint64_t{2939745} * in_century;
  const auto year_of_century = static_cast<uint32_t>(product >> 32);
  const uint32_t day_of_year = static_cast<uint32_t>(product) / 2939745 / 4;
  const uint32_t months =
      2141 * day_of_year + 197913;  // in the upper half, from March on
  const bool is_next_year = day_of_year >= 306;
  const auto month = static_cast<int>(months >> 16) - (is_next_year ? 12 : 0);
  const int64_t year =
      int64_t{100} * century + year_of_century + (is_next_year ? 1 : 0) - kEras * 400;
  return {year, month, static_cast<int>((months & 0xFFFF) / 2141) + 1};
}

CivilDate civil_from_days(int64_t days) {
  const int64_t near = days + kDaysToEpoch + kEras * kDaysPerEra;
  if (near >= 0 && near < (int64_t{1} << 30) - 1)
    return civil_of_near_day(static_cast<uint32_t>(near));
  const int64_t since = days + kDaysToEpoch;
  const int64_t era = floor_divide(since, kDaysPerEra);
  const int64_t day_of_era = since - era * kDaysPerEra;
  // Takes the leap days out, so that every year has 365 days.
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const auto day_of_year = static_cast<int>(
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
  const int month_from_march = (5 * day_of_year + 2) / 153;
  const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - days_before_month(month_from_march) + 1};
}

int weekday_from_days(int64_t days) {
  const int64_t weekday = (days + 3) % 7;  // 1970-01-01 was a Thursday
  return static_cast<int>(weekday < 0 ? weekday + 7 : weekday);
}

}  // namespace phlox
